/**
 * How a segment grew. In: how many it held before the first day, and how many entered and left per quarter of an hour and
 * cause. Out: one row per local day. Every zone’s days begin on a quarter of an hour.
 */
import { DateTime } from 'luxon';
import { MOST_HISTORY_DAYS, type SegmentDay } from '../../../contracts';
import { MINUTE_MS } from '../../../lib/duration';
import { endOfDay, startOfDay } from './relative-time';

export const BUCKET_MS = 15 * MINUTE_MS;

export interface Bucket {
  /** Epoch milliseconds of its beginning. */
  at: number;
  cause: string;
  total: number;
}

export interface HistoryInput {
  days: readonly string[];
  timezone: string;
  sizeBefore: number;
  entered: readonly Bucket[];
  left: readonly Bucket[];
}

export function historyOf({ days, timezone, sizeBefore, entered, left }: HistoryInput): SegmentDay[] {
  let size = sizeBefore;
  return days.map((day) => {
    const [start, end] = [startOfDay(day, timezone).getTime(), endOfDay(day, timezone).getTime()];
    const within = ({ at }: Bucket): boolean => at >= start && at < end;
    const [enteredBy, leftBy] = [byCause(entered.filter(within)), byCause(left.filter(within))];
    size += sum(enteredBy) - sum(leftBy);
    return { day, size, entered: sum(enteredBy) - (enteredBy.initial ?? 0), left: sum(leftBy), enteredBy, leftBy };
  });
}

/** Both included; undefined where they are no days, the wrong way round, or too many. */
export function daysBetween(from: string, to: string): string[] | undefined {
  const [first, last] = [from, to].map((day) => DateTime.fromISO(day, { zone: 'utc' }));
  if (!first?.isValid || !last?.isValid) return undefined;
  const count = last.diff(first, 'days').days + 1;
  if (count < 1 || count > MOST_HISTORY_DAYS) return undefined;
  return Array.from({ length: count }, (_, index) => first.plus({ days: index }).toISODate());
}

/** Without the days before the first that is known, and those to come; null: none is known. Days order like their texts. */
export const knownDays = (
  days: readonly string[],
  { first, today }: { first: string | null; today: string },
): string[] => (first === null ? [] : days.filter((day) => day >= first && day <= today));

export const daysBefore = (day: string, days: number): string =>
  DateTime.fromISO(day, { zone: 'utc' }).minus({ days }).toISODate() ?? day;

const byCause = (buckets: readonly Bucket[]): Record<string, number> => {
  const totals: Record<string, number> = {};
  for (const { cause, total } of buckets) totals[cause] = (totals[cause] ?? 0) + total;
  return totals;
};

const sum = (totals: Record<string, number>): number => Object.values(totals).reduce((all, part) => all + part, 0);
