/** The periodic work of a worker process: the delivery tick and the recovery sweep, each under its lease. */
import { AsyncResource } from 'node:async_hooks';
import { describeError } from '../../lib/describe-error';
import { SECOND_MS } from '../../lib/duration';
import type { JobQueue } from '../../ports/job-queue';
import type { Log } from '../../ports/log';
import type { Mailer } from '../../ports/mailer';
import type { Leases } from './leases';
import type { Sweep } from './sweeper';
import type { Tick } from './ticker';

export type ProcessRole = 'both' | 'web' | 'worker';

export interface SchedulerDeps {
  role: ProcessRole;
  leases: Leases;
  queue: JobQueue;
  mailer: Mailer;
  sending: { concurrency: number; tickIntervalMs: number; leaseMs: number };
  tick(): Promise<Tick>;
  sweep(): Promise<Sweep>;
  work(deliveryId: number): Promise<void>;
  stopWork(): void;
  pause(ms: number): Promise<void>;
  log: Log;
}

export interface Scheduler {
  start(): Promise<void>;
  /** Rings at once for what has just become due, from any process; never rejects. */
  wake(): Promise<void>;
  /** Takes no more claims, waits for what is under way (at most `timeoutMs`), then disconnects. */
  stop(timeoutMs?: number): Promise<void>;
}

const FIRST_RUN_MS = SECOND_MS;
const REFILL_MS = 500;
const LONGEST_SWEEP_MS = 30 * SECOND_MS;
const STOP_TIMEOUT_MS = 25 * SECOND_MS;

export const createScheduler = (deps: SchedulerDeps): Scheduler => {
  const { role, leases, queue, mailer, sending, tick, sweep, work, stopWork, pause, log } = deps;
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  // Started from a request, the work must not run inside that request’s transaction.
  const outside = new AsyncResource('cohort-scheduler');
  let stopped = false;

  const track = (run: Promise<void>): Promise<void> => {
    running.add(run);
    return run.finally(() => void running.delete(run));
  };

  const guarded = async (name: string, run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      log.error(`${name} failed (${describeError(error)}); it runs again next time`);
    }
  };

  /** A long queue is refilled within the period, so that a batch is not a rate. */
  const tickUntilDrained = async (): Promise<void> => {
    const rounds = Math.max(1, Math.floor(sending.tickIntervalMs / REFILL_MS));
    for (let round = 0; round < rounds && !stopped; round += 1) {
      const { full } = await tick();
      if (!full) return;
      await pause(REFILL_MS);
    }
  };

  const every = (name: string, periodMs: number, run: () => Promise<unknown>, delayMs: number): void => {
    if (stopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const period = guarded(name, () => leases.withLease(name, periodMs, async () => void (await run())));
      void track(period).then(() => every(name, periodMs, run, periodMs));
    }, delayMs);
    timer.unref();
    timers.add(timer);
  };

  return {
    async start() {
      if (role === 'web') return;
      await queue.start(({ deliveryId }) => work(deliveryId), sending.concurrency);
      const sweepMs = Math.max(SECOND_MS, Math.min(LONGEST_SWEEP_MS, Math.floor(sending.leaseMs / 2)));
      every('recovery-sweep', sweepMs, sweep, Math.min(FIRST_RUN_MS, sweepMs));
      every('delivery-tick', sending.tickIntervalMs, tickUntilDrained, Math.min(FIRST_RUN_MS, sending.tickIntervalMs));
    },
    wake: () => (stopped ? Promise.resolve() : outside.runInAsyncScope(() => track(guarded('delivery-tick', tick)))),
    async stop(timeoutMs = STOP_TIMEOUT_MS) {
      stopped = true;
      stopWork();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await guarded('closing the queue', () => queue.close(timeoutMs));
      await Promise.race([Promise.all(running), pause(timeoutMs)]);
      await guarded('closing the mailer', () => mailer.close());
    },
  };
};
