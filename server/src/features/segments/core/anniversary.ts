/** In: a day or instant column and a length of time. Out: SQL for “its month and day come round within that time”. */
import type { ErrorPath, FilterDuration } from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { fail, type Compilation } from './compilation';
import { anniversaryWindow, localDayRange, shift } from './relative-time';

/** Years for which an engine without tables of zones gets one range per year. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;

interface InstantOrDay {
  sql: string;
  type: 'date' | 'datetime';
}

export function anniversary(
  compilation: Compilation,
  { sql, type }: InstantOrDay,
  duration: FilterDuration,
  path: ErrorPath,
): SqlFragment {
  const { dialect, timezone, now } = compilation;
  if (shift(now, duration.amount, duration.unit, timezone) === undefined) {
    return fail(compilation, path, 'unsuitable_value', 'This length of time reaches too far.');
  }
  const window = anniversaryWindow(duration, compilation);
  if (window === undefined) return fragment(`${sql} IS NOT NULL`);
  const { from, to } = window;
  const monthDay = dialect.monthDay(sql, type, timezone);
  if (monthDay === null) return oncePerYear(sql, from, to, timezone);
  const { sql: date, bindings } = monthDay;
  return from <= to
    ? fragment(`${date} BETWEEN ${from} AND ${to}`, bindings)
    : fragment(`(${date} >= ${from} OR ${date} <= ${to})`, [...bindings, ...bindings]);
}

function oncePerYear(sql: string, from: number, to: number, timezone: string): SqlFragment {
  const ranges: SqlFragment[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    const { start, end } = localDayRange(year, from, from <= to ? year : year + 1, to, timezone);
    ranges.push(fragment(`${sql} >= ? AND ${sql} < ?`, [start, end]));
  }
  const joined = joinFragments(ranges, ' OR ');
  return fragment(`(${joined.sql})`, joined.bindings);
}
