import { useT } from '../../../i18n/messages';
import type { TreePath } from '../core/builder-tree';
import { removeNode } from '../core/edit-tree';
import { useBuilder } from './builder-context';
import type { RowMessage } from './RowMessages';
import { useEdit, type BuilderSchema } from './use-edit';

/** “Tier” no longer exists: choose another field, or remove the condition. A rule never goes by itself. */
export const useGoneField = (field: string, path: TreePath, schema: BuilderSchema): RowMessage => {
  const t = useT();
  const { disabled, goneKey, focusNow } = useBuilder();
  const edit = useEdit(schema);
  return {
    text: t(goneKey, { field }),
    remedies: disabled
      ? []
      : [
          { label: t('builder.gone.replace'), onSelect: () => void focusNow({ path, control: 'row' }) },
          {
            label: t('builder.menu.remove'),
            onSelect: () => edit((tree) => removeNode(tree, path), 'removed'),
          },
        ],
  };
};
