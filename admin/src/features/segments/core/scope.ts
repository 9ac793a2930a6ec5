/**
 * Which type a row's fields belong to. In: the catalogue, the root type and the tree. Out: the uid that paths at a
 * place start from: the related type inside a `where` block; undefined below a relation that no longer exists.
 */
import type { Catalogue } from '../../../contracts';
import { isRelationGroup, nodeAt, type BuilderGroup, type TreePath } from './builder-tree';
import { findChoice } from './catalogue-paths';

interface Place {
  catalogue: Catalogue;
  /** The root type. */
  uid: string;
  tree: BuilderGroup;
}

export const scopeAt = ({ catalogue, uid: rootUid, tree }: Place, path: TreePath): string | undefined => {
  let uid: string | undefined = rootUid;
  for (let length = 1; length < path.length; length += 1) {
    const node = nodeAt(tree, path.slice(0, length));
    if (uid === undefined || !node || !isRelationGroup(node)) continue;
    const choice = findChoice(catalogue, uid, node.relation.path);
    uid = choice?.kind === 'relation' ? choice.target : undefined;
  }
  return uid;
};
