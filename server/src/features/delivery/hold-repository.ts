/**
 * Holds: one row per kind and target, kept when it is lifted, so that a brake counts from there. Their reasons are shown to
 * whoever reads the log and outlive the people in them: they are kept without addresses, whoever gave them.
 */
import type { Knex } from 'knex';
import type { HoldKind } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database, type Queryable } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { withoutAddresses } from '../audience';
import type { HoldRef } from './core/hold';
import { inForce } from './held-query';
import type { Columns } from './ledger-row';

export interface StoredHold extends HoldRef {
  reason: string;
  placedBy: string;
  placedAtMs: number;
}

export interface PlaceHold extends HoldRef {
  reason: string;
  by: string;
}

const LONGEST_REASON = 500;

export type HoldRepository = ReturnType<typeof createHoldRepository>;

/** A unique index takes any number of NULLs, so that nothing stands for all. */
const keyOf = ({ kind, target }: HoldRef): Columns => ({ kind, target: target ?? '' });

const toHold = (row: Columns): StoredHold => ({
  kind: row.kind as HoldKind,
  target: row.target === '' ? null : String(row.target),
  // Rows of earlier versions may hold some.
  reason: withoutAddresses(String(row.reason)),
  placedBy: String(row.placed_by),
  placedAtMs: toNumber(row.placed_at),
});

const reasonOf = ({ reason }: PlaceHold): string => withoutAddresses(reason).slice(0, LONGEST_REASON);

const place = async (database: Database, trx: Knex.Transaction, hold: PlaceHold): Promise<boolean> => {
  const row = (): Knex.QueryBuilder => trx(TABLES.holds).where(keyOf(hold));
  const placed = { reason: reasonOf(hold), placed_by: hold.by, placed_at: database.nowMs() };
  const known = await row().forUpdate().first('lifted_at');
  if (known?.lifted_at === null) return false;
  if (known) await row().update({ ...placed, lifted_at: null, lifted_by: null, taken_by: null, taken_until: null });
  else {
    const insert = trx(TABLES.holds).insert({ ...keyOf(hold), ...placed });
    await insert.onConflict(['kind', 'target']).ignore();
  }
  return true;
};

const placeFor = async (database: Database, hold: PlaceHold, forMs: number): Promise<void> => {
  const { knex, nowMs } = database;
  const placed = { placed_by: hold.by, reason: reasonOf(hold) };
  const insert = { ...keyOf(hold), ...placed, placed_at: 0, lifted_at: 0 };
  await withRetry(() => knex(TABLES.holds).insert(insert).onConflict(['kind', 'target']).ignore());
  const goesOn = knex.raw('CASE WHEN lifted_at > ? THEN placed_at ELSE ? END', [msAgo(database, forMs), nowMs()]);
  // MySQL assigns in this order: the first still reads what the second changes.
  const update = { placed_at: goesOn, lifted_at: msAgo(database, -forMs), ...placed, lifted_by: hold.by };
  await withRetry(() => knex(TABLES.holds).where(keyOf(hold)).update(update));
};

export const createHoldRepository = (database: Database) => {
  const { knex } = database;
  const held = (ref: HoldRef, q: Queryable = knex): Knex.QueryBuilder =>
    q(TABLES.holds).where(keyOf(ref)).whereNull('lifted_at');

  return {
    async active(q: Queryable = knex): Promise<StoredHold[]> {
      const order = [{ column: 'placed_at' }, { column: 'id' }];
      const rows: Columns[] = await q(TABLES.holds).where(inForce(database)).orderBy(order);
      return rows.map(toHold);
    },

    async find(ref: HoldRef, q: Queryable = knex): Promise<StoredHold | null> {
      const row = await held(ref, q).first();
      return row ? toHold(row) : null;
    },

    /** False: it is held already, for the reason that was given first. */
    place: (hold: PlaceHold, within?: Knex.Transaction): Promise<boolean> =>
      within
        ? place(database, within, hold)
        : withRetry(() => database.transaction((trx) => place(database, trx, hold))),

    /** Ends by itself; asked again it lasts as long from then on, and is one with what has ended no longer ago. */
    placeFor: (hold: PlaceHold, forMs: number): Promise<void> => placeFor(database, hold, forMs),

    /** From now on only `taker` may lift it, for as long; asked again it begins anew. False: it is another's. */
    async take(ref: HoldRef, taker: string, forMs: number): Promise<boolean> {
      const free = held(ref).where((either) => {
        void either.whereNull('taken_until').orWhere('taken_until', '<=', database.nowMs()).orWhere('taken_by', taker);
      });
      return (await free.update({ taken_by: taker, taken_until: msAgo(database, -forMs) })) > 0;
    },

    async letGo(ref: HoldRef, taker: string): Promise<void> {
      await held(ref).where('taken_by', taker).update({ taken_by: null, taken_until: null });
    },

    /** By who took it. False: it is no longer held, or another took it. */
    async lift(ref: HoldRef, { taker, by }: { taker: string; by: string }, q: Queryable): Promise<boolean> {
      const own = held(ref, q).where('taken_by', taker);
      return (await own.update({ lifted_at: database.nowMs(), lifted_by: by })) > 0;
    },

    /** What they were about is gone. */
    async drop(refs: readonly HoldRef[], q: Queryable): Promise<void> {
      for (const ref of refs) await q(TABLES.holds).where(keyOf(ref)).delete();
    },

    /** When it was last lifted, in epoch milliseconds; 0: never. */
    async liftedAtMs(ref: HoldRef): Promise<number> {
      const row = await knex(TABLES.holds).where(keyOf(ref)).first('lifted_at');
      return toNumber(row?.lifted_at ?? 0);
    },
  };
};
