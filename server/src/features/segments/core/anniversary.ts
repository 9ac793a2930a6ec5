/** In: a day or instant column and a length of time. Out: SQL for “its month and day come round within that time”. */
import type { FilterDuration } from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { fail, type Place } from './compilation';
import { anniversaryWindow, localDayRange, shift } from './relative-time';

/** Years for which an engine without tables of zones gets one range per year. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;

interface InstantOrDay {
  sql: string;
  type: 'date' | 'datetime';
}

export function anniversary(at: Place, { sql, type }: InstantOrDay, duration: FilterDuration): SqlFragment {
  const { dialect, timezone, now } = at.compilation;
  if (shift(now, duration, timezone) === undefined) {
    return fail(at, 'unsuitable_value', 'This length of time reaches too far.');
  }
  const window = anniversaryWindow(duration, at.compilation);
  if (window === undefined) return fragment(`${sql} IS NOT NULL`);
  const { from, to } = window;
  const monthDay = dialect.monthDay(sql, type, timezone);
  if (monthDay === null) return oncePerYear(sql, window, timezone);
  const { sql: date, bindings } = monthDay;
  return from <= to
    ? fragment(`${date} BETWEEN ${from} AND ${to}`, bindings)
    : fragment(`(${date} >= ${from} OR ${date} <= ${to})`, [...bindings, ...bindings]);
}

function oncePerYear(sql: string, { from, to }: { from: number; to: number }, timezone: string): SqlFragment {
  const ranges: SqlFragment[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    const { start, end } = localDayRange(
      { year, monthDay: from },
      { year: from <= to ? year : year + 1, monthDay: to },
      timezone,
    );
    ranges.push(fragment(`${sql} >= ? AND ${sql} < ?`, [start, end]));
  }
  const joined = joinFragments(ranges, ' OR ');
  return fragment(`(${joined.sql})`, joined.bindings);
}
