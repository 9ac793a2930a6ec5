/**
 * In: an index that is wanted. Out: the statements that make it, and the key by which two indexes are the same.
 * Text is compared folded, and only PostgreSQL gets an index on that: MariaDB before 11.8 and MySQL do not look for the
 * fold in an index, and a SQLite file with an index on our function could be written by no other program.
 */
import type { IndexSuggestion } from '../../../contracts';
import type { Dialect } from './dialects';

/** An index as the database has it: its first column, or its first expression in the engine’s own words. */
export interface ExistingIndex {
  table: string;
  leading: string;
}

export interface WantedIndex {
  table: string;
  column: string;
  /** The folded column, where the index is on that. */
  folded?: string;
  reason: string;
}

type Engine = Pick<Dialect, 'engine' | 'quote'>;

export function toSuggestion(engine: Engine, wanted: WantedIndex): IndexSuggestion {
  const { table, column, reason } = wanted;
  return { table, columns: [column], reason, statements: statementsOf(engine, wanted) };
}

/** PostgreSQL names the index itself and lets writes go on; its statistics of an expression come with ANALYZE. */
function statementsOf({ engine, quote }: Engine, { table, column, folded }: WantedIndex): string[] {
  if (engine === 'postgres') {
    const on = folded === undefined ? quote(column) : `(${folded})`;
    const create = `CREATE INDEX CONCURRENTLY ON ${quote(table)} (${on})`;
    return folded === undefined ? [create] : [create, `ANALYZE ${quote(table)}`];
  }
  const name = engine === 'mysql' ? `cohort_${column}`.slice(0, MAX_MYSQL_NAME) : `cohort_${table}_${column}`;
  return [`CREATE INDEX ${quote(name)} ON ${quote(table)} (${quote(column)})`];
}

/** Characters; MySQL’s index names are those of their table. */
const MAX_MYSQL_NAME = 64;

/** PostgreSQL writes lower("country" COLLATE "default") back as lower((country)::text). */
export const indexKey = (table: string, leading: string): string => {
  const bare = leading.replace(/::(text|character varying)|COLLATE "default"|["'()\s]/g, '');
  return `${table} ${bare}`;
};
