import type { FilterNode } from '../../../../../server/src/contracts';
import { isGrouped } from '../../../../../server/src/features/segments/core/is-grouped';

const field: FilterNode = { field: 'name', operator: 'equals', value: 'x' };
const count: FilterNode = { relation: 'orders', aggregate: 'count', operator: 'equals', value: 1 };

describe('isGrouped', () => {
  it.each<[string, FilterNode[], boolean]>([
    ['a field', [field], false],
    ['some related record', [{ relation: 'orders', quantifier: 'some' }], false],
    ['an aggregate', [field, count], true],
    ['an aggregate in a group', [{ matchType: 'any', rules: [field, count] }], true],
    [
      'an aggregate of a related record',
      [{ relation: 'c', quantifier: 'some', where: { matchType: 'all', rules: [count] } }],
      true,
    ],
    ['a metric', [{ field: 'metric.orderCount', operator: 'greater_than', value: 1 }], true],
    ['a field that only begins alike', [{ field: 'metrics.a', operator: 'equals', value: 'x' }], false],
  ])('%s', (_what, rules, expected) => {
    expect(isGrouped({ entity: 'contact', matchType: 'all', rules })).toBe(expected);
  });

  it('finds no groups in a list', () => expect(isGrouped(null)).toBe(false));
});
