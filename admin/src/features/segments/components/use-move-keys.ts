import { useCallback, type KeyboardEvent } from 'react';
import type { TreePath } from '../core/builder-tree';
import { moveOfKey, moveRow } from '../core/row-moves';
import { useBuilder } from './builder-context';
import { useEdit, type BuilderSchema } from './use-edit';

/** The row or group that an element belongs to; undefined for what hangs outside of the builder, such as an open list. */
const rowOf = (element: EventTarget): TreePath | undefined => {
  const row = element instanceof Element ? element.closest<HTMLElement>('[data-row]') : null;
  return row?.dataset.row?.split('.').map(Number);
};

/** Alt and an arrow move the row that has focus; set on the root group, before a list in the row can take the key. */
export const useMoveKeys = (schema: BuilderSchema) => {
  const { catalogue, disabled } = useBuilder();
  const edit = useEdit(schema);
  const { maxDepth } = catalogue.limits;
  return useCallback(
    (event: KeyboardEvent) => {
      const move = moveOfKey(event);
      const path = move && !disabled ? rowOf(event.target) : undefined;
      if (!move || !path) return;
      event.preventDefault();
      event.stopPropagation();
      edit((tree) => {
        const result = moveRow(tree, { path, move, maxDepth });
        return result.possible ? result.edit : { tree };
      });
    },
    [edit, disabled, maxDepth],
  );
};
