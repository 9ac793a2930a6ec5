/** Mails whose time came while they were held, and what becomes of them; in chunks, each safe to repeat. */
import type { Knex } from 'knex';
import type { OverdueChoice } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { assertNever } from '../../lib/assert-never';
import { msAgo, toNumber, type Database, type Queryable } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { SKIPPED_AT_MS } from './core/overdue';
import type { HoldRef } from './core/hold';
import type { Columns } from './ledger-row';

export type OverdueRepository = ReturnType<typeof createOverdueRepository>;

const CHUNK = 1_000;

/** What a hold of this kind keeps back. */
const extent =
  ({ kind, target }: HoldRef) =>
  (rows: Knex.QueryBuilder): void => {
    if (kind === 'sequence') void rows.where('sequence_id', target);
    if (kind === 'step') void rows.where('step_id', target);
  };

export const createOverdueRepository = (database: Database) => {
  const { knex } = database;

  const pending = (hold: HoldRef, q: Queryable = knex): Knex.QueryBuilder =>
    q(TABLES.deliveries).where('state', 'pending').modify(extent(hold));
  const count = async (rows: Knex.QueryBuilder): Promise<number> => {
    const row = await rows.count({ total: '*' }).first();
    return toNumber(row?.total ?? 0);
  };

  return {
    countPending: (hold: HoldRef): Promise<number> => count(pending(hold)),
    countOverdue: (hold: HoldRef): Promise<number> => count(pending(hold).where('due_at', '<=', msAgo(database, 0))),

    /** Returns how many it was done to. */
    async apply(hold: HoldRef, choice: OverdueChoice, shiftMs: number): Promise<number> {
      let done = 0;
      for (let after = 0; ;) {
        const rows = await pending(hold)
          .where('due_at', '<=', msAgo(database, 0))
          .where('id', '>', after)
          .orderBy('id')
          .limit(CHUNK)
          .select('id');
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
    const rows = trx(TABLES.deliveries).whereIn('id', ids).where('state', 'pending');
    await rows.where('due_at', '<=', msAgo(database, 0)).update(changes(database, choice, shiftMs));
    if (choice !== 'shift') return;
    const walks = trx(TABLES.deliveries).whereIn('id', ids).whereNotNull('enrollment_id').select('enrollment_id');
    await trx(TABLES.enrollments)
      .whereIn('id', walks)
      .where('next_send_at', '<=', msAgo(database, 0))
      .update({ next_send_at: database.knex.raw('next_send_at + ?', [shiftMs]) });
  });
