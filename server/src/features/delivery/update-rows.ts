/** Changes of the ledger's rows that say what the rows are afterwards, on every engine. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import type { Database, Queryable } from '../../platform/database';
import type { Columns } from './ledger-row';

export interface RowUpdate {
  matching(rows: Knex.QueryBuilder): Knex.QueryBuilder;
  columns: Columns;
}

/**
 * A process that is frozen in the middle of a transaction would keep the row locked, and the sweeper from it, for as
 * long as its connection lives. Set along with the change, for this transaction alone; it costs no statement.
 */
const FROZEN_FOR_MS = 30_000;
export const LET_GO_WHEN_FROZEN = `set_config('idle_in_transaction_session_timeout', '${FROZEN_FOR_MS}', true) as frozen_for`;

export const leaseEnd = ({ knex, nowMs }: Database, leaseMs: number): Knex.Raw => knex.raw('? + ?', [nowMs(), leaseMs]);

/** The one row of that id as it is now; null where it did not match. */
export const updateRow = async (
  { client, knex }: Database,
  q: Queryable,
  { id, matching, columns }: RowUpdate & { id: number },
): Promise<Columns | null> => {
  const update = matching(q(TABLES.deliveries).where({ id })).update(columns);
  if (client !== 'mysql') {
    const [row] = await update.returning(client === 'postgres' ? ['*', knex.raw(LET_GO_WHEN_FROZEN)] : '*');
    return row ?? null;
  }
  if ((await update) === 0) return null;
  const row = await q(TABLES.deliveries).where({ id }).first();
  return row ?? null;
};

/** All that match, as they are now. One that another transaction has locked is left as it is, and nobody waits for it. */
export const updateFreeRows = async (database: Database, q: Queryable, update: RowUpdate): Promise<Columns[]> => {
  if (database.client !== 'mysql') return updateReturning(database, q, update);
  return q.isTransaction ? updateLocked(q, update) : database.transaction((trx) => updateLocked(trx, update));
};

const updateReturning = async (
  { client, knex }: Database,
  q: Queryable,
  { matching, columns }: RowUpdate,
): Promise<Columns[]> => {
  if (client === 'sqlite') return matching(q(TABLES.deliveries)).update(columns).returning('*');
  const free = matching(q(TABLES.deliveries).select('id')).orderBy('id').forUpdate().skipLocked();
  return q(TABLES.deliveries)
    .whereIn('id', free)
    .update(columns)
    .returning(['*', knex.raw(LET_GO_WHEN_FROZEN)]);
};

/** MySQL neither returns what it has changed nor reads the table that it changes. */
const updateLocked = async (q: Queryable, { matching, columns }: RowUpdate): Promise<Columns[]> => {
  const ids: number[] = await matching(q(TABLES.deliveries)).orderBy('id').forUpdate().skipLocked().pluck('id');
  if (ids.length === 0) return [];
  await q(TABLES.deliveries).whereIn('id', ids).update(columns);
  return q(TABLES.deliveries).whereIn('id', ids);
};
