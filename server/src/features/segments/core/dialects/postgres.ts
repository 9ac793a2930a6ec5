/** PostgreSQL. Bound values are cast, so that 9.5 against an integer column is a comparison and not an error. */
import { quoteIdentifier } from '../../../../lib/quote-identifier';
import { fragment, type SqlFragment } from '../../../../lib/sql-fragment';
import type { Dialect } from './dialect';

/** The SQL that folds an expression, with `$` in its place; which one is right depends on the database’s locale. */
export type PostgresFold = string;

/** The planner drops the collation where it is the column’s own, so that indexes on lower(column) keep working. */
export const PLAIN_FOLD: PostgresFold = 'lower($ COLLATE "default")';

const escapePattern = (value: string): string => value.replace(/[\\%_]/g, '\\$&');

const integerCast = (value: number | string): string =>
  typeof value === 'number'
    ? Number.isSafeInteger(value)
      ? 'bigint'
      : 'numeric'
    : /^-?\d+$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)
      ? 'bigint'
      : 'numeric';

export const createPostgresDialect = (textFold: PostgresFold = PLAIN_FOLD): Dialect => {
  const fold = (text: string): string => textFold.replace('$', () => text);
  const value = fold('CAST(? AS text)');
  const like = (column: string, pattern: string): SqlFragment => fragment(`${fold(column)} LIKE ${value}`, [pattern]);
  return {
    engine: 'postgres',
    quote: (name) => quoteIdentifier('postgres', name),
    groupedMembership: 'exists',
    hasExactDecimals: true,
    fold,
    foldedValue: (text) => fragment(value, [text]),
    contains: (column, text) => like(column, `%${escapePattern(text)}%`),
    startsWith: (column, text) => like(column, `${escapePattern(text)}%`),
    endsWith: (column, text) => like(column, `%${escapePattern(text)}`),
    hasText: (column) => `${column} <> ''`,
    number: (number, type) => {
      if (type === 'integer' || type === 'biginteger') return fragment(`CAST(? AS ${integerCast(number)})`, [number]);
      return fragment(`CAST(? AS ${type === 'float' ? 'double precision' : 'numeric'})`, [number]);
    },
    day: (day) => fragment('CAST(? AS date)', [day]),
    round: (expression, digits) => `ROUND(CAST(${expression} AS numeric), ${digits})`,
    average: (expression) => `AVG(CAST(${expression} AS numeric))`,
    instantOf: (epochMs) => `(to_timestamp(${epochMs} / 1000.0) AT TIME ZONE 'UTC')`,
    jsonFlag: (column, key) => `(COALESCE(${column} ->> '${key}', '') = 'true')`,
    jsonTexts: (column) =>
      `jsonb_array_elements_text(CASE jsonb_typeof(${column}) WHEN 'array' THEN ${column} ELSE '[]' END) AS texts(value)`,
    epochMs: (column) => `(EXTRACT(EPOCH FROM ${column}) * 1000)`,
    dayNumber: (column) => `(${column} - DATE '1970-01-01')`,
    atLeast: (expression, least) => `GREATEST(${expression}, ${least})`,
    monthDay: (column, type, timezone) => {
      const local = type === 'date' ? column : `(${column} AT TIME ZONE 'UTC' AT TIME ZONE CAST(? AS text))`;
      const bindings = type === 'date' ? [] : [timezone, timezone];
      return fragment(`(EXTRACT(MONTH FROM ${local}) * 100 + EXTRACT(DAY FROM ${local}))`, bindings);
    },
  };
};
