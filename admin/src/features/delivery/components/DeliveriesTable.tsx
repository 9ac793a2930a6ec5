import { Box, Tooltip, Typography } from '@strapi/design-system';
import type { Delivery, DeliveryState } from '../../../contracts';
import { useT, type Translate } from '../../../i18n/messages';
import { Clamped } from '../../../ui/Clamped';
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
    cell: ({ email, isErased }) => <Address text={email ?? (isErased ? t('deliveries.erased') : '–')} />,
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
    { key: 'due', sortKey: 'dueAt', label: t('deliveries.due'), cell: ({ dueAt }) => <When value={dueAt} /> },
    { key: 'sent', sortKey: 'sentAt', label: t('deliveries.sent'), cell: ({ sentAt }) => <When value={sentAt} /> },
  ];
  const shown = { caption, columns, selection, rows: deliveries, keyOf: ({ id }: Delivery) => id };
  return sorting ? <DataTable {...shown} sorting={sorting} /> : <DataTable {...shown} />;
};

const WRAPPED = { whiteSpace: 'normal', overflowWrap: 'break-word' } as const;

/** Goes over to a second line before its @ first. */
const Address = ({ text }: { text: string }) => {
  const at = text.lastIndexOf('@');
  return (
    <Box maxWidth="16rem">
      <Typography tag="p" style={WRAPPED}>
        {at > 0 ? text.slice(0, at) : null}
        <wbr />
        {text.slice(Math.max(at, 0))}
      </Typography>
    </Box>
  );
};

const When = ({ value }: { value: string | null }) => (
  <div style={WRAPPED}>
    <Instant value={value} />
  </div>
);

const Subject = ({ delivery }: { delivery: Delivery }) => {
  const t = useT();
  const { id, stepOrder, kind, sequenceName } = delivery;
  const place = stepOrder === null ? t(`deliveries.kind.${kind}`) : t('deliveries.step', { number: stepOrder });
  return (
    <Box minWidth="11rem" maxWidth="32rem">
      <NameLink to={deliveryPath(id)} lines={2}>
        {subjectOf(t, delivery)}
      </NameLink>
      <Clamped $lines={2}>
        <Typography variant="pi" textColor="neutral600">
          {sequenceName === null ? place : `${sequenceName} · ${place}`}
        </Typography>
      </Clamped>
    </Box>
  );
};

const Reason = ({ text, code }: { text: string | null; code: number | null }) => {
  if (!text) return <Typography textColor="neutral600">–</Typography>;
  const shown = code === null || text.startsWith(String(code)) ? text : `${code} ${text}`;
  return (
    <Box minWidth="11rem" maxWidth="24rem">
      <Tooltip label={shown}>
        <Clamped $lines={5}>
          <Typography>{shown}</Typography>
        </Clamped>
      </Tooltip>
    </Box>
  );
};
