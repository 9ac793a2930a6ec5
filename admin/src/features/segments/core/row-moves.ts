/**
 * What the arrow keys and the row's menu do with a row. In: the tree, a path and the server's depth. Out: the move as an
 * edit, or why there is none. The row keeps its focus: it is on the moved row's menu button afterwards.
 */
import { isBuilderGroup, nodeAt, type BuilderGroup, type TreePath } from './builder-tree';
import { shiftNode, type Edit } from './edit-tree';
import { canMove, goalInside, goalOutside, moveNode } from './move-node';

export type RowMove = 'up' | 'down' | 'in' | 'out';
export type NoMove = 'first' | 'last' | 'no_group' | 'not_in_group' | 'too_deep';
type MoveResult = { possible: true; edit: Edit } | { possible: false; reason: NoMove };

const no = (reason: NoMove): MoveResult => ({ possible: false, reason });
const yes = (edit: Edit): MoveResult => ({ possible: true, edit });

export const moveRow = (
  tree: BuilderGroup,
  { path, move, maxDepth }: { path: TreePath; move: RowMove; maxDepth: number },
): MoveResult => {
  const index = path[path.length - 1] ?? 0;
  if (move === 'up') return index === 0 ? no('first') : yes(shiftNode(tree, path, -1));
  if (move === 'down') {
    const parent = nodeAt(tree, path.slice(0, -1));
    const count = parent && isBuilderGroup(parent) ? parent.rules.length : 0;
    return index >= count - 1 ? no('last') : yes(shiftNode(tree, path, 1));
  }
  const to = move === 'in' ? goalInside(tree, path)?.to : goalOutside(tree, path);
  if (!to) return no(move === 'in' ? 'no_group' : 'not_in_group');
  return canMove(tree, { from: path, to }, maxDepth) ? yes(moveNode(tree, { from: path, to })) : no('too_deep');
};

const MOVES_BY_KEY: Partial<Record<string, RowMove>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowRight: 'in',
  ArrowLeft: 'out',
};

/** Alt and an arrow, nothing else held. */
export const moveOfKey = (event: {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}): RowMove | undefined =>
  event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey ? MOVES_BY_KEY[event.key] : undefined;
