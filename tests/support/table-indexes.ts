/** The indexes of a table with their columns in the order of the index: Strapi’s inspector gives PostgreSQL’s in that of the table. */
import type { Knex } from 'knex';
import type { SqlClient } from '../../server/src/platform/database';

const QUESTIONS = {
  sqlite: `SELECT l.name, k.name AS "column", l."unique" AS is_unique
    FROM pragma_index_list(?) l JOIN pragma_index_info(l.name) k ORDER BY l.name, k.seqno`,
  postgres: `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid, k, true) AS "column", i.indisunique AS is_unique
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid CROSS JOIN generate_series(1, i.indnkeyatts) k
    WHERE i.indrelid = to_regclass(?) ORDER BY c.relname, k`,
  mysql: `SELECT index_name AS name, column_name AS \`column\`, non_unique = 0 AS is_unique
    FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? ORDER BY index_name, seq_in_index`,
} as const satisfies Record<SqlClient, string>;

interface Row {
  name: string;
  column: string;
  is_unique: boolean | number;
}

/** By name: `state, created_at`, and `unique name` of one that is unique. */
export const indexesOf = async (knex: Knex, client: SqlClient, table: string): Promise<Record<string, string>> => {
  const answer: unknown = await knex.raw(QUESTIONS[client], [table]);
  const indexes: Record<string, string> = {};
  for (const { name, column, is_unique: isUnique } of rowsOf(answer, client)) {
    const before = indexes[name];
    indexes[name] =
      before === undefined ? `${Number(isUnique) === 1 ? 'unique ' : ''}${column}` : `${before}, ${column}`;
  }
  return indexes;
};

function rowsOf(answer: unknown, client: SqlClient): Row[] {
  if (client === 'postgres') return (answer as { rows: Row[] }).rows;
  return client === 'mysql' ? (answer as [Row[]])[0] : (answer as Row[]);
}
