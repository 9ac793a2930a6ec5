import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  anniversaryWindow,
  dayOf,
  endOfDay,
  parseMoment,
  resolveRelative,
  rollingWindow,
  shift,
  startOfDay,
} from '../../../../../server/src/features/segments/core/relative-time';
import type { RelativeDate } from '../../../../../server/src/contracts';
import { sharedDir } from '../../../../support/paths';

const at = (text: string): Date => new Date(text);

describe('parseMoment', () => {
  it.each([
    '2024-02-30',
    '2024-13-01',
    '0999-01-01',
    '9999-01-01',
    '2024-1-1',
    '2024-01-01T10:00',
    '2024-01-01T25:00:00Z',
    '20240101',
    '',
    'today',
  ])('refuses %s', (text) => {
    expect(parseMoment(text)).toBeUndefined();
  });

  it('reads days and instants with an offset', () => {
    expect(parseMoment('2024-02-29')).toEqual({ kind: 'day', day: '2024-02-29' });
    expect(parseMoment('2024-02-29T23:30:00+07:00')).toEqual({ kind: 'instant', at: at('2024-02-29T16:30:00Z') });
  });
});

describe('days', () => {
  it('begin an hour later where the clock skips midnight', () => {
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toEqual(at('2018-11-04T03:00:00Z'));
  });

  it('begin at the first of two midnights', () => {
    expect(startOfDay('2018-02-18', 'America/Sao_Paulo')).toEqual(at('2018-02-18T03:00:00Z'));
    expect(endOfDay('2018-02-17', 'America/Sao_Paulo')).toEqual(at('2018-02-18T03:00:00Z'));
    expect(startOfDay('2024-11-03', 'America/Havana')).toEqual(at('2024-11-03T04:00:00Z'));
  });

  it('are those of the zone', () => {
    expect(dayOf(at('2026-11-19T17:00:00Z'), 'Asia/Bangkok')).toBe('2026-11-20');
    expect(dayOf(at('2026-11-19T16:59:59.999Z'), 'Asia/Bangkok')).toBe('2026-11-19');
  });
});

describe('shift', () => {
  it('keeps the local time of day over a clock change; hours are exact', () => {
    expect(shift(at('2025-03-08T12:00:00Z'), { amount: 1, unit: 'day' }, 'America/New_York')).toEqual(
      at('2025-03-09T11:00:00Z'),
    );
    expect(shift(at('2025-03-08T12:00:00Z'), { amount: 24, unit: 'hour' }, 'America/New_York')).toEqual(
      at('2025-03-09T12:00:00Z'),
    );
  });

  it('takes the first of two equal local times, and moves forward out of a gap', () => {
    expect(shift(at('2025-11-03T06:30:00Z'), { amount: -1, unit: 'day' }, 'America/New_York')).toEqual(
      at('2025-11-02T05:30:00Z'),
    );
    expect(shift(at('2025-03-08T07:30:00Z'), { amount: 1, unit: 'day' }, 'America/New_York')).toEqual(
      at('2025-03-09T07:30:00Z'),
    );
  });

  it('ends a month at its last day', () => {
    expect(shift(at('2026-03-31T10:00:00Z'), { amount: -1, unit: 'month' }, 'UTC')).toEqual(at('2026-02-28T10:00:00Z'));
  });

  it('is undefined outside the calendar', () => {
    expect(shift(at('2026-03-31T10:00:00Z'), { amount: -100_000, unit: 'year' }, 'UTC')).toBeUndefined();
    expect(shift(at('2026-03-31T10:00:00Z'), { amount: 100_000_000, unit: 'hour' }, 'UTC')).toBeUndefined();
  });
});

describe('rollingWindow', () => {
  it('ends or begins now', () => {
    const clock = { now: at('2026-11-20T02:30:00Z'), timezone: 'Asia/Bangkok' };
    expect(rollingWindow({ amount: 1, unit: 'week' }, 'past', clock)).toEqual({
      from: at('2026-11-13T02:30:00Z'),
      to: clock.now,
    });
    expect(rollingWindow({ amount: 2, unit: 'hour' }, 'future', clock)).toEqual({
      from: clock.now,
      to: at('2026-11-20T04:30:00Z'),
    });
  });
});

describe('anniversaryWindow', () => {
  const windowFrom = (now: string, amount: number) =>
    anniversaryWindow({ amount, unit: 'day' }, { now: at(now), timezone: 'UTC' });

  it('runs from today to the last day', () =>
    expect(windowFrom('2026-11-20T12:00:00Z', 7)).toEqual({ from: 1120, to: 1127 }));
  it('crosses New Year', () => expect(windowFrom('2026-12-30T12:00:00Z', 3)).toEqual({ from: 1230, to: 102 }));
  it('holds 29 February when it ends on 28 February of a common year', () =>
    expect(windowFrom('2026-02-27T12:00:00Z', 1)).toEqual({ from: 227, to: 229 }));
  it('does not in a leap year', () => expect(windowFrom('2028-02-27T12:00:00Z', 1)).toEqual({ from: 227, to: 228 }));
  it('is everything from a year on', () => expect(windowFrom('2026-02-27T12:00:00Z', 365)).toBeUndefined());
});

interface WindowVector {
  id: string;
  type: string;
  input: { name: string; now: string; timezone: string };
  expect: { start_date: string; end_date_exclusive: string; start_utc: string; end_utc: string };
}

const UNITS = { day: 'today', week: 'start_of_week', month: 'start_of_month', year: 'start_of_year' } as const;
const COUNTS: Record<string, number> = { this: 0, last: -1, next: 1 };
const DAYS: Record<string, number> = { today: 0, yesterday: -1, tomorrow: 1 };

/** The window’s first day and the first day after it, as relative dates. */
function boundsOf(name: string): [RelativeDate, RelativeDate] {
  const days = DAYS[name] ?? Number(/^([+-]\d+) days$/.exec(name)?.[1] ?? NaN);
  const [which = '', unit = 'day'] = name.split(' ');
  const kind = (Number.isNaN(days) ? unit : 'day') as keyof typeof UNITS;
  const amount = Number.isNaN(days) ? (COUNTS[which] ?? NaN) : days;
  const bound = (offset: number): RelativeDate => ({ relative: UNITS[kind], offset: { amount: offset, unit: kind } });
  return [bound(amount), bound(amount + 1)];
}

describe('reference windows', () => {
  const shared = sharedDir();
  if (shared === undefined) {
    const reason = 'reference windows left out: the shared directory does not exist (set COHORT_SHARED_DIR)';
    console.warn(reason);
    it.skip(reason, () => undefined);
    return;
  }
  const { vectors } = JSON.parse(readFileSync(path.join(shared, 'vectors/20-time.json'), 'utf8')) as {
    vectors: WindowVector[];
  };
  it.each(vectors.filter(({ type }) => type === 'relative_window'))('$id', ({ input, expect: expected }) => {
    const clock = { now: at(input.now), timezone: input.timezone };
    const [first, after] = boundsOf(input.name).map((bound) => resolveRelative(bound, clock));
    expect(first).toEqual({ kind: 'day', day: expected.start_date });
    expect(after).toEqual({ kind: 'day', day: expected.end_date_exclusive });
    expect(startOfDay(expected.start_date, input.timezone)).toEqual(at(expected.start_utc));
    expect(startOfDay(expected.end_date_exclusive, input.timezone)).toEqual(at(expected.end_utc));
  });
});
