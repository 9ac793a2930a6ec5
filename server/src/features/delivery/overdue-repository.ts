/** Mails whose time came while they were held, and what becomes of them; in chunks, each safe to repeat. */
import type { Knex } from 'knex';
import type { OverdueChoice } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { assertNever } from '../../lib/assert-never';
import { msAgo, toNumber, type Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { SKIPPED_AT_MS } from './core/overdue';
import type { HoldRef } from './core/hold';
import { freeOf, withinHold } from './held-query';
import type { Columns } from './ledger-row';

export type OverdueRepository = ReturnType<typeof createOverdueRepository>;

const CHUNK = 1_000;

export interface Lifting {
  hold: HoldRef;
  /** What they keep back is asked about when they are lifted themselves. */
  others: readonly HoldRef[];
}

export const createOverdueRepository = (database: Database) => {
  const { knex } = database;

  const pending = (): Knex.QueryBuilder => knex(TABLES.deliveries).where('state', 'pending');
  const overdue = (): Knex.QueryBuilder => pending().where('due_at', '<=', msAgo(database, 0));
  const freed = ({ hold, others }: Lifting): Knex.QueryBuilder =>
    overdue().modify(withinHold(hold)).modify(freeOf(others));
  const count = async (rows: Knex.QueryBuilder): Promise<number> => {
    const row = await rows.count({ total: '*' }).first();
    return toNumber(row?.total ?? 0);
  };

  return {
    /** Of the whole ledger. */
    countPending: (): Promise<number> => count(pending()),
    countOverdue: (): Promise<number> => count(overdue()),

    countFreed: (lifting: Lifting): Promise<number> => count(freed(lifting)),

    /** Returns how many it was done to. */
    async apply(lifting: Lifting, choice: OverdueChoice, shiftMs: number): Promise<number> {
      let done = 0;
      for (let after = 0; ;) {
        const rows = await freed(lifting).where('id', '>', after).orderBy('id').limit(CHUNK).select('id');
        if (rows.length === 0) return done;
        const ids = rows.map((row: Columns) => toNumber(row.id));
        await withRetry(() => applyTo(database, ids, { choice, shiftMs }));
        done += ids.length;
        after = ids.at(-1) ?? after;
      }
    },
  };
};

const changes = (database: Database, choice: OverdueChoice, shiftMs: number): Columns => {
  const { knex } = database;
  const updated = { updated_at: database.nowMs() };
  switch (choice) {
    case 'send':
      return { ...updated, scheduled_at: database.nowMs() };
    case 'skip':
      return { ...updated, scheduled_at: SKIPPED_AT_MS };
    case 'shift':
      return {
        ...updated,
        due_at: knex.raw('due_at + ?', [shiftMs]),
        scheduled_at: knex.raw('scheduled_at + ?', [shiftMs]),
      };
    default:
      return assertNever(choice);
  }
};

interface Applied {
  choice: OverdueChoice;
  shiftMs: number;
}

const applyTo = (database: Database, ids: readonly number[], { choice, shiftMs }: Applied): Promise<void> =>
  database.transaction(async (trx) => {
    const due = (): Knex.QueryBuilder =>
      trx(TABLES.deliveries).whereIn('id', ids).where('state', 'pending').where('due_at', '<=', msAgo(database, 0));
    await due().update(changes(database, choice, shiftMs));
    if (choice !== 'shift') return;
    // Held for longer than this hold, by another: it goes out now rather than expire for it.
    await due().update({ scheduled_at: database.nowMs() });
    const walks = trx(TABLES.deliveries).whereIn('id', ids).whereNotNull('enrollment_id').select('enrollment_id');
    await trx(TABLES.enrollments)
      .whereIn('id', walks)
      .where('next_send_at', '<=', msAgo(database, 0))
      .update({ next_send_at: database.knex.raw('next_send_at + ?', [shiftMs]) });
  });
