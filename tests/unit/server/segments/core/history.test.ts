import {
  BUCKET_MS,
  daysBefore,
  daysBetween,
  historyOf,
  knownDays,
} from '../../../../../server/src/features/segments/core/history';

const at = (text: string): number => Date.parse(text);
const bucket = (text: string, total: number, cause = 'record') => ({ at: at(text), total, cause });

describe('historyOf', () => {
  it('begins with the size before, and adds up day by day', () => {
    const days = historyOf({
      ...{ days: ['2026-03-01', '2026-03-02', '2026-03-03'], timezone: 'UTC', sizeBefore: 10 },
      entered: [bucket('2026-03-01T23:45:00Z', 3), bucket('2026-03-03T00:00:00Z', 2, 'clock')],
      left: [bucket('2026-03-02T00:00:00Z', 5, 'definition')],
    });
    expect(days).toEqual([
      { day: '2026-03-01', size: 13, entered: 3, left: 0, enteredBy: { record: 3 }, leftBy: {} },
      { day: '2026-03-02', size: 8, entered: 0, left: 5, enteredBy: {}, leftBy: { definition: 5 } },
      { day: '2026-03-03', size: 10, entered: 2, left: 0, enteredBy: { clock: 2 }, leftBy: {} },
    ]);
  });

  it('counts who was in already when tracking began in the size alone', () => {
    const [day] = historyOf({
      ...{ days: ['2026-03-01'], timezone: 'UTC', sizeBefore: 0, left: [] },
      entered: [bucket('2026-03-01T10:00:00Z', 100, 'initial'), bucket('2026-03-01T10:00:00Z', 2)],
    });
    expect(day).toMatchObject({ size: 102, entered: 2, enteredBy: { initial: 100, record: 2 } });
  });

  it.each([
    ['Asia/Bangkok', '2026-03-01T17:00:00Z', '2026-03-02'],
    ['Asia/Kathmandu', '2026-03-01T18:00:00Z', '2026-03-01'],
    ['Asia/Kathmandu', '2026-03-01T18:15:00Z', '2026-03-02'],
    ['America/New_York', '2026-03-08T04:45:00Z', '2026-03-07'],
    ['America/New_York', '2026-03-09T03:45:00Z', '2026-03-08'],
    ['Australia/Lord_Howe', '2026-04-04T13:00:00Z', '2026-04-05'],
  ])('%s: %s is on %s', (timezone, moment, day) => {
    const days = daysBetween('2026-02-28', '2026-04-06') ?? [];
    const entered = [bucket(moment, 1)];
    const found = historyOf({ days, timezone, sizeBefore: 0, entered, left: [] }).filter((one) => one.entered > 0);
    expect(found.map((one) => one.day)).toEqual([day]);
    expect(at(moment) % BUCKET_MS).toBe(0);
  });
});

describe('daysBetween', () => {
  it.each<[string, string, number | undefined]>([
    ['2026-02-27', '2026-03-02', 4],
    ['2026-03-01', '2026-03-01', 1],
    ['2026-03-02', '2026-03-01', undefined],
    ['2024-01-01', '2026-01-01', undefined],
    ['2026-02-30', '2026-03-01', undefined],
  ])('%s … %s', (from, to, count) => expect(daysBetween(from, to)?.length).toBe(count));

  it('counts back over months', () => expect(daysBefore('2026-03-01', 29)).toBe('2026-01-31'));
});

describe('knownDays', () => {
  const days = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'];

  it.each([
    ['2026-02-28', '2026-03-01', ['2026-02-28', '2026-03-01']],
    ['2026-01-01', '2026-03-05', days],
    ['2026-03-03', '2026-03-05', []],
    [null, '2026-03-05', []],
  ])('known since %s, on %s', (first, today, expected) => expect(knownDays(days, { first, today })).toEqual(expected));
});
