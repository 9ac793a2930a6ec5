import { Badge, Box, Flex, Typography } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useState } from 'react';
import type { Pin, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { DataTable, type Column } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { Pager } from '../../../ui/Pager';
import { RowActions } from '../../../ui/RowActions';
import { useSubmit } from '../../../ui/useSubmit';
import { changeActor } from '../core/change-words';
import { useListPinsQuery, useSetPinsMutation } from '../members-api';

const PAGE_SIZE = 25;

/** Everybody held in or kept out by hand, with the reason; those kept out are listed nowhere else. */
export const PinsPanel = ({ segment, canChange }: { segment: Segment; canChange: boolean }) => {
  const t = useT();
  const run = useSubmit();
  const [page, setPage] = useState(1);
  const { data } = useListPinsQuery({ id: segment.documentId, page, pageSize: PAGE_SIZE });
  const pagination = data?.meta.pagination;
  // The last pin of the last page was taken away.
  if (pagination && pagination.page === page && page > Math.max(1, pagination.pageCount)) setPage(page - 1);
  const [setPins] = useSetPinsMutation();
  const letGo = ({ member }: Pin) =>
    void run(
      () => setPins({ id: segment.documentId, data: { ids: [member.documentId], direction: 'none' } }).unwrap(),
      { done: () => t('pins.done.none') },
    );
  const nameOf = ({ member }: Pin) => member.name ?? member.email ?? member.documentId;
  const columns: Column<Pin>[] = [
    { key: 'name', label: t('members.name'), cell: (pin) => <Typography>{nameOf(pin)}</Typography> },
    {
      key: 'direction',
      label: t('pins.direction'),
      cell: ({ direction }) => <Badge>{t(`pins.${direction}`)}</Badge>,
    },
    {
      key: 'reason',
      label: t('pins.reason'),
      cell: ({ reason }) => <Typography textColor={reason ? 'neutral800' : 'neutral600'}>{reason ?? '–'}</Typography>,
    },
    {
      key: 'by',
      label: t('pins.by'),
      cell: ({ pinnedBy, pinnedByName }) => (
        <Typography>{pinnedBy === null ? '–' : changeActor(t, { by: pinnedBy, byName: pinnedByName })}</Typography>
      ),
    },
    { key: 'since', label: t('pins.since'), cell: ({ pinnedAt }) => <Instant value={pinnedAt} /> },
    {
      key: 'actions',
      label: t('list.actions'),
      quiet: true,
      cell: (pin) =>
        canChange ? (
          <Flex justifyContent="flex-end">
            <RowActions
              label={t('list.actionsFor', { name: nameOf(pin) })}
              actions={[{ key: 'none', label: t('pins.remove'), icon: <Cross />, onSelect: () => letGo(pin) }]}
            />
          </Flex>
        ) : null,
    },
  ];
  return (
    <Box tag="section" aria-label={t('pins.title')} paddingTop={4}>
      <Typography variant="delta" tag="h2" paddingBottom={3}>
        {t('pins.title')}
      </Typography>
      <DataTable
        caption={t('pins.title')}
        columns={columns}
        rows={data?.data ?? []}
        keyOf={({ member }) => member.documentId}
      />
      {pagination ? <Pager pagination={pagination} onPage={setPage} /> : null}
    </Box>
  );
};
