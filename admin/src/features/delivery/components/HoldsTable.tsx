import { Box, Button, Flex, LinkButton, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { Link } from 'react-router-dom';
import { LARGEST_WAITING, type Hold } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { DataTable, type Column } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { PANEL_ROOT } from '../../../ui/panel-root';
import { actorName, holdName } from '../core/hold-names';

interface Props {
  holds: Hold[];
  /** Names what keeps the buttons disabled; undefined where they are not. */
  blockedBy: string | undefined;
  onRelease(hold: Hold): void;
}

export const holdKey = ({ kind, target }: Hold): string => `${kind}:${target ?? ''}`;

export const HoldsTable = ({ holds, blockedBy, onRelease }: Props) => {
  const t = useT();
  const { formatNumber } = useIntl();
  const columns: Column<Hold>[] = [
    {
      key: 'what',
      label: t('hold.what'),
      cell: (hold) => (
        <Box maxWidth="28rem">
          <Typography fontWeight="semiBold" tag="p" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
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
          <Typography tag="p" style={{ overflowWrap: 'anywhere' }}>
            {reason}
          </Typography>
        </Box>
      ),
    },
    { key: 'since', label: t('hold.since'), cell: ({ since }) => <Instant value={since} /> },
    { key: 'by', label: t('hold.by'), cell: (hold) => <Typography>{actorName(t, hold)}</Typography> },
    {
      key: 'overdue',
      label: t('hold.overdue'),
      align: 'right',
      cell: ({ overdue }) => (
        <Typography>{`${formatNumber(overdue)}${overdue === LARGEST_WAITING ? '+' : ''}`}</Typography>
      ),
    },
    {
      key: 'actions',
      label: t('list.actions'),
      quiet: true,
      cell: (hold) => (
        <Flex justifyContent="flex-end">
          {hold.kind === 'inactive' && hold.sequence ? (
            <LinkButton
              tag={Link}
              to={`${PANEL_ROOT}/sequences/${hold.sequence.documentId}`}
              variant="secondary"
              size="S"
            >
              {t('hold.openSequence')}
            </LinkButton>
          ) : (
            <Button
              variant="secondary"
              size="S"
              aria-label={t('hold.releaseOf', { what: holdName(t, hold) })}
              aria-describedby={blockedBy}
              disabled={blockedBy !== undefined}
              onClick={() => onRelease(hold)}
            >
              {t('hold.release')}
            </Button>
          )}
        </Flex>
      ),
    },
  ];
  return <DataTable caption={t('sending.holds')} columns={columns} rows={holds} keyOf={holdKey} />;
};
