/** What was found, as a sentence, and what to do about it. In: a check. Out: message keys and the values they show. */
import type { HealthCheck, HealthFinding } from '../../../contracts';
import type { MessageKey, MessageValues } from '../../../i18n/messages';

/** Null where nothing is to be done. */
const FIXES = {
  'holds-none': null,
  'holds-all': 'health.fix.holds',
  'holds-some': 'health.fix.holds',
  'queue-moves': null,
  'queue-held': null,
  'queue-late': 'health.fix.queue-late',
  'outcomes-good': null,
  'outcomes-bad': 'health.fix.outcomes-bad',
  'processes-alive': null,
  'processes-none': 'health.fix.processes-none',
  'processes-silent': 'health.fix.processes-silent',
  'processes-differ': 'health.fix.processes-differ',
  'jobs-run': null,
  'jobs-late': 'health.fix.jobs',
  'jobs-none': 'health.fix.jobs',
  'redis-none': null,
  'redis-answers': null,
  'redis-silent': 'health.fix.redis-silent',
  'redis-evicts': 'health.fix.redis-evicts',
  'redis-not-kept': 'health.fix.redis-not-kept',
  'redis-old': 'health.fix.redis-old',
  'redis-full': 'health.fix.redis-full',
  'mail-answers': null,
  'mail-refuses': 'health.fix.mail-refuses',
  'mail-silent': 'health.fix.mail-silent',
  'mail-unasked': null,
  'headers-pass': null,
  'headers-drop': 'health.fix.headers-drop',
  'headers-unknown': 'health.fix.headers-unknown',
  'postal-missing': 'health.fix.postal-missing',
  'url-good': null,
  'url-local': 'health.fix.url',
  'url-plain': 'health.fix.url',
  'url-unstated': 'health.fix.url-unstated',
  'clock-good': null,
  'clock-off': 'health.fix.clock-off',
} as const satisfies Record<HealthFinding, MessageKey | null>;

export const fixOf = ({ finding }: Pick<HealthCheck, 'finding'>): MessageKey | null => FIXES[finding];

/** A number as people write it. */
export const shownValues = (
  { values }: Pick<HealthCheck, 'values'>,
  formatNumber: (value: number) => string,
): MessageValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? formatNumber(value) : value]),
  );

const JOBS = {
  'delivery-tick': 'health.job.delivery-tick',
  'recovery-sweep': 'health.job.recovery-sweep',
  'sign-of-life': 'health.job.sign-of-life',
  housekeeping: 'health.job.housekeeping',
  'link-housekeeping': 'health.job.link-housekeeping',
  'segment-changes': 'health.job.segment-changes',
  'segment-clock': 'health.job.segment-clock',
  'segment-refresh': 'health.job.segment-refresh',
} as const satisfies Record<string, MessageKey>;

/** Undefined for a job that has no words yet: its name has to do. */
export const jobKey = (name: string): MessageKey | undefined =>
  Object.hasOwn(JOBS, name) ? JOBS[name as keyof typeof JOBS] : undefined;
