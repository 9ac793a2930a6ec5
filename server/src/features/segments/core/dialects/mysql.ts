/**
 * MySQL and MariaDB. Their collations ignore accents and trailing blanks, so text is folded by a collation that knows
 * Unicode and then compared as bytes.
 */
import { quoteIdentifier } from '../../../../lib/quote-identifier';
import { fragment } from '../../../../lib/sql-fragment';
import type { Dialect } from './dialect';

/** A utf8mb4 collation whose LOWER folds all of Unicode: uca1400 in MariaDB, 0900 in MySQL 8. */
export type MysqlFoldCollation = string;

export const MARIADB_FOLD: MysqlFoldCollation = 'utf8mb4_uca1400_as_ci';

export const createMysqlDialect = (collation: MysqlFoldCollation = MARIADB_FOLD): Dialect => {
  const fold = (text: string): string => `CAST(LOWER(CONVERT(${text} USING utf8mb4) COLLATE ${collation}) AS BINARY)`;
  const value = fold('?');
  return {
    engine: 'mysql',
    quote: (name) => quoteIdentifier('mysql', name),
    groupedMembership: 'in',
    hasExactDecimals: true,
    fold,
    foldedValue: (text) => fragment(value, [text]),
    contains: (column, text) => fragment(`LOCATE(${value}, ${fold(column)}) > 0`, [text]),
    startsWith: (column, text) => fragment(`LEFT(${fold(column)}, LENGTH(${value})) = ${value}`, [text, text]),
    endsWith: (column, text) => fragment(`RIGHT(${fold(column)}, LENGTH(${value})) = ${value}`, [text, text]),
    hasText: (column) => `LENGTH(${column}) > 0`,
    number: (number) =>
      typeof number === 'number' ? fragment('?', [number]) : fragment('CAST(? AS DECIMAL(65, 20))', [number]),
    day: (day) => fragment('CAST(? AS DATE)', [day]),
    round: (expression, digits) => `ROUND(${expression}, ${digits})`,
    average: (expression, type) =>
      type === 'float' ? `AVG(${expression})` : `AVG(CAST(${expression} AS DECIMAL(60, 20)))`,
    instantOf: (epochMs) => `TIMESTAMPADD(MICROSECOND, ${epochMs} * 1000, TIMESTAMP '1970-01-01 00:00:00')`,
    jsonFlag: (column, key) => `(COALESCE(JSON_UNQUOTE(JSON_EXTRACT(${column}, '$.${key}')), '') = 'true')`,
    jsonTexts: (column) => `JSON_TABLE(${column}, '$[*]' COLUMNS (value LONGTEXT PATH '$')) AS texts`,
    epochMs: (column) => `(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${column}) / 1000)`,
    dayNumber: (column) => `DATEDIFF(${column}, '1970-01-01')`,
    atLeast: (expression, least) => `GREATEST(${expression}, ${least})`,
    monthDay: (column, type) => (type === 'date' ? fragment(`(MONTH(${column}) * 100 + DAYOFMONTH(${column}))`) : null),
  };
};
