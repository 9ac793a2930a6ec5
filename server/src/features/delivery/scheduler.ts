/** The periodic work of a worker process: delivery tick, recovery sweep and housekeeping, each under its lease. */
import { AsyncResource } from 'node:async_hooks';
import { describeError } from '../../lib/describe-error';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lib/duration';
import type { JobQueue } from '../../ports/job-queue';
import type { Log } from '../../ports/log';
import type { Mailer } from '../../ports/mailer';
import type { Witness } from '../../ports/witness';
import type { Leases } from '../../platform/leases';
import { createPeriodic, guarded, UNFINISHED } from '../../platform/periodic';
import type { Sweep } from './sweeper';
import type { Tick } from './ticker';

export type ProcessRole = 'both' | 'web' | 'worker';

export interface SchedulerDeps {
  role: ProcessRole;
  leases: Leases;
  queue: JobQueue;
  mailer: Mailer;
  witness: Pick<Witness, 'close'>;
  /** How many deliveries the queue may have in hand at once. */
  concurrency: number;
  sending: { tickIntervalMs: number; leaseMs: number };
  tick(): Promise<Tick>;
  sweep(): Promise<Sweep>;
  /** Takes away what has been kept for long enough; ends early once it is stopped. */
  tidy(isStopped: () => boolean): Promise<unknown>;
  /** Whether this database may send at all; a throw is asked again. */
  check(): Promise<void>;
  work(deliveryId: number): Promise<void>;
  stopWork(): void;
  pause(ms: number): Promise<void>;
  log: Log;
}

export interface Scheduler {
  start(): Promise<void>;
  /** Rings at once for what has just become due, from any process, for a period at most; never rejects. */
  wake(): Promise<void>;
  /** Takes no more claims, waits for what is under way (at most `timeoutMs`), then disconnects. */
  stop(timeoutMs?: number): Promise<void>;
}

const FIRST_RUN_MS = SECOND_MS;
const REFILL_MS = 500;
const LONGEST_SWEEP_MS = 30 * SECOND_MS;
const SIGN_OF_LIFE_MS = 60 * SECOND_MS;
const TIDY_MS = 6 * HOUR_MS;
/** After what waits at a start. */
const FIRST_TIDY_MS = 10 * MINUTE_MS;
const CHECK_AGAIN_MS = 5 * SECOND_MS;
const STOP_TIMEOUT_MS = 25 * SECOND_MS;

type Refilled = typeof UNFINISHED | undefined;

/** A long queue is refilled within the period, so that a batch is not a rate. */
const createRefill = ({ sending, tick, pause }: SchedulerDeps, isStopped: () => boolean) => {
  const refill = async (): Promise<Refilled> => {
    const rounds = Math.max(1, Math.floor(sending.tickIntervalMs / REFILL_MS));
    for (let round = 0; round < rounds && !isStopped(); round += 1) {
      const { full } = await tick();
      if (!full) return undefined;
      await pause(REFILL_MS);
    }
    return UNFINISHED;
  };

  let refilling: Promise<Refilled> | undefined;
  /** Whoever asks meanwhile gets the same. */
  const tickUntilDrained = (): Promise<Refilled> => (refilling ??= refill().finally(() => (refilling = undefined)));

  return {
    tickUntilDrained,
    async wakeNow(): Promise<void> {
      // What has just come due may have missed the look that is under way, and the one that ends it.
      const { full } = await tick();
      if (!full) return;
      await refilling;
      await tickUntilDrained();
    },
  };
};

export const createScheduler = (deps: SchedulerDeps): Scheduler => {
  const { role, queue, mailer, witness, sending, concurrency, sweep, tidy, check, work, stopWork, pause, log } = deps;
  const periodic = createPeriodic({ leases: deps.leases, log });
  const { tickUntilDrained, wakeNow } = createRefill(deps, () => periodic.isStopped());
  // Started from a request, the work must not run inside that request’s transaction.
  const outside = new AsyncResource('cohort-scheduler');

  /** Nothing is claimed before the answer is known. */
  const untilChecked = async (): Promise<void> => {
    while (!periodic.isStopped()) {
      try {
        return await check();
      } catch (error) {
        log.error(`Whether this database may send cannot be told yet (${describeError(error)})`);
        await pause(CHECK_AGAIN_MS);
      }
    }
  };

  return {
    async start() {
      if (role === 'web') return;
      await untilChecked();
      periodic.every({ name: 'sign-of-life', periodMs: SIGN_OF_LIFE_MS, firstMs: SIGN_OF_LIFE_MS, run: check });
      await queue.start(({ deliveryId }) => work(deliveryId), concurrency);
      const sweepMs = Math.max(SECOND_MS, Math.min(LONGEST_SWEEP_MS, Math.floor(sending.leaseMs / 2)));
      periodic.every({ name: 'recovery-sweep', periodMs: sweepMs, firstMs: FIRST_RUN_MS, run: sweep });
      const tidyUp = (): Promise<unknown> => tidy(() => periodic.isStopped());
      periodic.every({ name: 'housekeeping', periodMs: TIDY_MS, firstMs: FIRST_TIDY_MS, run: tidyUp });
      const firstMs = Math.min(FIRST_RUN_MS, sending.tickIntervalMs);
      periodic.every({ name: 'delivery-tick', periodMs: sending.tickIntervalMs, firstMs, run: tickUntilDrained });
    },
    async wake() {
      // In this process nobody works, and out of it no bell is heard: the worker’s own tick finds what is due.
      if (role === 'web' && queue.driver === 'memory') return;
      await outside.runInAsyncScope(() => periodic.once('delivery-tick', wakeNow));
    },
    async stop(timeoutMs = STOP_TIMEOUT_MS) {
      stopWork();
      periodic.stop();
      await guarded(log, 'Closing the queue', () => queue.close(timeoutMs));
      await Promise.race([periodic.idle(), pause(timeoutMs)]);
      await guarded(log, 'Closing the mailer', () => mailer.close());
      await guarded(log, 'Closing the witness', () => witness.close());
    },
  };
};
