import { Box, Tooltip, Typography } from '@strapi/design-system';
import type { Delivery, DeliveryState } from '../../../contracts';
import { useT, type Translate } from '../../../i18n/messages';
import { DataTable, type Column, type Selection, type Sorting } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { NameLink } from '../../../ui/NameLink';
import { PANEL_ROOT } from '../../../ui/panel-root';
import { DeliveryStatus } from './DeliveryStatus';

interface Props {
  caption: string;
  deliveries: Delivery[];
  showAddress: boolean;
  /** Where there is something to be done with several at once. */
  selection?: Selection<Delivery> | undefined;
  sorting?: Sorting;
}

export const deliveryPath = (id: number): string => `${PANEL_ROOT}/deliveries/${id}`;

/** What stands in the place of a subject that is not there. */
export const subjectOf = (t: Translate, { subject, state, isErased, isMasked, isWritten }: Delivery): string => {
  if (subject) return subject;
  if (isErased) return t('deliveries.erased');
  if (isWritten) return t(isMasked ? 'deliveries.hidden' : 'deliveries.gone');
  return t(isWaiting(state) ? 'deliveries.notWritten' : 'deliveries.neverLeft');
};

const isWaiting = (state: DeliveryState): boolean => state === 'pending' || state === 'claimed';

/** Mails planned or sent, each with its state in words and the reason where there is one. */
export const DeliveriesTable = ({ caption, deliveries, showAddress, selection, sorting }: Props) => {
  const t = useT();
  const address: Column<Delivery> = {
    key: 'email',
    label: t('deliveries.email'),
    cell: ({ email, isErased }) => <Typography>{email ?? (isErased ? t('deliveries.erased') : '–')}</Typography>,
  };
  const columns: Column<Delivery>[] = [
    ...(showAddress ? [address] : []),
    { key: 'subject', label: t('deliveries.subject'), cell: (delivery) => <Subject delivery={delivery} /> },
    { key: 'state', label: t('deliveries.state'), cell: ({ state }) => <DeliveryStatus state={state} /> },
    {
      key: 'reason',
      label: t('deliveries.reason'),
      cell: ({ reason, replyCode }) => <Reason text={reason} code={replyCode} />,
    },
    { key: 'due', sortKey: 'dueAt', label: t('deliveries.due'), cell: ({ dueAt }) => <Instant value={dueAt} /> },
    { key: 'sent', sortKey: 'sentAt', label: t('deliveries.sent'), cell: ({ sentAt }) => <Instant value={sentAt} /> },
  ];
  const shown = { caption, columns, selection, rows: deliveries, keyOf: ({ id }: Delivery) => id };
  return sorting ? <DataTable {...shown} sorting={sorting} /> : <DataTable {...shown} />;
};

const Subject = ({ delivery }: { delivery: Delivery }) => {
  const t = useT();
  const { id, stepOrder, kind, sequenceName } = delivery;
  const place = stepOrder === null ? t(`deliveries.kind.${kind}`) : t('deliveries.step', { number: stepOrder });
  return (
    <Box maxWidth="32rem">
      <NameLink to={deliveryPath(id)}>{subjectOf(t, delivery)}</NameLink>
      <Typography variant="pi" textColor="neutral600" ellipsis tag="p">
        {sequenceName === null ? place : `${sequenceName} · ${place}`}
      </Typography>
    </Box>
  );
};

const Reason = ({ text, code }: { text: string | null; code: number | null }) => {
  if (!text) return <Typography textColor="neutral600">–</Typography>;
  const shown = code === null || text.startsWith(String(code)) ? text : `${code} ${text}`;
  return (
    <Box maxWidth="24rem">
      <Tooltip label={shown}>
        <Typography ellipsis tag="p">
          {shown}
        </Typography>
      </Tooltip>
    </Box>
  );
};
