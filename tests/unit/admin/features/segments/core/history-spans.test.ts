import { isByDay, spansOf, totalsOf } from '../../../../../../admin/src/features/segments/core/history-spans';

const DAY_MS = 86_400_000;

/** On each day one more entered than left, in a segment that was empty. */
const days = (first: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    day: new Date(Date.parse(first) + index * DAY_MS).toISOString().slice(0, 10),
    size: index + 1,
    entered: 3,
    left: 2,
    enteredBy: {},
    leftBy: {},
  }));

describe('the rows of a history', () => {
  it('are the days of a month, newest first', () => {
    const month = days('2026-01-01', 31);
    const spans = spansOf(month);
    expect(isByDay(month)).toBe(true);
    expect(spans).toHaveLength(31);
    expect(spans[0]).toEqual({ from: '2026-01-31', to: '2026-01-31', size: 31, entered: 3, left: 2 });
  });

  it('are weeks from Monday on where there are more days, the first and the last cut off', () => {
    const spans = spansOf(days('2026-01-01', 32));
    expect(spans.map(({ from, to }) => [from, to])).toEqual([
      ['2026-01-26', '2026-02-01'],
      ['2026-01-19', '2026-01-25'],
      ['2026-01-12', '2026-01-18'],
      ['2026-01-05', '2026-01-11'],
      ['2026-01-01', '2026-01-04'],
    ]);
    expect(spans[0]).toMatchObject({ size: 32, entered: 21, left: 14 });
    expect(spans[4]).toMatchObject({ size: 4, entered: 12, left: 8 });
  });

  it('are weeks across the turn of a year and before 1970', () => {
    expect(spansOf(days('1969-12-01', 40)).map(({ from }) => from)).toEqual([
      '1970-01-05',
      '1969-12-29',
      '1969-12-22',
      '1969-12-15',
      '1969-12-08',
      '1969-12-01',
    ]);
  });

  it('add up to what the period was', () => {
    expect(totalsOf(days('2026-01-01', 40))).toEqual({ entered: 120, left: 80, size: 40 });
    expect(totalsOf([])).toEqual({ entered: 0, left: 0, size: 0 });
  });
});
