/** How the parts that mail depends on are: /cohort/health. A finding says what was seen and thereby what to do. */
import { z } from 'zod';
import { dataOf } from './pagination';

/** From good to bad; off is what the site does not use. */
export const HEALTH_STATES = ['ok', 'off', 'warn', 'error'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

export const HEALTH_PARTS = [
  'holds',
  'queue',
  'outcomes',
  'processes',
  'jobs',
  'redis',
  'mail',
  'sender',
  'address',
  'clock',
] as const;
export type HealthPart = (typeof HEALTH_PARTS)[number];

export const HEALTH_FINDINGS = [
  'holds-none',
  'holds-all',
  'holds-some',
  'queue-moves',
  'queue-held',
  'queue-late',
  'outcomes-good',
  'outcomes-bad',
  'processes-alive',
  'processes-none',
  'processes-silent',
  'processes-differ',
  'jobs-run',
  'jobs-late',
  'jobs-none',
  'redis-none',
  'redis-answers',
  'redis-silent',
  'redis-evicts',
  'redis-not-kept',
  'redis-old',
  'redis-full',
  'mail-answers',
  'mail-refuses',
  'mail-silent',
  'mail-unasked',
  'headers-pass',
  'headers-drop',
  'headers-unknown',
  'postal-missing',
  'url-good',
  'url-local',
  'url-plain',
  'url-unstated',
  'clock-good',
  'clock-off',
] as const;
export type HealthFinding = (typeof HEALTH_FINDINGS)[number];

export const healthCheckSchema = z.object({
  part: z.enum(HEALTH_PARTS),
  state: z.enum(HEALTH_STATES),
  finding: z.enum(HEALTH_FINDINGS),
  /** What was measured, by name; never an address of a person, a password or a token. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  checkedAt: z.iso.datetime(),
});
export type HealthCheck = z.infer<typeof healthCheckSchema>;

export const healthProcessSchema = z.object({
  id: z.string(),
  role: z.enum(['both', 'web', 'worker']),
  host: z.string(),
  pid: z.number(),
  /** Of the plugin. */
  version: z.string(),
  startedAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  isAlive: z.boolean(),
});
export type HealthProcess = z.infer<typeof healthProcessSchema>;

export const healthJobSchema = z.object({
  name: z.string(),
  /** Null: never yet. */
  lastRunAt: z.iso.datetime().nullable(),
  periodMs: z.number(),
  isLate: z.boolean(),
});
export type HealthJob = z.infer<typeof healthJobSchema>;

/** GET /cohort/health (admin panel) */
export const healthSchema = z.object({
  /** The worst of the checks. */
  state: z.enum(HEALTH_STATES),
  checks: z.array(healthCheckSchema),
  processes: z.array(healthProcessSchema),
  jobs: z.array(healthJobSchema),
  checkedAt: z.iso.datetime(),
});
export type Health = z.infer<typeof healthSchema>;
export const healthAnswerSchema = dataOf(healthSchema);
