/** The only home of defaults. No arrays: Strapi merges them with the site’s by index. */
import type { PluginConfig } from './schema';

export const defaultConfig: PluginConfig = {
  audience: {},
  timezone: 'UTC',
  filter: { maxDepth: 5, maxRules: 100, previewTimeoutMs: 5_000, previewConcurrency: 4 },
  segments: { refreshIntervalMs: 900_000, clockIntervalMs: 60_000 },
  sending: {
    concurrency: 5,
    batchSize: 500,
    tickIntervalMs: 15_000,
    leaseMs: 60_000,
    maxLatenessHours: 72,
  },
  queue: { driver: 'auto', prefix: '{cohort}' },
  process: 'both',
};
