import type { BuilderGroup, BuilderNode } from '../../../../../../admin/src/features/segments/core/builder-tree';
import { countLeftOut, leftOutAt } from '../../../../../../admin/src/features/segments/core/muted-nodes';

const rule: BuilderNode = { field: 'email', operator: 'is_not_empty', value: undefined };
const muted = <Node extends BuilderNode>(node: Node): Node => ({ ...node, muted: true });
const all = (...rules: BuilderNode[]): BuilderGroup => ({ combinator: 'and', rules });
const orders = (...rules: BuilderNode[]): BuilderGroup => ({
  ...all(...rules),
  relation: { path: 'orders', test: { kind: 'quantifier', quantifier: 'some' } },
});

describe('leftOutAt', () => {
  const tree = all(rule, muted(rule), muted(all(rule, muted(rule), all(rule))), all(muted(rule)), orders(), all());

  it.each<[number[], ReturnType<typeof leftOutAt>]>([
    [[], undefined],
    [[0], undefined],
    [[1], 'self'],
    [[2], 'self'],
    [[2, 0], 'around'],
    [[2, 1], 'self'],
    [[2, 2, 0], 'around'],
    [[3], 'inside'],
    [[3, 0], 'self'],
    [[4], undefined],
    [[5], undefined],
    [[9], undefined],
  ])('at %j is %s', (path, expected) => expect(leftOutAt(tree, path)).toBe(expected));
});

describe('countLeftOut', () => {
  it.each<[string, BuilderGroup, number]>([
    ['nothing', all(rule, all(), orders(rule)), 0],
    ['a row', all(rule, muted(rule)), 1],
    ['every row of a group, once', all(muted(all(rule, muted(rule))), rule), 2],
    ['a rule about related records with its conditions', all(muted(orders(rule, rule))), 3],
    ['a rule about related records of which nothing is left', all(orders(muted(rule))), 2],
    ['rows in different groups', all(muted(rule), all(rule, muted(rule))), 2],
  ])('of %s', (_name, tree, expected) => expect(countLeftOut(tree)).toBe(expected));
});
