/** The only home of defaults. No arrays: Strapi merges them with the site’s by index. */
import type { PluginConfig, SmtpConfig } from './schema';

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
    maxComplaintRate: 0.003,
    keepContentDays: 30,
    keepHistoryDays: 1_095,
    rate: {},
  },
  webhooks: {},
  tracking: { honeypot: true, linkDays: 400 },
  metrics: {},
  queue: { driver: 'auto', prefix: '{cohort}' },
  process: 'both',
};

/** Under `sending.smtp`, which has no default of its own: naming a server is what switches it on. */
export const smtpDefaults = {
  requireTls: false,
  ignoreTls: false,
  maxMessagesPerConnection: 100,
  connectTimeoutMs: 20_000,
  handshakeTimeoutMs: 30_000,
  envelopeTimeoutMs: 120_000,
  finalTimeoutMs: 600_000,
  idleTimeoutMs: 30_000,
} as const satisfies Partial<SmtpConfig>;
