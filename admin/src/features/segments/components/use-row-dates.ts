import { useMemo, useState } from 'react';
import { nodeAt, type BuilderGroup, type BuilderNode } from '../core/builder-tree';
import { countedRowOf } from '../core/error-paths';
import { datesByRow, type RowDates } from '../core/resolved-dates';
import type { Preview } from './use-preview';

export type DatesOf = (node: BuilderNode | undefined) => RowDates | undefined;

/**
 * What the server made of the dates of each condition. They are kept by the condition itself: another one is edited and
 * they stay; this one is edited and they are gone until the next answer.
 */
export const useRowDates = ({ phase, figures }: Pick<Preview, 'phase' | 'figures'>, tree: BuilderGroup): DatesOf => {
  const [known] = useState(() => new WeakMap<BuilderNode, RowDates>());
  return useMemo(() => {
    if (phase === 'ready' && figures) {
      for (const [key, dates] of datesByRow(figures, countedRowOf(tree))) {
        const node = nodeAt(tree, key.split('.').map(Number));
        if (node) known.set(node, dates);
      }
    }
    return (node) => node && known.get(node);
  }, [phase, figures, tree, known]);
};
