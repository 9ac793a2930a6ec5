import {
  nodeAt,
  type BuilderGroup,
  type BuilderNode,
} from '../../../../../../admin/src/features/segments/core/builder-tree';
import {
  addGroup,
  addRule,
  duplicateNode,
  muteNode,
  removeNode,
  replaceNode,
  shiftNode,
  wrapNode,
} from '../../../../../../admin/src/features/segments/core/edit-tree';

const rule = (field: string): BuilderNode => ({ id: field, field, operator: 'is_empty', value: undefined });
const group = (...rules: BuilderNode[]): BuilderGroup => ({ id: 'group', combinator: 'and', rules });
const fields = (node: BuilderNode): unknown => ('rules' in node ? node.rules.map(fields) : node.field);

describe('editing the tree', () => {
  it('adds a row at the end of a group and goes to its field', () => {
    const edit = addRule(group(rule('a'), group(rule('b'))), [1]);
    expect(fields(edit.tree)).toEqual(['a', ['b', '']]);
    expect(edit.focus).toEqual({ path: [1, 1], control: 'row' });
  });

  it('adds a group with one open row and goes into it', () => {
    const edit = addGroup(group(rule('a')), []);
    expect(fields(edit.tree)).toEqual(['a', ['']]);
    expect(edit.focus).toEqual({ path: [1, 0], control: 'row' });
  });

  it.each([
    ['the next row', [0], ['b', 'c'], { path: [0], control: 'row' }],
    ['the next row, from the middle', [1], ['a', 'c'], { path: [1], control: 'row' }],
    ['the previous row, where it was the last', [2], ['a', 'b'], { path: [1], control: 'row' }],
  ])('goes to %s after removing', (_name, path, left, focus) => {
    const edit = removeNode(group(rule('a'), rule('b'), rule('c')), path);
    expect(fields(edit.tree)).toEqual(left);
    expect(edit.focus).toEqual(focus);
  });

  it('goes to the first field of a group that comes next, and to the last of one that came before', () => {
    expect(removeNode(group(rule('a'), group(rule('b'), rule('c'))), [0]).focus).toEqual({
      path: [0, 0],
      control: 'row',
    });
    expect(removeNode(group(group(rule('a'), rule('b')), rule('c')), [1]).focus).toEqual({
      path: [0, 1],
      control: 'row',
    });
    expect(removeNode(group(rule('a'), group()), [0]).focus).toEqual({ path: [0], control: 'add' });
  });

  it('goes to “Add condition” of the group after removing its only row', () => {
    const edit = removeNode(group(rule('a'), group(rule('b'))), [1, 0]);
    expect(fields(edit.tree)).toEqual(['a', []]);
    expect(edit.focus).toEqual({ path: [1], control: 'add' });
  });

  it('puts a copy below, with an id of its own', () => {
    const { tree, focus } = duplicateNode(group(rule('a'), rule('b')), [0]);
    expect(fields(tree)).toEqual(['a', 'a', 'b']);
    expect(nodeAt(tree, [1])?.id).not.toBe(nodeAt(tree, [0])?.id);
    expect(focus).toEqual({ path: [1], control: 'row' });
  });

  it.each([
    ['up', [1], -1 as const, ['b', 'a', 'c'], [0]],
    ['down', [1], 1 as const, ['a', 'c', 'b'], [2]],
  ])('moves %s and stays on the moved row', (_name, path, by, order, focused) => {
    const edit = shiftNode(group(rule('a'), rule('b'), rule('c')), path, by);
    expect(fields(edit.tree)).toEqual(order);
    expect(edit.focus).toEqual({ path: focused, control: 'menu' });
  });

  it('never moves a row out of its group', () => {
    const tree = group(rule('a'), group(rule('b')));
    expect(shiftNode(tree, [1, 0], -1)).toEqual({ tree });
    expect(shiftNode(tree, [1, 0], 1)).toEqual({ tree });
  });

  it('keeps the ids of what is replaced, so that a control that is typed in stays on screen', () => {
    const tree = replaceNode(group(rule('a'), group(rule('b'))), [1, 0], { ...rule('b'), field: 'changed' });
    expect(fields(tree)).toEqual(['a', ['changed']]);
    expect(nodeAt(tree, [1, 0])?.id).toBe('b');
    expect(nodeAt(tree, [1])?.id).toBe('group');
  });

  it('wraps a row in a group', () => {
    const edit = wrapNode(group(rule('a'), rule('b')), [1]);
    expect(fields(edit.tree)).toEqual(['a', ['b']]);
    expect(nodeAt(edit.tree, [1])?.id).toEqual(expect.any(String));
    expect(nodeAt(edit.tree, [1, 0])?.id).toBe('b');
    expect(edit.focus).toEqual({ path: [1, 0], control: 'row' });
  });

  it.each<[string, number[]]>([
    ['a row', [0]],
    ['a group', [1]],
    ['a row in a group', [1, 0]],
  ])('mutes %s and takes it back, and stays on its menu', (_name, path) => {
    const tree = group(rule('a'), group(rule('b')));
    const muted = muteNode(tree, path, true);
    expect(nodeAt(muted.tree, path)).toMatchObject({ muted: true });
    expect(muted.focus).toEqual({ path, control: 'menu' });
    expect(muteNode(muted.tree, path, false)).toStrictEqual({ tree, focus: { path, control: 'menu' } });
  });

  it('never mutes everything at once', () =>
    expect(muteNode(group(rule('a')), [], true).tree).not.toHaveProperty('muted'));

  it('copies, wraps and moves the mute with the row', () => {
    const { tree } = muteNode(group(rule('a'), rule('b')), [0], true);
    expect(nodeAt(duplicateNode(tree, [0]).tree, [1])).toMatchObject({ field: 'a', muted: true });
    expect(nodeAt(wrapNode(tree, [0]).tree, [0, 0])).toMatchObject({ field: 'a', muted: true });
    expect(nodeAt(shiftNode(tree, [0], 1).tree, [1])).toMatchObject({ field: 'a', muted: true });
  });

  it('keeps what makes a group a rule about related records', () => {
    const related: BuilderNode = {
      ...group(rule('status')),
      relation: { path: 'orders', test: { kind: 'quantifier', quantifier: 'some' } },
    };
    const { tree } = duplicateNode(group(related), [0]);
    expect(nodeAt(tree, [1])).toMatchObject({ relation: { path: 'orders' }, rules: [{ field: 'status' }] });
  });
});
