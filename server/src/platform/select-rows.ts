/** Runs a fragment and returns its rows; every driver wraps them in its own way. */
import type { SqlFragment } from '../lib/sql-fragment';
import type { Queryable } from './database';

export type Row = Record<string, unknown>;

export async function selectRows(queryable: Queryable, statement: SqlFragment): Promise<Row[]> {
  const result: unknown = await queryable.raw(statement.sql, statement.bindings as never);
  return rowsOf(result);
}

function rowsOf(result: unknown): Row[] {
  if (Array.isArray(result)) return (Array.isArray(result[0]) ? result[0] : result) as Row[];
  if (typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows))
    return result.rows as Row[];
  return [];
}
