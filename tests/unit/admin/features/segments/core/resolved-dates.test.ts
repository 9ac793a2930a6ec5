import { countedRowOf, treePathOf } from '../../../../../../admin/src/features/segments/core/error-paths';
import { datesByRow } from '../../../../../../admin/src/features/segments/core/resolved-dates';

const since = { kind: 'since' as const, at: '2026-10-21T07:05:00.000Z' };
const day = (at: string) => ({ kind: 'at' as const, at });

describe('datesByRow', () => {
  it('finds the row of each date, in groups and below a relation, and keeps the ends of a range together', () => {
    const [low, high] = [day('2026-01-01'), day('2026-11-20')];
    const dates = [
      { ...since, path: ['filter', 'rules', 1, 'rules', 0, 'value'] },
      { ...low, path: ['filter', 'rules', 2, 'where', 'rules', 1, 'value', 0] },
      { ...high, path: ['filter', 'rules', 2, 'where', 'rules', 1, 'value', 1] },
    ];
    const rows = datesByRow({ timezone: 'Asia/Bangkok', dates }, treePathOf);
    expect([...rows.keys()]).toEqual(['1.0', '2.1']);
    expect(rows.get('1.0')).toMatchObject({ timezone: 'Asia/Bangkok', dates: [since] });
    expect(rows.get('2.1')?.dates).toMatchObject([low, high]);
  });

  it('passes over rows that were muted when it was counted', () => {
    const rule = { field: 'x', operator: 'is_empty' as const, value: undefined };
    const rowOf = countedRowOf({ combinator: 'and', rules: [{ ...rule, muted: true }, rule] });
    const dates = [{ ...since, path: ['filter', 'rules', 0, 'value'] }];
    expect([...datesByRow({ timezone: 'UTC', dates }, rowOf).keys()]).toEqual(['1']);
  });
});
