/**
 * The processes of the site and their periodic work, judged by the database's clock. In: heartbeats and lease rows. Out:
 * whether somebody sends, and whether every job has had its run.
 */
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../lib/duration';
import type { Judgement } from './check';

export type Role = 'both' | 'web' | 'worker';

export interface Heartbeat {
  id: string;
  role: Role;
  host: string;
  pid: number;
  version: string;
  startedAtMs: number;
  seenAtMs: number;
}

export interface JobRun {
  name: string;
  /** 0: never. */
  lastRunMs: number;
  periodMs: number;
}

export const BEAT_MS = 15 * SECOND_MS;
/** A process that ended in order has taken its row away; one that is silent longer is forgotten. */
export const FORGOTTEN_MS = DAY_MS;
const SILENT_MS = 4 * BEAT_MS;
const PERIODS_LATE = 3;

export const isAlive = ({ seenAtMs }: Heartbeat, nowMs: number): boolean => nowMs - seenAtMs < SILENT_MS;

export const isLate = ({ lastRunMs, periodMs }: JobRun, nowMs: number): boolean =>
  nowMs - lastRunMs > PERIODS_LATE * periodMs + MINUTE_MS;

export const judgeProcesses = (processes: readonly Heartbeat[], nowMs: number): Judgement[] => {
  const alive = processes.filter((beat) => isAlive(beat, nowMs));
  const workers = alive.filter(({ role }) => role !== 'web').length;
  const silent = processes.length - alive.length;
  const versions = [...new Set(alive.map(({ version }) => version))].sort();
  const part = 'processes';
  return [
    workers === 0
      ? { part, state: 'error', finding: 'processes-none', values: { alive: alive.length } }
      : { part, state: 'ok', finding: 'processes-alive', values: { alive: alive.length, workers } },
    ...(silent === 0 ? [] : [{ part, state: 'warn', finding: 'processes-silent', values: { silent } } as const]),
    ...(versions.length < 2
      ? []
      : [{ part, state: 'warn', finding: 'processes-differ', values: { versions: versions.join(', ') } } as const]),
  ];
};

export const judgeJobs = (jobs: readonly JobRun[], nowMs: number): Judgement => {
  if (jobs.length === 0) return { part: 'jobs', state: 'warn', finding: 'jobs-none', values: {} };
  const late = jobs.filter((job) => isLate(job, nowMs)).map(({ name }) => name);
  if (late.length === 0) return { part: 'jobs', state: 'ok', finding: 'jobs-run', values: { jobs: jobs.length } };
  return { part: 'jobs', state: 'warn', finding: 'jobs-late', values: { jobs: late.join(', ') } };
};
