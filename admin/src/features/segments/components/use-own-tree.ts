import { useCallback, useState } from 'react';
import type { BuilderGroup } from '../core/builder-tree';

const NONE: readonly BuilderGroup[] = [];

/**
 * The tree on screen, changed at once. The page's copy may follow a moment later: until then the builder would be given
 * its former tree, take it for an edit, and undo would go back and forth between the two. A tree that is not on its way
 * from here is taken over, such as a saved one; also one that was on screen before, when changes are discarded.
 */
export const useOwnTree = (given: BuilderGroup, onChange: (tree: BuilderGroup) => void) => {
  const [tree, setTree] = useState(given);
  const [seen, setSeen] = useState(given);
  const [underway, setUnderway] = useState(NONE);
  if (given !== seen) {
    setSeen(given);
    const place = underway.indexOf(given);
    setUnderway(place < 0 ? NONE : underway.slice(place + 1));
    if (place < 0) setTree(given);
  }
  const change = useCallback(
    (next: BuilderGroup) => {
      setUnderway((trees) => [...trees, next]);
      setTree(next);
      onChange(next);
    },
    [onChange],
  );
  return [tree, change] as const;
};
