import { Box, Tooltip, Typography, type StatusVariant } from '@strapi/design-system';
import type { Delivery, DeliveryState } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { DataTable, type Column } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { StateBadge } from '../../../ui/StateBadge';

const VARIANTS = {
  pending: 'secondary',
  claimed: 'secondary',
  sending: 'secondary',
  sent: 'success',
  uncertain: 'warning',
  suppressed: 'warning',
  cancelled: 'neutral',
  expired: 'neutral',
  skipped: 'neutral',
  failed: 'danger',
} as const satisfies Record<DeliveryState, StatusVariant>;

interface Props {
  caption: string;
  deliveries: Delivery[];
  showAddress: boolean;
}

/** Mails planned or sent, each with its state in words and the reason where there is one. */
export const DeliveriesTable = ({ caption, deliveries, showAddress }: Props) => {
  const t = useT();
  const address: Column<Delivery> = {
    key: 'email',
    label: t('deliveries.email'),
    cell: ({ email }) => <Typography>{email ?? '–'}</Typography>,
  };
  const columns: Column<Delivery>[] = [
    ...(showAddress ? [address] : []),
    {
      key: 'subject',
      label: t('deliveries.subject'),
      cell: ({ subject, stepOrder, kind }) => (
        <Box maxWidth="32rem">
          <Typography ellipsis tag="p">
            {subject ?? t('deliveries.noSubject')}
          </Typography>
          <Typography variant="pi" textColor="neutral600" tag="p">
            {stepOrder === null ? t(`deliveries.kind.${kind}`) : t('deliveries.step', { number: stepOrder })}
          </Typography>
        </Box>
      ),
    },
    {
      key: 'state',
      label: t('deliveries.state'),
      cell: ({ state }) => <StateBadge variant={VARIANTS[state]}>{t(`delivery.state.${state}`)}</StateBadge>,
    },
    {
      key: 'reason',
      label: t('deliveries.reason'),
      cell: ({ reason, replyCode }) => <Reason text={reason} code={replyCode} />,
    },
    { key: 'due', label: t('deliveries.due'), cell: ({ dueAt }) => <Instant value={dueAt} /> },
    { key: 'sent', label: t('deliveries.sent'), cell: ({ sentAt }) => <Instant value={sentAt} /> },
  ];
  return <DataTable caption={caption} columns={columns} rows={deliveries} keyOf={({ id }) => id} />;
};

const Reason = ({ text, code }: { text: string | null; code: number | null }) => {
  if (!text) return <Typography textColor="neutral600">–</Typography>;
  const shown = code === null ? text : `${code} ${text}`;
  return (
    <Box maxWidth="32rem">
      <Tooltip label={shown}>
        <Typography ellipsis tag="p">
          {shown}
        </Typography>
      </Tooltip>
    </Box>
  );
};
