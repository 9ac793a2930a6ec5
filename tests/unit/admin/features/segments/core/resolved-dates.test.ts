import { datesByRow } from '../../../../../../admin/src/features/segments/core/resolved-dates';

const since = { kind: 'since' as const, at: '2026-10-21T07:05:00.000Z' };
const day = (at: string) => ({ kind: 'at' as const, at });

describe('datesByRow', () => {
  it('finds the row of each date, in groups and below a relation, and keeps the ends of a range together', () => {
    const [low, high] = [day('2026-01-01'), day('2026-11-20')];
    const rows = datesByRow({
      timezone: 'Asia/Bangkok',
      dates: [
        { ...since, path: ['filter', 'rules', 1, 'rules', 0, 'value'] },
        { ...low, path: ['filter', 'rules', 2, 'where', 'rules', 1, 'value', 0] },
        { ...high, path: ['filter', 'rules', 2, 'where', 'rules', 1, 'value', 1] },
      ],
    });
    expect([...rows.keys()]).toEqual(['1.0', '2.1']);
    expect(rows.get('1.0')).toMatchObject({ timezone: 'Asia/Bangkok', dates: [since] });
    expect(rows.get('2.1')?.dates).toMatchObject([low, high]);
  });
});
