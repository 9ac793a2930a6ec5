import { Badge, Box, Button, Flex, Typography } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { forwardRef, useId } from 'react';
import type { SegmentChange } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { DataTable, type Column } from '../../../ui/DataTable';
import { FilterSelect } from '../../../ui/FilterSelect';
import { ListBody } from '../../../ui/ListBody';
import { useDates } from '../../../ui/useDates';
import { useListQuery } from '../../../ui/useListQuery';
import { changeCause } from '../core/change-words';
import { listPeriodOf, NO_LIST } from '../core/history-period';
import { useListChangesQuery } from '../members-api';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { MemberLink, useEntryAddress } from './MemberLink';
import { useSpanText } from './use-span-text';

interface Props extends SegmentViewProps {
  /** Of the days above. */
  timezone: string;
}

const DIRECTIONS = ['entered', 'left'] as const;

/** Who came and who left, newest first, in the days above or in those of one row. Its heading takes the focus. */
export const ChangesList = forwardRef<HTMLHeadingElement, Props>(({ segment, catalogue, timezone }, ref) => {
  const t = useT();
  const titleId = useId();
  const { query, page, pageSize, setFilter, setFilters } = useListQuery();
  const { direction, listFrom, listTo } = query;
  const spanText = useSpanText();
  const period = listPeriodOf(query);
  const list = useListChangesQuery({ id: segment.documentId, ...period, direction, page, pageSize });
  const columns = useChangeColumns({ segment, catalogue, timezone });
  return (
    <Box tag="section" aria-labelledby={titleId}>
      <Box paddingBottom={3}>
        <Typography ref={ref} id={titleId} tag="h2" variant="delta" tabIndex={-1}>
          {t('history.changes')}
        </Typography>
      </Box>
      <Flex gap={2} wrap="wrap" paddingBottom={3}>
        <FilterSelect
          label={t('history.direction')}
          options={DIRECTIONS.map((value) => ({ value, label: t(`history.${value}`) }))}
          value={direction}
          onChange={(value) => setFilter('direction', value)}
        />
        {listFrom && listTo ? (
          <Button
            size="S"
            variant="tertiary"
            endIcon={<Cross />}
            aria-label={t('history.changes.all', { when: spanText({ from: listFrom, to: listTo }) })}
            onClick={() => setFilters(NO_LIST)}
          >
            {spanText({ from: listFrom, to: listTo })}
          </Button>
        ) : null}
      </Flex>
      <ListBody
        isLoading={list.isLoading}
        error={list.error}
        onRetry={() => void list.refetch()}
        pagination={list.data?.meta.pagination}
        isNarrowed={false}
        empty={<Card>{t('history.changes.none')}</Card>}
      >
        <DataTable
          caption={t('history.changes')}
          columns={columns}
          rows={list.data?.data ?? []}
          keyOf={({ memberId, direction: way, at }) => `${memberId} ${way} ${at}`}
        />
      </ListBody>
    </Box>
  );
});
ChangesList.displayName = 'ChangesList';

const useChangeColumns = ({ segment, catalogue, timezone }: Props): Column<SegmentChange>[] => {
  const t = useT();
  const { exact } = useDates();
  const entity = catalogue.entities.find(({ key }) => key === segment.entity);
  const addressOf = useEntryAddress(entity?.uid);
  const email: Column<SegmentChange> = {
    key: 'email',
    label: t('members.email'),
    cell: ({ email: address }) => <Typography textColor="neutral600">{address ?? '–'}</Typography>,
  };
  return [
    {
      key: 'name',
      label: t('members.name'),
      cell: ({ memberId: documentId, name, email: address, isGone }) => (
        <Flex gap={2}>
          <MemberLink member={{ documentId, name, email: address }} to={isGone ? undefined : addressOf(documentId)} />
          {isGone ? <Badge>{t('history.gone')}</Badge> : null}
        </Flex>
      ),
    },
    ...(entity?.shown.includes('email') ? [email] : []),
    { key: 'way', label: t('history.direction'), cell: ({ direction }) => <Badge>{t(`history.${direction}`)}</Badge> },
    { key: 'at', label: t('history.at'), cell: ({ at }) => <Typography>{exact(at, timezone)}</Typography> },
    { key: 'cause', label: t('history.cause'), cell: (change) => <Typography>{changeCause(t, change)}</Typography> },
  ];
};
