import { Flex } from '@strapi/design-system';
import {
  Archive,
  ArrowClockwise,
  BulletList,
  Download,
  Duplicate,
  PaperPlane,
  Pencil,
  Trash,
  User,
} from '@strapi/icons';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { RowActions, type RowAction } from '../../../ui/RowActions';
import type { SegmentCommands } from '../use-segment-commands';

/** The menu of a row; what the reader may not do is not listed. */
export const SegmentRowActions = ({ segment, ...commands }: SegmentCommands & { segment: Segment }) => {
  const t = useT();
  const actions = useActions(segment, commands);
  return (
    <Flex justifyContent="flex-end">
      <RowActions label={t('list.actionsFor', { name: segment.name })} actions={actions} />
    </Flex>
  );
};

const useActions = (segment: Segment, commands: SegmentCommands): RowAction[] => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const isBroken = segment.problems.length > 0;
  const cannotSend = isBroken ? 'segment.broken' : (`segment.state.${segment.state}` as const);
  const listed: [isAllowed: unknown, action: RowAction][] = [
    [true, { key: 'open', label: t('segments.open'), icon: <Pencil />, onSelect: () => commands.open(segment) }],
    [true, { key: 'members', label: t('segment.members'), icon: <User />, onSelect: () => commands.members(segment) }],
    [
      allowedActions.canCreateSegments,
      {
        key: 'duplicate',
        label: t('segments.duplicate'),
        icon: <Duplicate />,
        onSelect: () => commands.duplicate(segment, 'same'),
      },
    ],
    [
      allowedActions.canCreateSegments && segment.type === 'dynamic',
      {
        key: 'freeze',
        label: t('segments.freeze'),
        icon: <BulletList />,
        reason: isBroken ? t('segment.broken') : undefined,
        onSelect: () => commands.duplicate(segment, 'static'),
      },
    ],
    [
      allowedActions.canUpdateSegments,
      {
        key: 'recalculate',
        label: t('segments.recalculate'),
        icon: <ArrowClockwise />,
        onSelect: () => commands.recalculate(segment),
      },
    ],
    [
      allowedActions.canManageEnrollments,
      {
        key: 'enroll',
        label: t('segment.enroll'),
        icon: <PaperPlane />,
        reason: isBroken || segment.state !== 'active' ? t(cannotSend) : undefined,
        onSelect: () => commands.enroll(segment),
      },
    ],
    [
      allowedActions.canExportSegments,
      {
        key: 'export',
        label: t('segments.export'),
        icon: <Download />,
        reason: isBroken ? t('segment.broken') : undefined,
        onSelect: () => commands.exportMembers(segment),
      },
    ],
    [
      allowedActions.canUpdateSegments && segment.canEdit,
      {
        key: 'archive',
        label: t(segment.state === 'archived' ? 'segments.restore' : 'segments.archive'),
        icon: <Archive />,
        onSelect: () => commands.archive(segment),
      },
    ],
    [
      allowedActions.canDeleteSegments && segment.canEdit,
      {
        key: 'delete',
        label: t('action.delete'),
        icon: <Trash />,
        danger: true,
        onSelect: () => commands.remove(segment),
      },
    ],
  ];
  return listed.filter(([isAllowed]) => Boolean(isAllowed)).map(([, action]) => action);
};
