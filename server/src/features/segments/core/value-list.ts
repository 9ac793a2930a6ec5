/**
 * Lists of texts in a statement, however long: PostgreSQL and SQLite take them as one bound value, and look each row up
 * in it; MySQL sorts a list of constants once. In: SQL and the texts. Out: a condition, or rows with the column `value`.
 */
import { assertNever } from '../../../lib/assert-never';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import type { SqlEngine } from '../../../lib/quote-identifier';

/**
 * `expression` is one of the values, asked of every row. `IS TRUE` keeps PostgreSQL from joining the list, which it may
 * do by going through all of it for each row. MySQL compares as the expression collates.
 */
export function isAmong(engine: SqlEngine, expression: string, values: readonly string[]): SqlFragment {
  if (values.length === 0) return fragment('1 = 0');
  const json = JSON.stringify(values);
  switch (engine) {
    case 'postgres':
      return fragment(`(${expression} IN (SELECT jsonb_array_elements_text(CAST(? AS jsonb)))) IS TRUE`, [json]);
    case 'sqlite':
      return fragment(`${expression} IN (SELECT value FROM json_each(?))`, [json]);
    case 'mysql':
      return fragment(`${expression} IN (${values.map(() => '?').join(', ')})`, values);
    default:
      return assertNever(engine);
  }
}

/** The same for an indexed column, each value looked up in the index; byte for byte on every engine. */
export function isExactlyAmong(engine: SqlEngine, column: string, values: readonly string[]): SqlFragment {
  if (values.length === 0 || engine === 'sqlite') return isAmong(engine, column, values);
  if (engine === 'postgres') {
    const list = 'ARRAY(SELECT jsonb_array_elements_text(CAST(? AS jsonb)))';
    return fragment(`${column} = ANY(${list})`, [JSON.stringify(values)]);
  }
  const exact = isAmong(engine, `CAST(${column} AS BINARY)`, values);
  return joinFragments([isAmong(engine, column, values), exact], ' AND ');
}

const ROWS: Record<SqlEngine, string> = {
  postgres: 'jsonb_array_elements_text(CAST(? AS jsonb)) AS listed(value)',
  sqlite: 'json_each(?) AS listed',
  mysql: "JSON_TABLE(?, '$[*]' COLUMNS (value VARCHAR(255) PATH '$')) AS listed",
};

/** After FROM: one row per value, as `listed.value`. */
export const listedRows = (engine: SqlEngine, values: readonly string[]): SqlFragment =>
  fragment(ROWS[engine], [JSON.stringify(values)]);
