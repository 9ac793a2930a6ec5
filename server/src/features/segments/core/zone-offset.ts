/**
 * The offset of a zone as SQL, for engines without tables of zones and the same on all: the changes of the clock come
 * from this process’s own zone data, as every other bound of a filter does. In: SQL of epoch milliseconds, an IANA zone.
 * Out: SQL of milliseconds to add for local time. Exact from 1970 to two years ahead; beyond, the nearest offset counts.
 */
import { IANAZone } from 'luxon';
import { DAY_MS, MINUTE_MS } from '../../../lib/duration';

interface Span {
  /** Epoch milliseconds at which the offset begins to hold. */
  fromMs: number;
  offsetMs: number;
}

/** No zone changes its clock and back within one. */
const STEP_MS = 7 * DAY_MS;
const YEARS_AHEAD = 2;

export function zoneOffset(epochMs: string, timezone: string, now: Date): string {
  return choose(epochMs, spansOf(timezone, now.getUTCFullYear() + YEARS_AHEAD));
}

/** A search tree: some eight comparisons for fifty years of summer time. */
function choose(epochMs: string, spans: readonly Span[]): string {
  const [first] = spans;
  if (first === undefined || spans.length === 1) return String(first?.offsetMs ?? 0);
  const middle = spans.length >> 1;
  const fromMs = spans[middle]?.fromMs ?? 0;
  const [before, after] = [spans.slice(0, middle), spans.slice(middle)];
  return `CASE WHEN ${epochMs} < ${fromMs} THEN ${choose(epochMs, before)} ELSE ${choose(epochMs, after)} END`;
}

const known = new Map<string, readonly Span[]>();

function spansOf(timezone: string, lastYear: number): readonly Span[] {
  const key = `${timezone} ${lastYear}`;
  const spans = known.get(key) ?? findSpans(timezone, Date.UTC(lastYear, 0));
  known.set(key, spans);
  return spans;
}

function findSpans(timezone: string, endMs: number): Span[] {
  const zone = IANAZone.create(timezone);
  const offsetAt = (ms: number): number => zone.offset(ms) * MINUTE_MS;
  const spans: Span[] = [{ fromMs: 0, offsetMs: offsetAt(0) }];
  for (let ms = 0; ms < endMs; ms += STEP_MS) {
    const next = offsetAt(ms + STEP_MS);
    if (next !== spans.at(-1)?.offsetMs)
      spans.push({ fromMs: changeBetween(ms, ms + STEP_MS, offsetAt), offsetMs: next });
  }
  return spans;
}

/** Clocks change at full minutes. */
function changeBetween(before: number, after: number, offsetAt: (ms: number) => number): number {
  let [low, high] = [before, after];
  const old = offsetAt(low);
  while (high - low > MINUTE_MS) {
    const middle = Math.floor((low + high) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(middle) === old) low = middle;
    else high = middle;
  }
  return high;
}
