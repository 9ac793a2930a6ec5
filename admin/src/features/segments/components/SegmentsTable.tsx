import { Box, Flex, Loader, Tooltip, Typography } from '@strapi/design-system';
import { ArrowClockwise, PaperPlane, Pencil, Trash, User } from '@strapi/icons';
import { useIntl } from 'react-intl';
import type { Catalogue, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { DataTable, type Column } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { NameLink } from '../../../ui/NameLink';
import { RowActions, type RowAction } from '../../../ui/RowActions';
import { describeFilter } from '../core/describe-filter';
import { SegmentStatus } from './SegmentSubtitle';
import { useReader } from './use-reader';

export interface SegmentCommands {
  open(segment: Segment): void;
  members(segment: Segment): void;
  recalculate(segment: Segment): void;
  enroll(segment: Segment): void;
  remove(segment: Segment): void;
}

interface Props {
  segments: Segment[];
  catalogue: Catalogue | undefined;
  /** The segment that is being counted; its old number stays visible. */
  busyId: string | undefined;
  commands: SegmentCommands;
}

export const SegmentsTable = ({ segments, catalogue, busyId, commands }: Props) => {
  const t = useT();
  const { formatNumber } = useIntl();
  const count = (value: number | null) => (value === null ? '–' : formatNumber(value));
  const columns: Column<Segment>[] = [
    { key: 'name', label: t('segments.name'), cell: (segment) => <NameCell segment={segment} catalogue={catalogue} /> },
    {
      key: 'type',
      label: t('segments.type'),
      cell: ({ type }) => <Typography>{t(`segment.type.${type}`)}</Typography>,
    },
    { key: 'status', label: t('segments.status'), cell: (segment) => <SegmentStatus segment={segment} /> },
    {
      key: 'members',
      label: t('segments.members'),
      align: 'right',
      cell: ({ memberCount, documentId }) => (
        <Flex justifyContent="flex-end" gap={2} aria-busy={busyId === documentId}>
          {busyId === documentId ? <Loader small>{t('segments.counting')}</Loader> : null}
          <Typography>{count(memberCount)}</Typography>
        </Flex>
      ),
    },
    {
      key: 'mailable',
      label: t('segments.mailable'),
      align: 'right',
      cell: ({ mailableCount }) => <Typography>{count(mailableCount)}</Typography>,
    },
    {
      key: 'calculated',
      label: t('segments.calculated'),
      cell: ({ lastCalculatedAt }) => <Instant value={lastCalculatedAt} />,
    },
    {
      key: 'actions',
      label: t('list.actions'),
      quiet: true,
      cell: (segment) => <Actions segment={segment} {...commands} />,
    },
  ];
  return (
    <DataTable caption={t('segments.title')} columns={columns} rows={segments} keyOf={({ documentId }) => documentId} />
  );
};

const NameCell = ({ segment, catalogue }: { segment: Segment; catalogue: Catalogue | undefined }) => {
  const reader = useReader();
  const sentence =
    segment.filter && catalogue ? describeFilter(segment.filter, catalogue, reader) : segment.description;
  return (
    <Box maxWidth="30rem">
      <NameLink to={segment.documentId}>{segment.name}</NameLink>
      {sentence ? (
        <Tooltip label={sentence}>
          <Typography variant="pi" textColor="neutral600" ellipsis tag="p">
            {sentence}
          </Typography>
        </Tooltip>
      ) : null}
    </Box>
  );
};

const Actions = ({ segment, open, members, recalculate, enroll, remove }: SegmentCommands & { segment: Segment }) => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const sendable = segment.state === 'active' && segment.problems.length === 0;
  const actions: (RowAction | false)[] = [
    { key: 'open', label: t('segments.open'), icon: <Pencil />, onSelect: () => open(segment) },
    { key: 'members', label: t('segment.members'), icon: <User />, onSelect: () => members(segment) },
    Boolean(allowedActions.canUpdateSegments) && {
      key: 'recalculate',
      label: t('segments.recalculate'),
      icon: <ArrowClockwise />,
      onSelect: () => recalculate(segment),
    },
    Boolean(allowedActions.canManageEnrollments) && {
      key: 'enroll',
      label: t('segment.enroll'),
      icon: <PaperPlane />,
      disabled: !sendable,
      onSelect: () => enroll(segment),
    },
    Boolean(allowedActions.canDeleteSegments && segment.canEdit) && {
      key: 'delete',
      label: t('action.delete'),
      icon: <Trash />,
      danger: true,
      onSelect: () => remove(segment),
    },
  ];
  return (
    <Flex justifyContent="flex-end">
      <RowActions
        label={t('list.actionsFor', { name: segment.name })}
        actions={actions.filter((action): action is RowAction => action !== false)}
      />
    </Flex>
  );
};
