import type { Filter } from '../../../../../server/src/contracts';
import { rulesOf, toTree } from '../../../../../server/src/features/segments/core/explain-tree';

const rule = (field: string) => ({ field, operator: 'is_not_empty' as const });
const FILTER: Filter = {
  entity: 'contact',
  matchType: 'all',
  rules: [rule('a'), { matchType: 'any', not: true, rules: [rule('b'), rule('c')] }, rule('d')],
};
const answers = (verdicts: boolean[]) =>
  verdicts.map((holds, index) => ({ label: `rule ${index}`, holds, read: null }));

describe('rulesOf', () => {
  it('lists the rules of all groups in reading order, each at its place', () => {
    expect(rulesOf(FILTER).map(({ path }) => path.join('.'))).toEqual([
      'rules.0',
      'rules.1.rules.0',
      'rules.1.rules.1',
      'rules.2',
    ]);
  });

  it('takes a rule about related records as one, whatever its condition holds', () => {
    const where = { matchType: 'all' as const, rules: [rule('b')] };
    const filter: Filter = { ...FILTER, rules: [{ relation: 'orders', quantifier: 'some', where }] };
    expect(rulesOf(filter)).toHaveLength(1);
  });
});

describe('toTree', () => {
  it.each([
    [[true, false, false, true], true, true],
    [[true, false, true, true], false, false],
    [[false, false, false, true], true, false],
    [[true, false, false, false], true, false],
  ])('decides %j as the filter does', (verdicts, inner, whole) => {
    const tree = toTree(FILTER, answers(verdicts));
    expect(tree).toMatchObject({ holds: whole, path: ['filter'], not: false });
    expect(tree.rules[1]).toMatchObject({ kind: 'group', not: true, holds: inner, path: ['filter', 'rules', 1] });
  });

  it('decides “any” by one that holds', () => {
    const filter: Filter = { ...FILTER, matchType: 'any', rules: [rule('a'), rule('b')] };
    expect(toTree(filter, answers([false, true])).holds).toBe(true);
    expect(toTree(filter, answers([false, false])).holds).toBe(false);
  });

  it('refuses too few answers', () => {
    expect(() => toTree(FILTER, answers([true]))).toThrow('filter.rules.1.rules.0');
  });
});
