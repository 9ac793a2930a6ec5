/**
 * The rows of a history. In: its days, oldest first. Out: the days themselves while they are few, else weeks, newest
 * first. Weeks begin on Monday; the first and the last may be a part of one. The size is that at the end.
 */
import type { SegmentDay } from '../../../contracts';

export interface HistorySpan {
  from: string;
  to: string;
  size: number;
  entered: number;
  left: number;
}

/** More rows than a month has are not read. */
const MOST_DAYS = 31;
const DAY_MS = 86_400_000;
const DAYS_A_WEEK = 7;

export const isByDay = (days: readonly SegmentDay[]): boolean => days.length <= MOST_DAYS;

export const spansOf = (days: readonly SegmentDay[]): HistorySpan[] => {
  const spans: HistorySpan[] = [];
  for (const { day, size, entered, left } of days) {
    const last = spans[spans.length - 1];
    if (last && !isByDay(days) && weekOf(last.to) === weekOf(day)) {
      Object.assign(last, { to: day, size, entered: last.entered + entered, left: last.left + left });
    } else {
      spans.push({ from: day, to: day, size, entered, left });
    }
  }
  return spans.reverse();
};

/** Which Monday, counted from the one before the day on which epoch milliseconds begin: a Thursday. */
const weekOf = (day: string): number => Math.floor((Date.parse(day) / DAY_MS + 3) / DAYS_A_WEEK);

/** Who came and went in all. */
export const totalsOf = (days: readonly SegmentDay[]) => ({
  entered: days.reduce((sum, { entered }) => sum + entered, 0),
  left: days.reduce((sum, { left }) => sum + left, 0),
  size: days[days.length - 1]?.size ?? 0,
});
