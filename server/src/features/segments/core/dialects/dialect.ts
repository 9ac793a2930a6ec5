/**
 * What differs between the engines, by concern. Every method takes SQL that the compiler made itself (quoted columns,
 * aggregates) and values that were checked; values leave only as bindings.
 */
import type { FieldType } from '../../../../contracts';
import type { SqlEngine } from '../../../../lib/quote-identifier';
import type { SqlFragment } from '../../../../lib/sql-fragment';
import type { Quote } from '../../../audience';

/** Digits after the point that a sum of binary floats is rounded to, so that the order of addition is not seen. */
export const FLOAT_SCALE = 6;

export interface Dialect {
  readonly engine: SqlEngine;
  readonly quote: Quote;
  /**
   * exists: the planner turns EXISTS over a grouped table into a hash (anti-)join.
   * in: the engine materialises IN (grouped subquery) once; EXISTS would run per row.
   */
  readonly groupedMembership: 'exists' | 'in';
  /** Decimals are stored and added as decimals, not as binary floats. */
  readonly hasExactDecimals: boolean;
  /** Text folded for comparison: case by Unicode, accents and blanks significant, compared byte by byte. */
  fold(text: string): string;
  /** The folded form of a bound text. */
  foldedValue(value: string): SqlFragment;
  contains(column: string, value: string): SqlFragment;
  startsWith(column: string, value: string): SqlFragment;
  endsWith(column: string, value: string): SqlFragment;
  /** True for a text of at least one character, blanks included; NULL for NULL. */
  hasText(column: string): string;
  /** A number without loss: a JS number, or the decimal digits of one that a JS number cannot hold. */
  number(value: number | string, type: FieldType): SqlFragment;
  /** A calendar day, YYYY-MM-DD. */
  day(value: string): SqlFragment;
  round(expression: string, digits: number): string;
  average(expression: string, type: FieldType): string;
  /** An instant, as the site’s tables hold them, of milliseconds since 1970. */
  instantOf(epochMs: string): string;
  /** Whether the JSON object in a column says true of the key; never NULL. */
  jsonFlag(column: string, key: string): string;
  /** The texts of the JSON array in a column of a table named before it, as a table `texts` with a column `value`. */
  jsonTexts(column: string): string;
  /** Milliseconds since 1970 of an instant. */
  epochMs(column: string): string;
  /** Days since 1970-01-01 of a calendar day. */
  dayNumber(column: string): string;
  /** The expression, but no less than the number; NULL for NULL on some engines. */
  atLeast(expression: string, least: number): string;
  /** Month * 100 + day, of an instant in the zone; null where the engine cannot tell without tables of zones. */
  monthDay(column: string, type: 'date' | 'datetime', timezone: string): SqlFragment | null;
}
