/** Finds what is due by the database's clock and wakes workers; where no bell can be rung, works by itself. */
import { MINUTE_MS } from '../../lib/duration';
import type { LogOnce } from '../../lib/log-once';
import type { JobQueue } from '../../ports/job-queue';
import type { DueRow } from './core/fair-order';
import type { FindDue } from './due-batch';

export interface TickerDeps {
  queue: JobQueue;
  findDue: FindDue;
  concurrency: number;
  work(deliveryId: number): Promise<void>;
  /** False in a process that only plans and serves. */
  canWork(): boolean;
  logOnce: LogOnce;
}

/** A row due for this long, whose bell leaves the queue idle, is not heard there. */
const OVERDUE_MS = 2 * MINUTE_MS;

export interface Tick {
  /** As many as one tick takes were due: there may be more. */
  full: boolean;
}

export const createTicker = ({ queue, findDue, concurrency, work, canWork, logOnce }: TickerDeps) => {
  const workThrough = async (rows: readonly DueRow[]): Promise<void> => {
    const rest = [...rows];
    const lane = async (): Promise<void> => {
      for (let row = rest.shift(); row && canWork(); row = rest.shift()) await work(row.id);
    };
    await Promise.all(Array.from({ length: concurrency }, lane));
  };

  /** Null when the queue could not be reached. */
  const ring = async (rows: readonly DueRow[]): Promise<{ staysIdle: boolean } | null> => {
    try {
      await queue.ring(rows.map(({ id: deliveryId, fence }) => ({ deliveryId, fence })));
      const { waiting, active } = await queue.stats();
      return { staysIdle: waiting + active === 0 };
    } catch {
      logOnce.warn('queue', 'The queue cannot be reached; due mails are sent from this process without it');
      return null;
    }
  };

  return async (): Promise<Tick> => {
    const { rows, full } = await findDue();
    if (rows.length > 0) {
      const rung = await ring(rows);
      if (rung === null && canWork()) await workThrough(rows);
      if (rung?.staysIdle && canWork()) await workThrough((await findDue(OVERDUE_MS)).rows);
    }
    return { full };
  };
};
