import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Duplicate, Eye, EyeStriked, Stack, Trash } from '@strapi/icons';
import type { ReactNode } from 'react';
import { useT, type MessageKey } from '../../../i18n/messages';
import type { RowAction } from '../../../ui/RowActions';
import { countRules, nodeAt, type TreePath } from '../core/builder-tree';
import { duplicateNode, muteNode, removeNode, wrapNode } from '../core/edit-tree';
import { fitsAt, goalInside } from '../core/move-node';
import { moveRow, type NoMove, type RowMove } from '../core/row-moves';
import { useBuilder } from './builder-context';
import { useEdit, type BuilderSchema } from './use-edit';

const ICONS: Record<RowMove, ReactNode> = {
  up: <ArrowUp />,
  down: <ArrowDown />,
  in: <ArrowRight />,
  out: <ArrowLeft />,
};

const REASONS = {
  first: 'builder.noMove.first',
  last: 'builder.noMove.last',
  no_group: 'builder.noMove.no_group',
  not_in_group: 'builder.noMove.not_in_group',
  too_deep: 'builder.limit.depth',
} as const satisfies Record<NoMove, MessageKey>;

/** Duplicate, move, wrap, mute and remove, for a row and for a nested group alike. */
export const useRowMenu = (path: TreePath, schema: BuilderSchema): RowAction[] => {
  const t = useT();
  const { tree, catalogue } = useBuilder();
  const edit = useEdit(schema);
  const node = nodeAt(tree, path);
  const { maxDepth, maxRules } = catalogue.limits;
  if (!node) return [];

  const labels: Record<RowMove, MessageKey> = {
    up: 'builder.menu.up',
    down: 'builder.menu.down',
    in: goalInside(tree, path)?.side === 'below' ? 'builder.menu.in.below' : 'builder.menu.in.above',
    out: 'builder.menu.out',
  };
  const moveAction = (move: RowMove): RowAction => {
    const result = moveRow(tree, { path, move, maxDepth });
    return {
      key: move,
      label: t(labels[move]),
      icon: ICONS[move],
      reason: result.possible ? undefined : t(REASONS[result.reason], { max: maxDepth }),
      onSelect: () => result.possible && edit(() => result.edit),
    };
  };
  return [
    {
      key: 'duplicate',
      label: t('builder.menu.duplicate'),
      icon: <Duplicate />,
      reason: countRules(tree) + countRules(node) > maxRules ? t('builder.limit.rules', { max: maxRules }) : undefined,
      onSelect: () => edit((current) => duplicateNode(current, path)),
    },
    moveAction('up'),
    moveAction('down'),
    moveAction('in'),
    moveAction('out'),
    {
      key: 'wrap',
      label: t('builder.menu.wrap'),
      icon: <Stack />,
      reason: fitsAt(node, [...path, 0], maxDepth) ? undefined : t('builder.limit.depth', { max: maxDepth }),
      onSelect: () => edit((current) => wrapNode(current, path)),
    },
    {
      key: 'mute',
      label: t(node.muted ? 'builder.menu.unmute' : 'builder.menu.mute'),
      icon: node.muted ? <Eye /> : <EyeStriked />,
      onSelect: () => edit((current) => muteNode(current, path, !node.muted)),
    },
    {
      key: 'remove',
      label: t('builder.menu.remove'),
      icon: <Trash />,
      danger: true,
      onSelect: () => edit((current) => removeNode(current, path), 'removed'),
    },
  ];
};
