/**
 * Moves of a row between groups, each giving a new tree and where focus goes. In: the tree, the row's path and a goal:
 * the path that the row would push down. Refused: into itself, past the depth that the server allows, and across a
 * `where` block, whose fields are those of another type. A group that a move leaves empty goes.
 */
import { move, remove } from 'react-querybuilder';
import {
  isBuilderGroup,
  isRelationGroup,
  nodeAt,
  type BuilderGroup,
  type BuilderNode,
  type TreePath,
} from './builder-tree';
import type { Edit } from './edit-tree';

const parentOf = (path: TreePath): TreePath => path.slice(0, -1);
const lastOf = (path: TreePath): number => path[path.length - 1] ?? 0;
const startsWith = (path: TreePath, start: TreePath): boolean => start.every((index, level) => path[level] === index);
const isPlainGroup = (node: BuilderNode | undefined): node is BuilderGroup =>
  node !== undefined && isBuilderGroup(node) && !isRelationGroup(node);

/** Levels of groups in a node: none in a comparison, one in a group of comparisons. */
const heightOf = (node: BuilderNode): number => {
  if (!isBuilderGroup(node)) return 0;
  if (isRelationGroup(node) && node.rules.length === 0) return 0;
  return 1 + Math.max(0, ...node.rules.map(heightOf));
};

export const fitsAt = (node: BuilderNode, path: TreePath, maxDepth: number): boolean =>
  path.length + heightOf(node) <= maxDepth;

/** The nearest rule about related records above a path, by how long its own path is. */
const whereAbove = (tree: BuilderGroup, path: TreePath): number => {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const node = nodeAt(tree, path.slice(0, length));
    if (node && isRelationGroup(node)) return length;
  }
  return 0;
};

export const canMove = (tree: BuilderGroup, { from, to }: { from: TreePath; to: TreePath }, maxDepth: number) => {
  const node = nodeAt(tree, from);
  if (!node || startsWith(to, from) || !fitsAt(node, to, maxDepth)) return false;
  const where = whereAbove(tree, from);
  return where === whereAbove(tree, to) && startsWith(to, from.slice(0, where));
};

/** Where a path is once the node at `gone` is taken out. */
const without = (path: TreePath, gone: TreePath): TreePath => {
  const level = gone.length - 1;
  const index = path[level];
  if (index === undefined || !startsWith(path, parentOf(gone)) || index <= lastOf(gone)) return path;
  return path.map((value, position) => (position === level ? value - 1 : value));
};

/** Where a path is once a node is put in at `added`. */
const withAdded = (path: TreePath, added: TreePath): TreePath => {
  const level = added.length - 1;
  const index = path[level];
  if (index === undefined || !startsWith(path, parentOf(added)) || index < lastOf(added)) return path;
  return path.map((value, position) => (position === level ? value + 1 : value));
};

/** Puts the row before what is at `to` now. The move must be possible. */
export const moveNode = (tree: BuilderGroup, { from, to }: { from: TreePath; to: TreePath }): Edit => {
  const moved = move<BuilderGroup>(tree, [...from], [...to]);
  const path = without(to, from);
  const source = withAdded(parentOf(from), path);
  const left = nodeAt(moved, source);
  if (source.length === 0 || !isPlainGroup(left) || left.rules.length > 0) {
    return { tree: moved, focus: { path, control: 'menu' } };
  }
  return {
    tree: remove<BuilderGroup>(moved, [...source]),
    focus: { path: without(path, source), control: 'menu' },
  };
};

interface Goal {
  side: 'above' | 'below';
  to: TreePath;
}

/** Into the group just above a row, at its end; else into the one just below, at its start. */
export const goalInside = (tree: BuilderGroup, path: TreePath): Goal | undefined => {
  const above = [...parentOf(path), lastOf(path) - 1];
  const below = [...parentOf(path), lastOf(path) + 1];
  const former = lastOf(path) > 0 ? nodeAt(tree, above) : undefined;
  if (isPlainGroup(former)) return { side: 'above', to: [...above, former.rules.length] };
  return isPlainGroup(nodeAt(tree, below)) ? { side: 'below', to: [...below, 0] } : undefined;
};

/** Out of a row's group, to just after it; undefined at the top and in a `where` block. */
export const goalOutside = (tree: BuilderGroup, path: TreePath): TreePath | undefined => {
  const group = parentOf(path);
  if (group.length === 0 || !isPlainGroup(nodeAt(tree, group))) return undefined;
  return [...parentOf(group), lastOf(group) + 1];
};
