/** The periodic work of tracked segments, each kind under its lease, and what is asked for in between. */
import { AsyncResource } from 'node:async_hooks';
import { SECOND_MS } from '../../lib/duration';
import type { Leases } from '../../platform/leases';
import { createPeriodic, type Periodic } from '../../platform/periodic';
import type { Log } from '../../ports/log';

export interface MembershipSchedulerDeps {
  /** A web process leaves periodic work to the others. */
  role: 'both' | 'web' | 'worker';
  leases: Leases;
  intervals: { refreshIntervalMs: number; clockIntervalMs: number };
  /** Looks at the members that changed documents concern. */
  drain(): Promise<unknown>;
  /** Compares everybody, of every tracked segment. */
  refreshAll(): Promise<unknown>;
  /** Asks those whom the passing of time may have moved. */
  clockPass(): Promise<unknown>;
  log: Log;
}

export interface MembershipScheduler {
  start(): void;
  /** Documents have changed: soon, and once for many. */
  wake(): void;
  /** In the background, outside the transaction of whoever asks; failures are logged. */
  run: Periodic['once'];
  isStopped(): boolean;
  stop(timeoutMs?: number): Promise<void>;
}

const FIRST_RUN_MS = SECOND_MS;
/** What another process noted, or this one could not finish. */
const CHANGES_MS = 5 * SECOND_MS;
/** A burst of writes is looked at together. */
const GATHER_MS = 250;
const STOP_TIMEOUT_MS = 25 * SECOND_MS;

export const createMembershipScheduler = (deps: MembershipSchedulerDeps): MembershipScheduler => {
  const { role, leases, intervals, drain, refreshAll, clockPass, log } = deps;
  const periodic = createPeriodic({ leases, log });
  const outside = new AsyncResource('cohort-membership');
  const run: Periodic['once'] = (name, work) => outside.runInAsyncScope(() => periodic.once(name, work));
  const drainInTurn = inTurn(drain);
  let gathering: NodeJS.Timeout | undefined;
  let isStarted = false;

  return {
    start() {
      if (role === 'web') return;
      isStarted = true;
      const { refreshIntervalMs, clockIntervalMs } = intervals;
      const every = (name: string, periodMs: number, work: () => Promise<unknown>): void =>
        periodic.every({ name, periodMs, firstMs: Math.min(FIRST_RUN_MS, periodMs), run: work });
      every('segment-changes', CHANGES_MS, drainInTurn);
      every('segment-clock', clockIntervalMs, clockPass);
      every('segment-refresh', refreshIntervalMs, refreshAll);
    },
    wake() {
      if (!isStarted || gathering || periodic.isStopped()) return;
      gathering = outside.runInAsyncScope(() =>
        setTimeout(() => {
          gathering = undefined;
          void periodic.once('segment-changes', drainInTurn);
        }, GATHER_MS),
      );
      gathering.unref();
    },
    run,
    isStopped: periodic.isStopped,
    async stop(timeoutMs = STOP_TIMEOUT_MS) {
      periodic.stop();
      clearTimeout(gathering);
      await Promise.race([periodic.idle(), new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())]);
    },
  };
};

/** One at a time in this process; asked for meanwhile, it is done once more. */
function inTurn(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const repeat = async (): Promise<void> => {
    do {
      again = false;
      await work();
    } while (again);
  };
  return () => {
    if (running) {
      again = true;
      return running;
    }
    running = repeat().finally(() => {
      running = undefined;
    });
    return running;
  };
}
