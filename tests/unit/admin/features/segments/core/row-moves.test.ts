import {
  nodeAt,
  type BuilderGroup,
  type BuilderNode,
  type TreePath,
} from '../../../../../../admin/src/features/segments/core/builder-tree';
import { moveOfKey, moveRow, type RowMove } from '../../../../../../admin/src/features/segments/core/row-moves';

const rule = (field: string): BuilderNode => ({ id: field, field, operator: 'is_empty', value: undefined });
const group = (...rules: BuilderNode[]): BuilderGroup => ({ combinator: 'and', rules });
const orders = (...rules: BuilderNode[]): BuilderGroup => ({
  ...group(...rules),
  relation: { path: 'orders', test: { kind: 'quantifier', quantifier: 'some' } },
});
const fields = (node: BuilderNode): unknown => ('rules' in node ? node.rules.map(fields) : node.field);
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(rule) as [BuilderNode, BuilderNode, BuilderNode, BuilderNode];

type Case = [string, BuilderGroup, TreePath, RowMove, unknown, TreePath];

describe('moving a row', () => {
  it.each<Case>([
    ['up', group(a, b), [1], 'up', ['b', 'a'], [0]],
    ['down', group(a, b), [0], 'down', ['b', 'a'], [1]],
    ['into the group above, at its end', group(group(a), b), [1], 'in', [['a', 'b']], [0, 1]],
    ['into the group below, at its start', group(a, group(b)), [0], 'in', [['a', 'b']], [0, 0]],
    ['into the group above before the one below', group(group(a), b, group(c)), [1], 'in', [['a', 'b'], ['c']], [0, 1]],
    ['a group into the group above', group(group(a), group(b)), [1], 'in', [['a', ['b']]], [0, 1]],
    ['out, to just after its group', group(group(a, b), c), [0, 0], 'out', [['b'], 'a', 'c'], [1]],
    ['out of a group that is then empty, which goes', group(a, group(b), c), [1, 0], 'out', ['a', 'b', 'c'], [1]],
    ['out of the inner of two groups', group(group(a, group(b, c))), [0, 1, 1], 'out', [['a', ['b'], 'c']], [0, 2]],
    ['up within a where block', group(orders(a, b)), [0, 1], 'up', [['b', 'a']], [0, 0]],
    ['into a group within a where block', group(orders(group(a), b)), [0, 1], 'in', [[['a', 'b']]], [0, 0, 1]],
  ])('%s', (_name, tree, path, move, expected, focused) => {
    const moved = nodeAt(tree, path);
    const result = moveRow(tree, { path, move, maxDepth: 5 });
    if (!result.possible) throw new Error(result.reason);
    expect(fields(result.edit.tree)).toEqual(expected);
    expect(result.edit.focus).toEqual({ path: focused, control: 'menu' });
    expect(fields(nodeAt(result.edit.tree, focused) ?? group())).toEqual(fields(moved ?? group()));
  });

  it.each<[string, BuilderGroup, TreePath, RowMove, string, number]>([
    ['up where it is the first', group(a, b), [0], 'up', 'first', 5],
    ['down where it is the last', group(group(a, b)), [0, 1], 'down', 'last', 5],
    ['into a group where none is beside it', group(a, b, group(c)), [0], 'in', 'no_group', 5],
    ['into the conditions about related records', group(orders(a), d), [1], 'in', 'no_group', 5],
    ['out at the top', group(a), [0], 'out', 'not_in_group', 5],
    ['out of the conditions about related records', group(orders(a)), [0, 0], 'out', 'not_in_group', 5],
    ['deeper than the server allows', group(group(a), group(b)), [1], 'in', 'too_deep', 2],
  ])('does not go %s', (_name, tree, path, move, reason, maxDepth) => {
    expect(moveRow(tree, { path, move, maxDepth })).toEqual({ possible: false, reason });
  });

  it('takes a plain row to the deepest level that the server allows', () => {
    expect(moveRow(group(group(a), b), { path: [1], move: 'in', maxDepth: 2 }).possible).toBe(true);
  });
});

describe('the keys', () => {
  const pressed = (key: string, held: Partial<Record<'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey', boolean>>) =>
    moveOfKey({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

  it.each([
    ['ArrowUp', 'up'],
    ['ArrowDown', 'down'],
    ['ArrowRight', 'in'],
    ['ArrowLeft', 'out'],
    ['a', undefined],
  ])('Alt and %s: %s', (key, move) => expect(pressed(key, { altKey: true })).toBe(move));

  it('are those with Alt alone', () => {
    expect(pressed('ArrowUp', {})).toBeUndefined();
    expect(pressed('ArrowUp', { altKey: true, ctrlKey: true })).toBeUndefined();
    expect(pressed('ArrowUp', { altKey: true, shiftKey: true })).toBeUndefined();
    expect(pressed('ArrowUp', { altKey: true, metaKey: true })).toBeUndefined();
  });
});
