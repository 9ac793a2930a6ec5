/** Timers of one process for work that runs once per period among all of them. */
import { describeError } from '../lib/describe-error';
import type { Log } from '../ports/log';
import type { Leases } from './leases';

/** What a run resolves with that has filled its period and left work: the next one does not wait for another period. */
export const UNFINISHED = Symbol('unfinished');

export interface PeriodicWork {
  /** Also the name of the lease. */
  name: string;
  periodMs: number;
  firstMs: number;
  run(): Promise<unknown>;
}

export interface Periodic {
  every(work: PeriodicWork): void;
  /** Now, without a lease; never rejects, and does nothing once stopped. */
  once(name: string, run: () => Promise<unknown>): Promise<void>;
  stop(): void;
  isStopped(): boolean;
  /** Resolves when nothing is running. */
  idle(): Promise<unknown>;
}

/** Logs a failure instead of passing it on. */
export const guarded = async (log: Log, name: string, run: () => Promise<unknown>): Promise<void> => {
  try {
    await run();
  } catch (error) {
    log.error(`${name} failed (${describeError(error)})`);
  }
};

export const createPeriodic = ({ leases, log }: { leases: Leases; log: Log }): Periodic => {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  const track = async (name: string, run: () => Promise<unknown>): Promise<void> => {
    const work = guarded(log, name, run);
    running.add(work);
    await work;
    running.delete(work);
  };

  const after = (delayMs: number, work: PeriodicWork): void => {
    if (stopped) return;
    const { name, periodMs, run } = work;
    const timer = setTimeout(() => {
      timers.delete(timer);
      let result: unknown;
      const period = (): Promise<unknown> => leases.withLease(name, periodMs, async () => void (result = await run()));
      void track(name, period).then(() => after(result === UNFINISHED ? 0 : periodMs, work));
    }, delayMs);
    timer.unref();
    timers.add(timer);
  };

  return {
    every: (work) => after(work.firstMs, work),
    once: (name, run) => (stopped ? Promise.resolve() : track(name, run)),
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
    isStopped: () => stopped,
    idle: () => Promise.all(running),
  };
};
