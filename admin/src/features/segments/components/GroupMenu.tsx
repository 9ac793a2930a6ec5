import { useT } from '../../../i18n/messages';
import { RowActions, type RowAction } from '../../../ui/RowActions';
import { ordinalOf, pathKey, type BuilderGroup, type TreePath } from '../core/builder-tree';
import { replaceNode } from '../core/edit-tree';
import { useEdit, type BuilderSchema } from './use-edit';
import { useRowMenu } from './use-row-menu';

interface Props {
  group: BuilderGroup;
  path: TreePath;
  schema: BuilderSchema;
}

/** Negation lives here; a nested group also moves and goes like a row. */
export const GroupMenu = ({ group, path, schema }: Props) => {
  const t = useT();
  const edit = useEdit(schema);
  const rowActions = useRowMenu(path, schema);
  const negation: RowAction = {
    key: 'not',
    label: t(group.not ? 'builder.menu.include' : 'builder.menu.exclude'),
    onSelect: () =>
      edit((tree) => {
        const { not, ...plain } = group;
        return { tree: replaceNode(tree, path, not ? plain : { ...group, not: true, combinator: 'or' }) };
      }),
  };
  const label = path.length === 0 ? t('builder.menu.root') : t('builder.menu.group', { number: ordinalOf(path) });
  return (
    <RowActions
      label={label}
      focusKey={pathKey(path)}
      actions={path.length === 0 ? [negation] : [negation, ...rowActions]}
    />
  );
};
