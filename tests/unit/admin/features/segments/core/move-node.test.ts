import type { BuilderGroup, BuilderNode } from '../../../../../../admin/src/features/segments/core/builder-tree';
import { canMove, fitsAt, moveNode } from '../../../../../../admin/src/features/segments/core/move-node';

const rule = (field: string): BuilderNode => ({ id: field, field, operator: 'is_empty', value: undefined });
const group = (...rules: BuilderNode[]): BuilderGroup => ({ combinator: 'and', rules });
const orders = (...rules: BuilderNode[]): BuilderGroup => ({
  ...group(...rules),
  relation: { path: 'orders', test: { kind: 'quantifier', quantifier: 'some' } },
});
const fields = (node: BuilderNode): unknown => ('rules' in node ? node.rules.map(fields) : node.field);
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(rule) as [BuilderNode, BuilderNode, BuilderNode, BuilderNode];

describe('moving a node to a place', () => {
  it.each([
    ['forward in its list', [0], [2], ['b', 'a', ['c', 'd']], [1]],
    ['to the end', [0], [3], ['b', ['c', 'd'], 'a'], [2]],
    ['into a later group', [0], [2, 1], ['b', ['c', 'a', 'd']], [1, 1]],
    ['out of a later group to the front', [2, 1], [0], ['d', 'a', 'b', ['c']], [0]],
  ])('%s', (_name, from, to, expected, path) => {
    const { tree, focus } = moveNode(group(a, b, group(c, d)), { from, to });
    expect(fields(tree)).toEqual(expected);
    expect(focus).toEqual({ path, control: 'menu' });
  });

  it.each([
    ['before it', [0], ['b', 'a'], [0]],
    ['after it', [2], ['a', 'b'], [1]],
  ])('takes an emptied group away: dropped %s', (_name, to, expected, path) => {
    const { tree, focus } = moveNode(group(a, group(b)), { from: [1, 0], to });
    expect(fields(tree)).toEqual(expected);
    expect(focus).toEqual({ path, control: 'menu' });
  });

  it('keeps a rule about related records whose last condition leaves', () => {
    const { tree } = moveNode(group(orders(group(a), b)), { from: [0, 0, 0], to: [0, 1] });
    expect(fields(tree)).toEqual([['a', 'b']]);
  });
});

describe('what may move where', () => {
  const tree = group(a, orders(b, group(c)), group(d));
  it.each([
    ['within its list', [0], [3], 5, true],
    ['into a group', [0], [2, 0], 5, true],
    ['into itself', [2], [2, 0], 5, false],
    ['into a where block', [0], [1, 0], 5, false],
    ['out of a where block', [1, 0], [0], 5, false],
    ['within a where block', [1, 0], [1, 1, 0], 5, true],
    ['too deep', [1], [2, 0], 2, false],
    ['from nowhere', [9], [0], 5, false],
  ])('%s', (_name, from, to, maxDepth, allowed) => expect(canMove(tree, { from, to }, maxDepth)).toBe(allowed));

  it.each<[string, BuilderNode, number, boolean]>([
    ['a comparison in the root', a, 1, true],
    ['a group in the root', group(a), 1, false],
    ['a group in the root', group(a), 2, true],
    ['related records without conditions', orders(), 1, true],
    ['related records with conditions', orders(a), 1, false],
  ])('%s, %#', (_name, node, maxDepth, fits) => expect(fitsAt(node, [0], maxDepth)).toBe(fits));
});
