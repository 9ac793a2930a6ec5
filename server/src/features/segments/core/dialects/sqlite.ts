/** SQLite through better-sqlite3: instants are epoch milliseconds, days are text, booleans 0 and 1, decimals floats. */
import { SQLITE_MONTH_DAY } from '../../../../lib/local-month-day';
import { quoteIdentifier } from '../../../../lib/quote-identifier';
import { fragment } from '../../../../lib/sql-fragment';
import { SQLITE_FOLD } from '../../../../lib/text-fold';
import type { Dialect } from './dialect';

const fold = (text: string): string => `${SQLITE_FOLD}(${text})`;
const VALUE = fold('?');

/** Needs the functions that platform/text-fold registers on each connection. */
export const createSqliteDialect = (): Dialect => ({
  engine: 'sqlite',
  quote: (name) => quoteIdentifier('sqlite', name),
  groupedMembership: 'in',
  hasExactDecimals: false,
  fold,
  foldedValue: (value) => fragment(VALUE, [value]),
  contains: (column, value) => fragment(`instr(${fold(column)}, ${VALUE}) > 0`, [value]),
  startsWith: (column, value) => fragment(`instr(${fold(column)}, ${VALUE}) = 1`, [value]),
  endsWith: (column, value) => fragment(`substr(${fold(column)}, -length(${VALUE})) = ${VALUE}`, [value, value]),
  hasText: (column) => `length(${column}) > 0`,
  number: (value) => (typeof value === 'number' ? fragment('?', [value]) : fragment('CAST(? AS NUMERIC)', [value])),
  day: (value) => fragment('?', [value]),
  round: (expression, digits) => `ROUND(${expression}, ${digits})`,
  average: (expression) => `AVG(${expression})`,
  instantOf: (epochMs) => epochMs,
  jsonFlag: (column, key) => `(COALESCE(json_extract(${column}, '$.${key}'), 0) IS TRUE)`,
  jsonTexts: (column) => `json_each(COALESCE(${column}, '[]')) AS texts`,
  epochMs: (column) => column,
  dayNumber: (column) => `CAST(julianday(${column}) - 2440587.5 AS INTEGER)`,
  atLeast: (expression, least) => `MAX(${expression}, ${least})`,
  monthDay: (column, type, timezone) =>
    type === 'date'
      ? fragment(`CAST(strftime('%m%d', ${column}) AS INTEGER)`)
      : fragment(`${SQLITE_MONTH_DAY}(${column}, ?)`, [timezone]),
});
