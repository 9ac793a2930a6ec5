/** Runs a fragment that writes, and says how many rows it changed; every driver says so in its own way. */
import type { SqlFragment } from '../lib/sql-fragment';
import type { Queryable } from './database';

export async function runStatement(queryable: Queryable, statement: SqlFragment): Promise<number> {
  const result: unknown = await queryable.raw(statement.sql, statement.bindings as never);
  const head: unknown = Array.isArray(result) ? result[0] : result;
  if (typeof head !== 'object' || head === null) return 0;
  if ('rowCount' in head) return Number(head.rowCount);
  if ('affectedRows' in head) return Number(head.affectedRows);
  return 'changes' in head ? Number(head.changes) : 0;
}
