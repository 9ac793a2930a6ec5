/**
 * Where an error of the server belongs in the builder. In: a path such as `['data','filter','rules',0,'where','rules',1]`.
 * Out: the indexes `[0, 1]`; the root for an error of the filter as a whole; undefined for one of another field.
 */
import type { ErrorDetail, ErrorPath } from '../../../contracts';
import type { BuilderGroup, TreePath } from './builder-tree';
import { placeOfCounted } from './muted-nodes';

export interface RowError {
  path: TreePath;
  message: string;
}

export const treePathOf = (path: ErrorPath): TreePath | undefined => {
  if (!path.includes('filter') && !path.includes('rules')) return undefined;
  return path.filter((key, index): key is number => typeof key === 'number' && path[index - 1] === 'rules');
};

/** Finds the row that a path of an answer is about. */
export type RowOf = (path: ErrorPath) => TreePath | undefined;

/** For answers about the rules as they are counted: rows that are muted now were not sent. */
export const countedRowOf =
  (tree: BuilderGroup): RowOf =>
  (path) => {
    const counted = treePathOf(path);
    return counted && placeOfCounted(tree, counted);
  };

export const rowErrors = (details: readonly ErrorDetail[], rowOf: RowOf): RowError[] =>
  details.flatMap(({ path, message }) => {
    const treePath = rowOf(path);
    return treePath ? [{ path: treePath, message }] : [];
  });

/** Messages for the form's own fields, by the name after `data`: `{ name: 'must be unique' }`. */
export const fieldErrors = (details: readonly ErrorDetail[]): Record<string, string> =>
  Object.fromEntries(
    details
      .filter(({ path }) => treePathOf(path) === undefined)
      .map(({ path, message }) => [String((path[0] === 'data' ? path[1] : path[0]) ?? ''), message]),
  );
