import { ArrowDown, ArrowUp, Duplicate, Stack, Trash } from '@strapi/icons';
import { useT } from '../../../i18n/messages';
import type { RowAction } from '../../../ui/RowActions';
import { countRules, isBuilderGroup, nodeAt, type TreePath } from '../core/builder-tree';
import { duplicateNode, removeNode, shiftNode, wrapNode } from '../core/edit-tree';
import { useBuilder } from './builder-context';
import { useEdit, type BuilderSchema } from './use-edit';

/** Duplicate, move, wrap and remove, for a row and for a nested group alike. */
export const useRowMenu = (path: TreePath, schema: BuilderSchema): RowAction[] => {
  const t = useT();
  const { tree, catalogue } = useBuilder();
  const edit = useEdit(schema);
  const parent = nodeAt(tree, path.slice(0, -1));
  const node = nodeAt(tree, path);
  const siblings = parent && isBuilderGroup(parent) ? parent.rules.length : 0;
  const index = path[path.length - 1] ?? 0;
  const { maxDepth, maxRules } = catalogue.limits;
  const full = node !== undefined && countRules(tree) + countRules(node) > maxRules;
  return [
    {
      key: 'duplicate',
      label: t('builder.menu.duplicate'),
      icon: <Duplicate />,
      disabled: full,
      onSelect: () => edit((current) => duplicateNode(current, path)),
    },
    {
      key: 'up',
      label: t('builder.menu.up'),
      icon: <ArrowUp />,
      disabled: index === 0,
      onSelect: () => edit((current) => shiftNode(current, path, -1)),
    },
    {
      key: 'down',
      label: t('builder.menu.down'),
      icon: <ArrowDown />,
      disabled: index >= siblings - 1,
      onSelect: () => edit((current) => shiftNode(current, path, 1)),
    },
    {
      key: 'wrap',
      label: t('builder.menu.wrap'),
      icon: <Stack />,
      disabled: path.length + 1 > maxDepth,
      onSelect: () => edit((current) => wrapNode(current, path)),
    },
    {
      key: 'remove',
      label: t('builder.menu.remove'),
      icon: <Trash />,
      danger: true,
      onSelect: () => edit((current) => removeNode(current, path)),
    },
  ];
};
