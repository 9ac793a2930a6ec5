import { useState } from 'react';
import { SUPPRESSION_REASONS, SUPPRESSION_STATES, type Suppression } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { FilterSelect } from '../../ui/FilterSelect';
import { Guarded } from '../../ui/Guarded';
import { ListPage } from '../../ui/ListPage';
import { useListQuery } from '../../ui/useListQuery';
import { useSequenceChoices } from '../sequences';
import { AddSuppressionDialog } from './components/AddSuppressionDialog';
import { EraseDialog } from './components/EraseDialog';
import { ImportSuppressionsDialog } from './components/ImportSuppressionsDialog';
import { LiftDialog } from './components/LiftDialog';
import { MaskedNote } from './components/MaskedNote';
import { SuppressionActions } from './components/SuppressionActions';
import { SuppressionsTable } from './components/SuppressionsTable';
import { ALL_STATES, DEFAULT_STATE, filterOf } from './core/suppression-filter';
import { useListSuppressionsQuery } from './suppressions-api';

export const SuppressionsPage = () => (
  <Guarded area="suppressions">
    <SuppressionsList />
  </Guarded>
);

type Open =
  | { dialog: 'add' | 'import' }
  | { dialog: 'lift'; suppression: Suppression }
  | { dialog: 'erase'; address: string | undefined };

const SuppressionsList = () => {
  const t = useT();
  const { query, page, pageSize } = useListQuery();
  const filter = filterOf(query);
  const list = useListSuppressionsQuery({ ...filter, page, pageSize });
  const { sequences } = useSequenceChoices();
  const { allowedActions } = usePermissions();
  const canManage = Boolean(allowedActions.canManageSuppressions);
  const [open, setOpen] = useState<Open>();
  const addresses = list.data?.meta.addresses;
  const isMasked = addresses === 'masked';
  return (
    <ListPage
      title={t('suppressions.title')}
      count={(count) => t('suppressions.count', { count })}
      searchLabel={isMasked && !filter.search ? undefined : t('suppressions.search')}
      filters={<Filters />}
      primaryAction={
        <SuppressionActions
          filter={filter}
          canManage={canManage}
          isMasked={isMasked}
          onAdd={() => setOpen({ dialog: 'add' })}
          onImport={() => setOpen({ dialog: 'import' })}
          onErase={() => setOpen({ dialog: 'erase', address: undefined })}
        />
      }
      notice={<MaskedNote of="suppressions" addresses={addresses} />}
      list={list}
      empty={t('suppressions.empty')}
      dialogs={open ? <Dialogs open={open} onClose={() => setOpen(undefined)} /> : null}
    >
      {(rows) => (
        <SuppressionsTable
          suppressions={rows}
          sequences={sequences}
          onLift={canManage ? (suppression) => setOpen({ dialog: 'lift', suppression }) : undefined}
          onErase={allowedActions.canErasePeople ? (address) => setOpen({ dialog: 'erase', address }) : undefined}
        />
      )}
    </ListPage>
  );
};

const Dialogs = ({ open, onClose }: { open: Open; onClose(): void }) => {
  const { sequences } = useSequenceChoices();
  switch (open.dialog) {
    case 'add':
      return <AddSuppressionDialog sequences={sequences} onClose={onClose} />;
    case 'import':
      return <ImportSuppressionsDialog sequences={sequences} onClose={onClose} />;
    case 'lift':
      return <LiftDialog suppression={open.suppression} sequences={sequences} onClose={onClose} />;
    case 'erase':
      return (
        <EraseDialog person={open.address === undefined ? undefined : { address: open.address }} onClose={onClose} />
      );
  }
};

const SCOPES = ['all', 'sequence'] as const;
const STATES = [...SUPPRESSION_STATES, ALL_STATES] as const;

const Filters = () => {
  const t = useT();
  const { query, setFilter } = useListQuery();
  return (
    <>
      <FilterSelect
        label={t('suppressions.reason')}
        value={query.reason}
        options={SUPPRESSION_REASONS.map((value) => ({ value, label: t(`suppression.reason.${value}`) }))}
        onChange={(value) => setFilter('reason', value)}
      />
      <FilterSelect
        label={t('suppressions.scope')}
        value={query.scope}
        options={SCOPES.map((value) => ({ value, label: t(`suppression.scope.${value}`) }))}
        onChange={(value) => setFilter('scope', value)}
      />
      <FilterSelect
        label={t('suppressions.state')}
        value={query.state ?? DEFAULT_STATE}
        options={STATES.map((value) => ({
          value,
          label: t(`suppression.state.${value}`),
        }))}
        onChange={(value) => setFilter('state', value)}
      />
    </>
  );
};
