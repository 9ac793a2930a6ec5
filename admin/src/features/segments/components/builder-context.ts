import { createContext, useContext } from 'react';
import type { Catalogue } from '../../../contracts';
import type { BuilderGroup, TreePath } from '../core/builder-tree';
import type { FocusTarget } from '../core/edit-tree';

export interface Builder {
  catalogue: Catalogue;
  /** The root type. */
  uid: string;
  /** The segmented entity's label, such as “Contact”. */
  entityLabel: string;
  tree: BuilderGroup;
  disabled: boolean;
  /** Messages for the row or group at exactly this path. */
  messagesAt(path: TreePath): string[];
  focusLater(target: FocusTarget): void;
}

export const BuilderContext = createContext<Builder | null>(null);

export const useBuilder = (): Builder => {
  const builder = useContext(BuilderContext);
  if (!builder) throw new Error('A filter row was rendered outside of FilterBuilder');
  return builder;
};
