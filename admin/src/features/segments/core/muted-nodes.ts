/**
 * What is muted in a tree, and so left out of what is counted. A group of which nothing is left is left out itself: an
 * empty one would hold for everybody. So is a rule about related records with all of its own conditions muted: without
 * them it would ask another question, and in one of “has only those” none at all.
 */
import { countRules, isBuilderGroup, nodeAt, type BuilderGroup, type BuilderNode, type TreePath } from './builder-tree';

export const isLeftOut = (node: BuilderNode): boolean => Boolean(node.muted) || hasNothingLeft(node);

/** There are conditions, and every one is left out. */
export const hasNothingLeft = (node: BuilderNode): boolean =>
  isBuilderGroup(node) && node.rules.length > 0 && node.rules.every(isLeftOut);

/** self: by its own mark. around: with the group it is in. inside: as everything in it is. */
export type LeftOut = 'self' | 'around' | 'inside';

export const leftOutAt = (tree: BuilderGroup, path: TreePath): LeftOut | undefined => {
  const node = nodeAt(tree, path);
  if (!node) return undefined;
  if (node.muted) return 'self';
  if (path.some((_index, length) => nodeAt(tree, path.slice(0, length))?.muted)) return 'around';
  return hasNothingLeft(node) ? 'inside' : undefined;
};

/** Conditions that are not counted, those in a group that is left out one by one. */
export const countLeftOut = (node: BuilderNode): number => {
  if (isLeftOut(node)) return countRules(node);
  return isBuilderGroup(node) ? node.rules.reduce((sum, child) => sum + countLeftOut(child), 0) : 0;
};

/** Where a node of the counted rules stands in the tree; undefined where nothing counted stands. */
export const placeOfCounted = (tree: BuilderGroup, counted: TreePath): TreePath | undefined => {
  const place: number[] = [];
  let node: BuilderNode = tree;
  for (const index of counted) {
    const rules: BuilderNode[] = isBuilderGroup(node) ? node.rules : [];
    const child = rules.filter((candidate) => !isLeftOut(candidate))[index];
    if (!child) return undefined;
    place.push(rules.indexOf(child));
    node = child;
  }
  return place;
};
