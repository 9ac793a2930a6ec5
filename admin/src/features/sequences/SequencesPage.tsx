import { Flex, LinkButton, Typography } from '@strapi/design-system';
import { Play, Plus, Stop } from '@strapi/icons';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Link, useNavigate } from 'react-router-dom';
import type { Sequence } from '../../contracts';
import { useT, type Translate } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { ConfirmDelete } from '../../ui/ConfirmDelete';
import { DataTable, type Column } from '../../ui/DataTable';
import { Guarded } from '../../ui/Guarded';
import { Instant } from '../../ui/Instant';
import { ListPage } from '../../ui/ListPage';
import { NameLink } from '../../ui/NameLink';
import { OnOff } from '../../ui/OnOff';
import { openAndDelete, RowActions, type RowAction } from '../../ui/RowActions';
import { useListQuery } from '../../ui/useListQuery';
import { useSubmit } from '../../ui/useSubmit';
import { SendingBanner } from '../delivery';
import { useDeleteSequenceMutation, useListSequencesQuery } from './api';
import { SequenceSwitch } from './components/SequenceSwitch';

export const SequencesPage = () => (
  <Guarded area="sequences">
    <SequencesList />
  </Guarded>
);

interface Commands {
  onDelete(sequence: Sequence): void;
  onSwitch(sequence: Sequence): void;
}

const useColumns = ({ onDelete, onSwitch }: Commands): Column<Sequence>[] => {
  const t = useT();
  const navigate = useNavigate();
  const { formatNumber } = useIntl();
  const { allowedActions } = usePermissions();
  return [
    {
      key: 'name',
      label: t('sequences.name'),
      cell: ({ documentId, name }) => <NameLink to={documentId}>{name}</NameLink>,
    },
    { key: 'status', label: t('sequences.status'), cell: ({ isActive }) => <OnOff on={isActive} /> },
    {
      key: 'steps',
      label: t('sequences.steps'),
      align: 'right',
      cell: ({ steps }) => <Typography>{formatNumber(steps.length)}</Typography>,
    },
    {
      key: 'open',
      label: t('sequences.open'),
      align: 'right',
      cell: ({ openEnrollments }) => <Typography>{formatNumber(openEnrollments)}</Typography>,
    },
    { key: 'timezone', label: t('sequences.timezone'), cell: ({ timezone }) => <Typography>{timezone}</Typography> },
    { key: 'updated', label: t('sequences.updated'), cell: ({ updatedAt }) => <Instant value={updatedAt} /> },
    {
      key: 'actions',
      label: t('list.actions'),
      quiet: true,
      cell: (sequence) => (
        <Flex justifyContent="flex-end">
          <RowActions
            label={t('list.actionsFor', { name: sequence.name })}
            actions={[
              ...(allowedActions.canActivateSequences && allowedActions.canUpdateSequences
                ? [switchAction(t, sequence, onSwitch)]
                : []),
              ...openAndDelete(t, {
                onOpen: () => navigate(sequence.documentId),
                onDelete: allowedActions.canDeleteSequences ? () => onDelete(sequence) : undefined,
              }),
            ]}
          />
        </Flex>
      ),
    },
  ];
};

const switchAction = (t: Translate, sequence: Sequence, onSwitch: Commands['onSwitch']): RowAction => ({
  key: 'switch',
  label: t(sequence.isActive ? 'switchOff.confirm' : 'switchOn.confirm'),
  icon: sequence.isActive ? <Stop /> : <Play />,
  onSelect: () => onSwitch(sequence),
});

const SequencesList = () => {
  const t = useT();
  const run = useSubmit();
  const { allowedActions } = usePermissions();
  const { page, pageSize, search } = useListQuery();
  const list = useListSequencesQuery({ page, pageSize, search });
  const [removing, setRemoving] = useState<Sequence>();
  const [remove] = useDeleteSequenceMutation();
  const [switchingId, setSwitchingId] = useState<string>();
  const columns = useColumns({ onDelete: setRemoving, onSwitch: ({ documentId }) => setSwitchingId(documentId) });
  const switching = list.data?.data.find(({ documentId }) => documentId === switchingId);
  const create = allowedActions.canCreateSequences ? (
    <LinkButton tag={Link} to="new" startIcon={<Plus />}>
      {t('sequences.create')}
    </LinkButton>
  ) : undefined;
  return (
    <ListPage
      title={t('sequences.title')}
      count={(count) => t('sequences.count', { count })}
      searchLabel={t('sequences.search')}
      primaryAction={create}
      notice={<SendingBanner />}
      list={list}
      empty={t('sequences.empty')}
      dialogs={
        <>
          {switching ? <SequenceSwitch sequence={switching} onClose={() => setSwitchingId(undefined)} /> : null}
          <ConfirmDelete
            question={
              removing
                ? t('sequences.deleteQuestion', { name: removing.name, count: removing.openEnrollments })
                : undefined
            }
            onConfirm={async () => {
              if (removing)
                await run(() => remove(removing.documentId).unwrap(), { done: () => t('sequences.deleted') });
              setRemoving(undefined);
            }}
            onClose={() => setRemoving(undefined)}
          />
        </>
      }
    >
      {(rows) => (
        <DataTable
          caption={t('sequences.title')}
          columns={columns}
          rows={rows}
          keyOf={({ documentId }) => documentId}
        />
      )}
    </ListPage>
  );
};
