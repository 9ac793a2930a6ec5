/**
 * The site as Prometheus sees it. In: the figures that the health page shows too. Out: families with few labels: states,
 * roles, kinds, jobs and processes, never sequences or people.
 */
import { DELIVERY_STATES, HOLD_KINDS, type HoldKind } from '../../../contracts';
import { SECOND_MS } from '../../../lib/duration';
import type { MetricFamily } from './exposition';
import type { LedgerFigures, RecentFigures } from './ledger-checks';
import { isAlive, type Heartbeat, type JobRun } from './process-checks';

export interface MetricsInput {
  nowMs: number;
  ledger: LedgerFigures;
  recent: RecentFigures;
  holds: readonly { kind: HoldKind }[];
  isOn: boolean;
  processes: readonly Heartbeat[];
  jobs: readonly JobRun[];
  /** Null where the queue lives in the process. */
  isRedisUp: boolean | null;
}

const ROLES = ['both', 'web', 'worker'] as const;

const gauge = (name: string, help: string, samples: MetricFamily['samples']): MetricFamily => ({
  ...{ name: `cohort_${name}`, help, type: 'gauge', samples },
});
const one = (value: number) => [{ value }];
const seconds = (ms: number): number => Math.max(0, ms) / SECOND_MS;

const ledgerFamilies = ({ ledger, recent }: MetricsInput): MetricFamily[] => [
  gauge(
    'deliveries',
    'Deliveries in the ledger by state',
    DELIVERY_STATES.map((state) => ({ labels: { state }, value: ledger.states[state] ?? 0 })),
  ),
  gauge('deliveries_due', 'Pending deliveries whose time has come, held or not', one(ledger.due)),
  gauge(
    'oldest_due_seconds',
    'For how long the oldest pending delivery has been due',
    one(seconds(ledger.oldestDueMs)),
  ),
  gauge('sent_last_5_minutes', 'Deliveries sent in the last five minutes', one(recent.sent)),
  gauge('failed_last_24_hours', 'Deliveries failed in the last 24 hours', one(recent.failed)),
];

const processFamilies = ({ processes, jobs, nowMs }: MetricsInput): MetricFamily[] => [
  gauge(
    'processes',
    'Processes heard of within a minute, by role',
    ROLES.map((role) => ({
      labels: { role },
      value: processes.filter((beat) => beat.role === role && isAlive(beat, nowMs)).length,
    })),
  ),
  gauge(
    'process_heartbeat_age_seconds',
    'Since a process was last heard of',
    processes.map(({ role, host, pid, seenAtMs }) => ({
      labels: { role, process: `${host}:${pid}` },
      value: seconds(nowMs - seenAtMs),
    })),
  ),
  gauge(
    'job_last_run_age_seconds',
    'Since a periodic job last ran in any process',
    jobs
      .filter(({ lastRunMs }) => lastRunMs > 0)
      .map(({ name, lastRunMs }) => ({
        labels: { job: name },
        value: seconds(nowMs - lastRunMs),
      })),
  ),
];

export const metricFamilies = (input: MetricsInput): MetricFamily[] => [
  ...ledgerFamilies(input),
  gauge('sending', '1 where mail leaves, 0 where all of it is held', one(input.isOn ? 1 : 0)),
  gauge(
    'holds',
    'Holds in force by kind',
    HOLD_KINDS.map((kind) => ({ labels: { kind }, value: input.holds.filter((hold) => hold.kind === kind).length })),
  ),
  ...processFamilies(input),
  gauge(
    'redis_up',
    '1 where the Redis of the queue answers',
    input.isRedisUp === null ? [] : one(input.isRedisUp ? 1 : 0),
  ),
];
