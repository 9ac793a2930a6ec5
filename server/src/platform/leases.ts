/**
 * Periodic work runs once per period however many processes ask: a lease row, compared and set by the database's clock.
 * No process clock takes part.
 */
import { TABLES } from '../lib/table-names';
import { toNumber, type Database } from './database';
import { withRetry } from './with-retry';

/** A timer that fires a little early must not lose a whole period. */
const SLACK = 0.9;

export interface Leases {
  /** Runs `work` and returns true, or returns false when this period has had its run. A throw of `work` is passed on. */
  withLease(name: string, periodMs: number, work: () => Promise<void>): Promise<boolean>;
}

/** What a lease row tells of the work behind it. */
export interface LeaseRun {
  name: string;
  /** Epoch milliseconds of the database; 0: never. */
  lastRunMs: number;
  periodMs: number;
}

export const leaseRuns = async ({ knex }: Database, names: readonly string[]): Promise<LeaseRun[]> => {
  const rows: Record<string, unknown>[] = await knex(TABLES.leases)
    .whereIn('name', [...names])
    .orderBy('name');
  return rows.map(({ name, last_run_at: last, until_at: until }) => ({
    name: String(name),
    lastRunMs: toNumber(last),
    periodMs: Math.round((toNumber(until) - toNumber(last)) / SLACK),
  }));
};

export const createLeases = (database: Database, holder: string): Leases => {
  const { knex } = database;

  const take = async (name: string, periodMs: number): Promise<boolean> => {
    const until = knex.raw('? + ?', [database.nowMs(), Math.floor(periodMs * SLACK)]);
    const changed = await knex(TABLES.leases)
      .where({ name })
      .where('until_at', '<=', database.nowMs())
      .update({ holder, until_at: until, last_run_at: database.nowMs(), fence: knex.raw('fence + 1') });
    return changed > 0;
  };

  const ensureRow = async (name: string): Promise<void> => {
    const exists = await knex(TABLES.leases).where({ name }).first('id');
    if (exists) return;
    await knex(TABLES.leases)
      .insert({ name, holder: null, until_at: 0, last_run_at: 0, fence: 0 })
      .onConflict('name')
      .ignore();
  };

  return {
    async withLease(name, periodMs, work) {
      await withRetry(() => ensureRow(name));
      if (!(await withRetry(() => take(name, periodMs)))) return false;
      await work();
      return true;
    },
  };
};
