import { Box, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Hold } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { DataTable, type Column } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { holdActor, holdKey, holdName, overdueOf } from '../core/hold-names';
import { HoldAction, type HoldActions } from './HoldAction';

/** What is held where there is room for columns. */
export const HoldsTable = ({ holds, ...actions }: HoldActions & { holds: Hold[] }) => {
  const t = useT();
  const { formatNumber } = useIntl();
  const columns: Column<Hold>[] = [
    {
      key: 'what',
      label: t('hold.what'),
      cell: (hold) => (
        <Box maxWidth="28rem">
          <Typography fontWeight="semiBold" tag="p" style={WRAPPED}>
            {holdName(t, hold)}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'reason',
      label: t('hold.reason'),
      cell: ({ reason }) => (
        <Box maxWidth="40rem">
          <Typography tag="p" style={WRAPPED}>
            {reason}
          </Typography>
        </Box>
      ),
    },
    { key: 'since', label: t('hold.since'), cell: ({ since }) => <Instant value={since} /> },
    { key: 'by', label: t('hold.by'), cell: (hold) => <Typography>{holdActor(t, hold)}</Typography> },
    {
      key: 'overdue',
      label: t('hold.overdue'),
      align: 'right',
      cell: (hold) => <Typography>{overdueOf(hold, formatNumber)}</Typography>,
    },
    {
      key: 'actions',
      label: t('list.actions'),
      quiet: true,
      cell: (hold) => (
        <Flex justifyContent="flex-end">
          <HoldAction hold={hold} {...actions} />
        </Flex>
      ),
    },
  ];
  return <DataTable caption={t('sending.holds')} columns={columns} rows={holds} keyOf={holdKey} />;
};

/** Unlike `anywhere`, it lets no column become narrower than its longest word. */
const WRAPPED = { whiteSpace: 'normal', overflowWrap: 'break-word' } as const;
