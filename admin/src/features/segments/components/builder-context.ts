import { createContext, useContext } from 'react';
import type { Catalogue } from '../../../contracts';
import type { MessageKey } from '../../../i18n/messages';
import type { BuilderGroup, TreePath } from '../core/builder-tree';
import type { FocusTarget } from '../core/edit-tree';
import type { LeftOut } from '../core/muted-nodes';
import type { Named, NamedKind } from '../core/named-values';
import type { DatesOf } from './use-row-dates';

/** How many a condition matches by itself, and how many are left after it and those before it. */
export interface RowCount {
  path: TreePath;
  alone: number;
  afterThis: number;
}

export interface Builder {
  catalogue: Catalogue;
  /** The root type. */
  uid: string;
  /** The segmented entity's label, such as “Contact”. */
  entityLabel: string;
  tree: BuilderGroup;
  /** What rules may refer to by its id. */
  names: Readonly<Record<NamedKind, readonly Named[]>>;
  disabled: boolean;
  /** What a row says whose `field` is not there. */
  goneKey: MessageKey;
  /** Messages for the row or group at exactly this path. */
  messagesAt(path: TreePath): string[];
  /** The earlier row that can never hold together with the one at this path. */
  conflictAt(path: TreePath): TreePath | undefined;
  /** Why the row or group at this path is not counted; undefined for what is. */
  leftOutAt(path: TreePath): LeftOut | undefined;
  countAt(path: TreePath): RowCount | undefined;
  datesOf: DatesOf;
  focusNow(target: FocusTarget): void;
  focusLater(target: FocusTarget): void;
  /** Says that a condition is gone and how it comes back. */
  onRemoved(): void;
}

export const BuilderContext = createContext<Builder | null>(null);

export const useBuilder = (): Builder => {
  const builder = useContext(BuilderContext);
  if (!builder) throw new Error('A filter row was rendered outside of FilterBuilder');
  return builder;
};
