/**
 * Calendar arithmetic of filters. In: a value of a rule, the evaluation instant and a timezone. Out: days (YYYY-MM-DD)
 * and instants, or undefined where the result leaves the years 1000 to 9999, which not every engine can store.
 * A local time that a clock change skips moves forward by the gap; one that happens twice is the first of the two.
 */
import { DateTime, IANAZone } from 'luxon';
import type { DurationUnit, FilterDuration, RelativeDate } from '../../../contracts';
import { HOUR_MS } from '../../../lib/duration';

export type Moment = { kind: 'day'; day: string } | { kind: 'instant'; at: Date };

export interface ClockContext {
  now: Date;
  timezone: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

export const isTimezone = (name: string): boolean => IANAZone.create(name).isValid;

/** A day, or an instant that names its offset; undefined for anything else, such as 30 February. */
export function parseMoment(text: string): Moment | undefined {
  if (DAY.test(text)) {
    const day = DateTime.fromISO(text, { zone: 'utc' });
    return isStorable(day) ? { kind: 'day', day: text } : undefined;
  }
  if (!INSTANT.test(text)) return undefined;
  const at = DateTime.fromISO(text, { zone: 'utc' });
  return isStorable(at) ? { kind: 'instant', at: at.toJSDate() } : undefined;
}

/** `now` and offsets in hours name an instant; every other anchor names a whole local day. Weeks begin on Monday. */
export function resolveRelative(
  { relative, offset }: RelativeDate,
  { now, timezone }: ClockContext,
): Moment | undefined {
  if (relative === 'now') {
    const at = offset === undefined ? now : shift(now, offset, timezone);
    return at && { kind: 'instant', at };
  }
  const today = localDate(now, timezone);
  const anchor = relative === 'today' ? today : today.startOf(ANCHOR_UNITS[relative]);
  if (offset?.unit === 'hour') {
    const at = new Date(startOfLocalDay(anchor, timezone).getTime() + offset.amount * HOUR_MS);
    return isStorable(DateTime.fromJSDate(at, { zone: 'utc' })) ? { kind: 'instant', at } : undefined;
  }
  const day = offset === undefined ? anchor : anchor.plus({ [offset.unit]: offset.amount });
  return isStorable(day) ? { kind: 'day', day: day.toISODate() } : undefined;
}

const ANCHOR_UNITS = {
  start_of_week: 'week',
  start_of_month: 'month',
  start_of_quarter: 'quarter',
  start_of_year: 'year',
} as const;

interface Offset {
  /** May be negative. */
  amount: number;
  unit: DurationUnit;
}

/** `amount` of the unit from `at`: hours are exact, longer units keep the local time of day. */
export function shift(at: Date, { amount, unit }: Offset, timezone: string): Date | undefined {
  if (unit === 'hour') {
    const shifted = DateTime.fromMillis(at.getTime() + amount * HOUR_MS, { zone: 'utc' });
    return isStorable(shifted) ? shifted.toJSDate() : undefined;
  }
  const local = DateTime.fromJSDate(at, { zone: timezone });
  const day = DateTime.utc(local.year, local.month, local.day).plus({ [unit]: amount });
  if (!isStorable(day)) return undefined;
  const { hour, minute, second, millisecond } = local;
  return earliest(DateTime.fromObject({ ...dateOf(day), hour, minute, second, millisecond }, { zone: timezone }));
}

/** The rolling window before (`past`) or after the evaluation instant. */
export function rollingWindow(duration: FilterDuration, direction: 'past' | 'future', clock: ClockContext) {
  const amount = direction === 'past' ? -duration.amount : duration.amount;
  const edge = shift(clock.now, { amount, unit: duration.unit }, clock.timezone);
  if (edge === undefined) return undefined;
  return direction === 'past' ? { from: edge, to: clock.now } : { from: clock.now, to: edge };
}

export const dayOf = (at: Date, timezone: string): string => localDate(at, timezone).toISODate();

export const startOfDay = (day: string, timezone: string): Date => startOfLocalDay(utcDay(day), timezone);

/** The first instant that no longer belongs to the day. */
export const endOfDay = (day: string, timezone: string): Date =>
  startOfLocalDay(utcDay(day).plus({ days: 1 }), timezone);

/**
 * Which month * 100 + day fall on one of the days from today up to the duration’s end, both included. `to` may be
 * smaller than `from`: then the window crosses New Year. Someone born on 29 February has their anniversary on
 * 28 February in common years. Undefined: the window holds a whole year, so every date.
 */
export function anniversaryWindow(duration: FilterDuration, { now, timezone }: ClockContext) {
  const first = localDate(now, timezone);
  const end = shift(now, duration, timezone);
  if (end === undefined) return undefined;
  const last = localDate(end, timezone);
  if (last.plus({ days: 1 }) >= first.plus({ years: 1 })) return undefined;
  const to = monthDay(last);
  return { from: monthDay(first), to: to === 228 && !last.isInLeapYear ? 229 : to };
}

export interface YearDay {
  year: number;
  /** Month * 100 + day; 229 is 1 March where the year has no 29 February. */
  monthDay: number;
}

/** From the start of one day to the end of another; the end of 29 February is that of the month. */
export function localDayRange(from: YearDay, to: YearDay, timezone: string): { start: Date; end: Date } {
  const last = dateOfYearDay(to);
  const isMissing = to.monthDay === 229 && !last.isInLeapYear;
  return {
    start: startOfLocalDay(dateOfYearDay(from), timezone),
    end: startOfLocalDay(isMissing ? last : last.plus({ days: 1 }), timezone),
  };
}

const dateOfYearDay = ({ year, monthDay: date }: YearDay): DateTime =>
  DateTime.utc(year, Math.floor(date / 100), 1).plus({ days: (date % 100) - 1 });

/** A DateTime in UTC that stands for a local calendar day. */
const localDate = (at: Date, timezone: string): DateTime<true> => {
  const local = DateTime.fromJSDate(at, { zone: timezone });
  return DateTime.utc(local.year, local.month, local.day) as DateTime<true>;
};

const utcDay = (day: string): DateTime<true> =>
  DateTime.utc(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))) as DateTime<true>;

const startOfLocalDay = (day: DateTime, timezone: string): Date =>
  earliest(DateTime.fromObject(dateOf(day), { zone: timezone }));

const dateOf = ({ year, month, day }: DateTime) => ({ year, month, day });

const earliest = (local: DateTime): Date =>
  new Date(Math.min(...local.getPossibleOffsets().map((candidate) => candidate.toMillis())));

const monthDay = ({ month, day }: DateTime): number => month * 100 + day;

const isStorable = (date: DateTime): date is DateTime<true> => date.isValid && date.year >= 1000 && date.year <= 9998;
