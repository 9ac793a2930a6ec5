import { Badge, Box, Flex, Typography } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import type { Pin, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { DataTable, type Column } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { RowActions } from '../../../ui/RowActions';
import { useSubmit } from '../../../ui/useSubmit';
import { useListPinsQuery, useSetPinsMutation } from '../members-api';

/** Everybody held in or kept out by hand, with the reason; those kept out are listed nowhere else. */
export const PinsPanel = ({ segment, canChange }: { segment: Segment; canChange: boolean }) => {
  const t = useT();
  const run = useSubmit();
  const { data } = useListPinsQuery({ id: segment.documentId, pageSize: 100 });
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
    <Box tag="section" aria-label={t('pins.title')}>
      <Typography variant="delta" tag="h2" paddingBottom={3}>
        {t('pins.title')}
      </Typography>
      <DataTable
        caption={t('pins.title')}
        columns={columns}
        rows={data?.data ?? []}
        keyOf={({ member }) => member.documentId}
      />
    </Box>
  );
};
