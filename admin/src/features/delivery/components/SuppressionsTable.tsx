import { Box, Tooltip, Typography, type StatusVariant } from '@strapi/design-system';
import type { Sequence, Suppression, SuppressionState } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { DataTable, type Column } from '../../../ui/DataTable';
import { Instant } from '../../../ui/Instant';
import { RowActions, type RowAction } from '../../../ui/RowActions';
import { StateBadge } from '../../../ui/StateBadge';
import { scopeName } from '../core/suppression-scope';
import { sourceName } from '../core/suppression-source';

const VARIANTS = {
  active: 'warning',
  expired: 'neutral',
  lifted: 'success',
} as const satisfies Record<SuppressionState, StatusVariant>;

interface Props {
  suppressions: Suppression[];
  /** Those that the reader may read. */
  sequences: readonly Sequence[];
  /** Undefined where the reader may not. */
  onLift: ((suppression: Suppression) => void) | undefined;
  onErase: ((address: string) => void) | undefined;
}

/** Who must not be mailed, why, of what, and since when. */
export const SuppressionsTable = ({ suppressions, sequences, onLift, onErase }: Props) => {
  const t = useT();
  const actions: Column<Suppression> = {
    key: 'actions',
    label: t('list.actions'),
    quiet: true,
    cell: (suppression) => <Actions suppression={suppression} onLift={onLift} onErase={onErase} />,
  };
  const columns: Column<Suppression>[] = [
    { key: 'address', label: t('suppressions.address'), cell: (one) => <Address suppression={one} /> },
    {
      key: 'reason',
      label: t('suppressions.reason'),
      cell: ({ reason }) => <Typography>{t(`suppression.reason.${reason}`)}</Typography>,
    },
    {
      key: 'scope',
      label: t('suppressions.scope'),
      cell: ({ sequence }) => <Typography>{scopeName(t, sequence, sequences)}</Typography>,
    },
    {
      key: 'state',
      label: t('suppressions.state'),
      cell: ({ state }) => <StateBadge variant={VARIANTS[state]}>{t(`suppression.state.${state}`)}</StateBadge>,
    },
    { key: 'created', label: t('suppressions.created'), cell: ({ createdAt }) => <Instant value={createdAt} /> },
    { key: 'ends', label: t('suppressions.ends'), cell: (one) => <Instant value={one.liftedAt ?? one.expiresAt} /> },
    { key: 'source', label: t('suppressions.source'), cell: (one) => <Typography>{sourceName(t, one)}</Typography> },
    ...(onLift || onErase ? [actions] : []),
  ];
  return <DataTable caption={t('suppressions.title')} columns={columns} rows={suppressions} keyOf={({ id }) => id} />;
};

const Address = ({ suppression: { address, note } }: { suppression: Suppression }) => {
  const t = useT();
  if (address === null) {
    return (
      <Tooltip label={t('suppressions.erased.hint')}>
        <Typography textColor="neutral600">{t('suppressions.erased')}</Typography>
      </Tooltip>
    );
  }
  return (
    <Box maxWidth="32rem">
      <Typography ellipsis tag="p" title={address}>
        {address}
      </Typography>
      {note ? (
        <Tooltip label={note}>
          <Typography variant="pi" textColor="neutral600" ellipsis tag="p">
            {note}
          </Typography>
        </Tooltip>
      ) : null}
    </Box>
  );
};

const Actions = ({
  suppression,
  onLift,
  onErase,
}: { suppression: Suppression } & Pick<Props, 'onLift' | 'onErase'>) => {
  const t = useT();
  const { address, state, isMasked } = suppression;
  const actions: RowAction[] = [
    ...(state === 'active' && onLift
      ? [{ key: 'lift', label: t('suppressions.lift'), onSelect: () => onLift(suppression) }]
      : []),
    ...(address === null || isMasked || !onErase
      ? []
      : [{ key: 'erase', label: t('suppressions.erase'), danger: true, onSelect: () => onErase(address) }]),
  ];
  if (actions.length === 0) return null;
  return <RowActions label={t('list.actionsFor', { name: address ?? t('suppressions.erased') })} actions={actions} />;
};
