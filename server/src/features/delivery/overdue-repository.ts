/** Mails whose time came while they were held, and what becomes of them; in chunks, each safe to repeat. */
import type { Knex } from 'knex';
import { LARGEST_WAITING, type OverdueChoice } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { assertNever } from '../../lib/assert-never';
import { msAgo, toNumber, type Database, type Queryable } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { SKIPPED_AT_MS } from './core/overdue';
import type { HoldRef } from './core/hold';
import { freeOf, pausedEnrollment, withinHold } from './held-query';
import type { Columns } from './ledger-row';

export type OverdueRepository = ReturnType<typeof createOverdueRepository>;

/** A transaction of this size takes a fraction of a second on every engine. */
const CHUNK = 1_000;

export interface Lifting {
  hold: HoldRef;
  /** What they keep back is asked about when they are lifted themselves. */
  others: readonly HoldRef[];
}

export interface Decided extends Lifting {
  choice: OverdueChoice;
  shiftMs: number;
}

export const createOverdueRepository = (database: Database) => {
  const { knex } = database;

  const pending = (q: Queryable = knex): Knex.QueryBuilder => q(TABLES.deliveries).where('state', 'pending');
  const overdue = (q: Queryable = knex): Knex.QueryBuilder => pending(q).where('due_at', '<=', msAgo(database, 0));
  /** What came due for somebody who is paused waits for that alone: whoever lets it go on is asked. */
  const leaving = (q: Queryable = knex): Knex.QueryBuilder => overdue(q).whereNotExists(pausedEnrollment(database));
  const freed = ({ hold, others }: Lifting, q: Queryable = knex): Knex.QueryBuilder =>
    leaving(q).modify(withinHold(hold)).modify(freeOf(others));
  const count = async (rows: Knex.QueryBuilder): Promise<number> => {
    const first = rows.select('id').limit(LARGEST_WAITING).as('first');
    const row: Columns | undefined = await knex.from(first).count({ total: '*' }).first();
    return toNumber(row?.total ?? 0);
  };
  const countBySequence = async (rows: Knex.QueryBuilder, ids: readonly string[]): Promise<Map<string, number>> => {
    const counted = rows
      .whereIn('sequence_id', [...ids])
      .groupBy('sequence_id')
      .select('sequence_id');
    const found: Columns[] = await counted.count({ total: '*' });
    return new Map(found.map((row) => [String(row.sequence_id), toNumber(row.total)]));
  };
  const nextIds = async (lifting: Lifting, after: number, q?: Queryable): Promise<number[]> => {
    const rows: Columns[] = await freed(lifting, q).where('id', '>', after).orderBy('id').limit(CHUNK).select('id');
    return rows.map((row) => toNumber(row.id));
  };

  return {
    /** Of the whole ledger, and at most as many as are counted. */
    countPending: (): Promise<number> => count(pending()),
    countOverdue: (): Promise<number> => count(overdue()),

    countFreed: (lifting: Lifting): Promise<number> => count(freed(lifting)),

    /** By sequence, of those that have any: planned mails, and those that came due and that none of the holds keeps back. */
    countPendingOf: (ids: readonly string[]): Promise<Map<string, number>> => countBySequence(pending(), ids),
    countOverdueOf: (ids: readonly string[], holds: readonly HoldRef[]): Promise<Map<string, number>> =>
      countBySequence(leaving().modify(freeOf(holds)), ids),

    /** All but what one transaction can do with the lifting itself; returns the last id that it was done to. */
    async applyMost(decided: Decided, afterEach: () => Promise<void>): Promise<number> {
      for (let after = 0; ;) {
        const ids = await nextIds(decided, after);
        if (ids.length < CHUNK) return after;
        await withRetry(() => database.transaction((trx) => applyTo(database, trx, { ...decided, ids })));
        await afterEach();
        after = ids.at(-1) ?? after;
      }
    },

    async applyRest(trx: Knex.Transaction, decided: Decided, from: number): Promise<void> {
      for (let after = from; ;) {
        const ids = await nextIds(decided, after, trx);
        if (ids.length > 0) await applyTo(database, trx, { ...decided, ids });
        if (ids.length < CHUNK) return;
        after = ids.at(-1) ?? after;
      }
    },
  };
};

/** From this instant on they are neither late nor too late, and whatever was tried before is tried for its whole time again. */
export const nowDue = (database: Pick<Database, 'nowMs'>): Columns => ({
  due_at: database.nowMs(),
  scheduled_at: database.nowMs(),
  first_tried_at: null,
});

const changes = (database: Database, { choice, shiftMs }: Decided): Columns => {
  const { knex } = database;
  const updated = { updated_at: database.nowMs() };
  switch (choice) {
    case 'send':
      return { ...updated, ...nowDue(database) };
    case 'skip':
      return { ...updated, scheduled_at: SKIPPED_AT_MS };
    case 'shift':
      return {
        ...updated,
        // A new time, for which it is from now on meant. MySQL assigns in this order: the first reads what the second changes.
        scheduled_at: knex.raw('due_at + ?', [shiftMs]),
        due_at: knex.raw('due_at + ?', [shiftMs]),
        first_tried_at: null,
      };
    default:
      return assertNever(choice);
  }
};

const applyTo = async (
  database: Database,
  trx: Knex.Transaction,
  { ids, ...decided }: Decided & { ids: readonly number[] },
): Promise<void> => {
  const due = (): Knex.QueryBuilder =>
    trx(TABLES.deliveries)
      .whereIn('id', ids)
      .where('state', 'pending')
      .where('due_at', '<=', msAgo(database, 0))
      .whereNotExists(pausedEnrollment(database));
  await due().update(changes(database, decided));
  if (decided.choice !== 'shift') return;
  // Held for longer than this hold, by another: it goes out now rather than expire for it.
  await due().update(nowDue(database));
  const walks = trx(TABLES.deliveries).whereIn('id', ids).whereNotNull('enrollment_id').select('enrollment_id');
  await trx(TABLES.enrollments)
    .whereIn('id', walks)
    .where('next_send_at', '<=', msAgo(database, 0))
    .update({ next_send_at: database.knex.raw('next_send_at + ?', [decided.shiftMs]) });
};
