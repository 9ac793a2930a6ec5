import { useCallback, useState } from 'react';
import type { BuilderGroup } from '../core/builder-tree';

/**
 * The tree on screen, changed at once. The page's copy may follow a moment later: until then the builder would be given
 * its former tree, take it for an edit, and undo would go back and forth between the two. A tree that did not come from
 * here, such as a saved one, is taken over.
 */
export const useOwnTree = (given: BuilderGroup, onChange: (tree: BuilderGroup) => void) => {
  const [tree, setTree] = useState(given);
  const [seen, setSeen] = useState(given);
  const [sent] = useState(() => new WeakSet<BuilderGroup>());
  if (given !== seen) {
    setSeen(given);
    if (!sent.has(given)) setTree(given);
  }
  const change = useCallback(
    (next: BuilderGroup) => {
      sent.add(next);
      setTree(next);
      onChange(next);
    },
    [sent, onChange],
  );
  return [tree, change] as const;
};
