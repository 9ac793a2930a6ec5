/**
 * Edits of the builder tree, each giving a new tree; react-querybuilder's own tree functions do the work. Also says
 * where focus goes afterwards. Paths are taken as valid: they come from the row that asks.
 */
import { add, move, prepareRuleGroup, remove } from 'react-querybuilder';
import {
  isBuilderGroup,
  isRelationGroup,
  nodeAt,
  type BuilderGroup,
  type BuilderNode,
  type BuilderRule,
  type TreePath,
} from './builder-tree';

/** A row's first control, or the “Add condition” button of a group. */
export interface FocusTarget {
  path: TreePath;
  control: 'row' | 'operator' | 'menu' | 'add';
}
export interface Edit {
  tree: BuilderGroup;
  focus?: FocusTarget;
}

export const emptyRule = (): BuilderRule => ({ field: '', operator: '', value: undefined });

const lengthAt = (tree: BuilderGroup, path: TreePath): number => {
  const node = nodeAt(tree, path);
  return node && isBuilderGroup(node) ? node.rules.length : 0;
};

const parentOf = (path: TreePath): TreePath => path.slice(0, -1);
const lastOf = (path: TreePath): number => path[path.length - 1] ?? 0;

const added = (tree: BuilderGroup, parent: TreePath, node: BuilderNode): Edit => {
  const path = [...parent, lengthAt(tree, parent)];
  return {
    tree: add<BuilderGroup>(tree, node, [...parent]),
    focus: { path: isBuilderGroup(node) ? [...path, 0] : path, control: 'row' },
  };
};

export const addRule = (tree: BuilderGroup, parent: TreePath): Edit => added(tree, parent, emptyRule());

export const addGroup = (tree: BuilderGroup, parent: TreePath): Edit =>
  added(tree, parent, { combinator: 'and', rules: [emptyRule()] });

/** Ids stay: a row that is typed in keeps its controls. */
export const replaceNode = (tree: BuilderGroup, path: TreePath, node: BuilderNode): BuilderGroup => {
  const [index, ...rest] = path;
  if (index === undefined) return isBuilderGroup(node) ? node : tree;
  const replaced = (child: BuilderNode): BuilderNode => {
    if (rest.length === 0) return node;
    return isBuilderGroup(child) ? replaceNode(child, rest, node) : child;
  };
  return { ...tree, rules: tree.rules.map((child, position) => (position === index ? replaced(child) : child)) };
};

/** The field that stands for a node: a row's own, a group's first or last one; its “Add condition” where it is empty. */
const fieldOf = (tree: BuilderGroup, path: TreePath, end: 'first' | 'last' = 'first'): FocusTarget => {
  const node = nodeAt(tree, path);
  if (!node || !isBuilderGroup(node) || isRelationGroup(node)) return { path, control: 'row' };
  if (node.rules.length === 0) return { path, control: 'add' };
  return fieldOf(tree, [...path, end === 'first' ? 0 : node.rules.length - 1], end);
};

/** Focus goes to the next row's field, else the previous one's, else the group's “Add condition”. */
export const removeNode = (tree: BuilderGroup, path: TreePath): Edit => {
  const parent = parentOf(path);
  const next = remove<BuilderGroup>(tree, [...path]);
  const left = lengthAt(next, parent);
  if (left === 0) return { tree: next, focus: { path: parent, control: 'add' } };
  const isLast = lastOf(path) >= left;
  return { tree: next, focus: fieldOf(next, [...parent, isLast ? left - 1 : lastOf(path)], isLast ? 'last' : 'first') };
};

export const duplicateNode = (tree: BuilderGroup, path: TreePath): Edit => {
  const copy = [...parentOf(path), lastOf(path) + 1];
  const next = move<BuilderGroup>(tree, [...path], copy, { clone: true });
  return { tree: next, focus: fieldOf(next, copy) };
};

/** Within its own group only; focus stays on the moved row's menu button. */
export const shiftNode = (tree: BuilderGroup, path: TreePath, by: -1 | 1): Edit => {
  const from = lastOf(path);
  const to = from + by;
  if (to < 0 || to >= lengthAt(tree, parentOf(path))) return { tree };
  const target = [...parentOf(path), by === 1 ? to + 1 : to];
  return {
    tree: move<BuilderGroup>(tree, [...path], target),
    focus: { path: [...parentOf(path), to], control: 'menu' },
  };
};

/** Without the mark there is no key: a tree whose mute was taken back is the one it was. Focus stays on the menu. */
export const muteNode = (tree: BuilderGroup, path: TreePath, isMuted: boolean): Edit => {
  const node = nodeAt(tree, path);
  if (!node || path.length === 0) return { tree };
  const { muted: _former, ...plain } = node;
  const next: BuilderNode = isMuted ? { ...plain, muted: true } : plain;
  return { tree: replaceNode(tree, path, next), focus: { path, control: 'menu' } };
};

export const wrapNode = (tree: BuilderGroup, path: TreePath): Edit => {
  const node = nodeAt(tree, path);
  if (!node) return { tree };
  const next = replaceNode(tree, path, prepareRuleGroup<BuilderGroup>({ combinator: 'and', rules: [node] }));
  return { tree: next, focus: fieldOf(next, [...path, 0]) };
};
