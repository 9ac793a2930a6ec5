/** Reads which indexes the site’s tables have. Partial and broken ones are left out: they help only some questions. */
import { fragment, type SqlFragment } from '../../lib/sql-fragment';
import type { Database, SqlClient } from '../../platform/database';
import { selectRows } from '../../platform/select-rows';
import type { ExistingIndex } from './core/suggest-indexes';

/** The first key of each index of these tables; `id` is always one of them and may be missing. */
export async function readIndexes(
  { client, knex }: Pick<Database, 'client' | 'knex'>,
  tables: readonly string[],
): Promise<ExistingIndex[]> {
  if (tables.length === 0) return [];
  const list = fragment(tables.map(() => '?').join(', '), tables);
  const rows = await selectRows(knex, STATEMENTS[client](list));
  return rows.map((row) => ({ table: String(row.table_name), leading: String(row.first_key) }));
}

const STATEMENTS: Record<SqlClient, (tables: SqlFragment) => SqlFragment> = {
  postgres: ({ sql, bindings }) =>
    fragment(
      `SELECT t.relname AS table_name, pg_get_indexdef(i.indexrelid, 1, true) AS first_key
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
       WHERE t.relname IN (${sql}) AND pg_table_is_visible(t.oid) AND i.indpred IS NULL AND i.indisvalid`,
      bindings,
    ),
  mysql: ({ sql, bindings }) =>
    fragment(
      `SELECT table_name AS table_name, column_name AS first_key FROM information_schema.statistics
       WHERE table_schema = DATABASE() AND seq_in_index = 1 AND column_name IS NOT NULL AND table_name IN (${sql})`,
      bindings,
    ),
  sqlite: ({ sql, bindings }) =>
    fragment(
      `SELECT m.name AS table_name, k.name AS first_key
       FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) k
       WHERE m.type = 'table' AND m.name IN (${sql}) AND i.partial = 0 AND k.seqno = 0 AND k.name IS NOT NULL`,
      bindings,
    ),
};
