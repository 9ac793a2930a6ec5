import { useCallback } from 'react';
import type { FullField, Schema } from 'react-querybuilder';
import type { BuilderGroup } from '../core/builder-tree';
import type { Edit } from '../core/edit-tree';
import { useBuilder } from './builder-context';

export type BuilderSchema = Schema<FullField, string>;

/** Applies an edit through the query builder, so that undo knows it, moves focus afterwards and says what is gone. */
export const useEdit = (schema: BuilderSchema) => {
  const { focusLater, onRemoved } = useBuilder();
  return useCallback(
    (change: (tree: BuilderGroup) => Edit, outcome?: 'removed') => {
      const { tree, focus } = change(schema.getQuery() as BuilderGroup);
      if (focus) focusLater(focus);
      schema.dispatchQuery(tree);
      if (outcome === 'removed') onRemoved();
    },
    [schema, focusLater, onRemoved],
  );
};
