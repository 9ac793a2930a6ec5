import { Box, Flex, Loader, Tooltip, Typography } from '@strapi/design-system';
import { BulletList, Filter } from '@strapi/icons';
import { useIntl } from 'react-intl';
import type { Catalogue, ListedSegment, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { DataTable, type Column, type Selection } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { NameLink } from '../../../ui/NameLink';
import { useNow } from '../../../ui/useNow';
import { describeFilter } from '../core/describe-filter';
import { isOutdated } from '../core/outdated';
import type { SegmentCommands } from '../use-segment-commands';
import { SegmentRowActions } from './SegmentRowActions';
import { SegmentStatus } from './SegmentSubtitle';
import { useReader } from './use-reader';

interface Props {
  segments: ListedSegment[];
  catalogue: Catalogue | undefined;
  /** How old a number may be before it is only about right. */
  refreshIntervalMs: number;
  /** Segments that are being changed or counted; their old numbers stay visible. */
  busyIds: ReadonlySet<string>;
  commands: SegmentCommands;
  selection: Pick<Selection<ListedSegment>, 'keys' | 'onChange'>;
}

export const SegmentsTable = ({ segments, catalogue, refreshIntervalMs, busyIds, commands, selection }: Props) => {
  const t = useT();
  const columns: Column<ListedSegment>[] = [
    { key: 'name', label: t('segments.name'), cell: (segment) => <NameCell segment={segment} catalogue={catalogue} /> },
    { key: 'type', label: t('segments.type'), cell: ({ type }) => <TypeCell type={type} /> },
    { key: 'status', label: t('segments.status'), cell: (segment) => <SegmentStatus segment={segment} /> },
    {
      key: 'members',
      label: t('segments.members'),
      align: 'right',
      cell: (segment) => (
        <MemberCount segment={segment} refreshIntervalMs={refreshIntervalMs} isBusy={busyIds.has(segment.documentId)} />
      ),
    },
    {
      key: 'mailable',
      label: t('segments.mailable'),
      align: 'right',
      cell: ({ mailableCount }) => <Count value={mailableCount} />,
    },
    {
      key: 'calculated',
      label: t('segments.calculated'),
      cell: ({ lastCalculatedAt }) => <Instant value={lastCalculatedAt} />,
    },
    {
      key: 'used',
      label: t('segments.used'),
      cell: ({ documentId, usedIn }) =>
        usedIn === 0 ? (
          <Typography textColor="neutral600">–</Typography>
        ) : (
          <NameLink to={`${documentId}/usage`}>{t('segments.usedIn', { count: usedIn })}</NameLink>
        ),
    },
    {
      key: 'actions',
      label: t('list.actions'),
      quiet: true,
      cell: (segment) => <SegmentRowActions segment={segment} {...commands} />,
    },
  ];
  return (
    <DataTable
      caption={t('segments.title')}
      columns={columns}
      rows={segments}
      keyOf={({ documentId }) => documentId}
      selection={{
        ...selection,
        labelOf: ({ name }) => t('list.select', { name }),
        allLabel: t('list.selectAll'),
      }}
    />
  );
};

const Count = ({ value }: { value: number | null }) => {
  const { formatNumber } = useIntl();
  return <Typography>{value === null ? '–' : formatNumber(value)}</Typography>;
};

const TypeCell = ({ type }: Pick<Segment, 'type'>) => {
  const t = useT();
  return (
    <Flex gap={2}>
      {type === 'dynamic' ? <Filter aria-hidden fill="neutral600" /> : <BulletList aria-hidden fill="neutral600" />}
      <Typography>{t(`segment.type.${type}`)}</Typography>
    </Flex>
  );
};

interface CountProps extends Pick<Props, 'refreshIntervalMs'> {
  segment: Segment;
  isBusy: boolean;
}

/** “~1,284” where it was counted a while ago; while it is counted anew, the old number stays beside a loader. */
const MemberCount = ({ segment, refreshIntervalMs, isBusy }: CountProps) => {
  const t = useT();
  const { formatNumber } = useIntl();
  const isOld = isOutdated(segment, { nowMs: useNow(60_000), refreshIntervalMs });
  const { memberCount: value } = segment;
  return (
    <Flex justifyContent="flex-end" gap={2} aria-busy={isBusy}>
      {isBusy ? <Loader small>{t('segments.counting')}</Loader> : null}
      {value !== null && isOld ? (
        <Tooltip label={t('segments.outdated')}>
          <Typography>{`~${formatNumber(value)}`}</Typography>
        </Tooltip>
      ) : (
        <Count value={value} />
      )}
    </Flex>
  );
};

const NameCell = ({ segment, catalogue }: { segment: Segment; catalogue: Catalogue | undefined }) => {
  const reader = useReader();
  const sentence =
    segment.filter && catalogue ? describeFilter(segment.filter, catalogue, reader) : segment.description;
  return (
    <Box maxWidth="22rem">
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
