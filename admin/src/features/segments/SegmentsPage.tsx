import { LinkButton } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { SEGMENT_STATES, type Segment } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { ConfirmDelete } from '../../ui/ConfirmDelete';
import { FilterSelect } from '../../ui/FilterSelect';
import { Guarded } from '../../ui/Guarded';
import { ListPage } from '../../ui/ListPage';
import { useListQuery } from '../../ui/useListQuery';
import { useSubmit } from '../../ui/useSubmit';
import { useDeleteSegmentMutation, useListSegmentsQuery, useRecalculateSegmentMutation } from './api';
import { EnrollDialog } from './components/EnrollDialog';
import { ReadyMadeCards } from './components/ReadyMadeCards';
import { SegmentsTable } from './components/SegmentsTable';
import { useCatalogue } from './use-catalogue';

export const SegmentsPage = () => (
  <Guarded area="segments">
    <SegmentsList />
  </Guarded>
);

const useCommands = () => {
  const t = useT();
  const navigate = useNavigate();
  const run = useSubmit();
  const [recalculate, { isLoading, originalArgs }] = useRecalculateSegmentMutation();
  const [remove] = useDeleteSegmentMutation();
  const [enrolling, setEnrolling] = useState<Segment>();
  const [removing, setRemoving] = useState<Segment>();
  return {
    busyId: isLoading ? originalArgs : undefined,
    enrolling,
    removing,
    close: () => {
      setEnrolling(undefined);
      setRemoving(undefined);
    },
    confirmRemove: async () => {
      if (removing) await run(() => remove(removing.documentId).unwrap(), { done: () => t('segments.deleted') });
      setRemoving(undefined);
    },
    commands: {
      open: (segment: Segment) => navigate(segment.documentId),
      members: (segment: Segment) => navigate(`${segment.documentId}/members`),
      recalculate: (segment: Segment) =>
        void run(() => recalculate(segment.documentId).unwrap(), {
          done: ({ matched }) => t('segments.recalculated', { name: segment.name, count: matched }),
        }),
      enroll: setEnrolling,
      remove: setRemoving,
    },
  };
};

const SegmentsList = () => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const { query, page, pageSize, search, setFilter } = useListQuery();
  const list = useListSegmentsQuery({ page, pageSize, search, state: query.state });
  const { catalogue } = useCatalogue();
  const { busyId, enrolling, removing, close, confirmRemove, commands } = useCommands();
  const canCreate = Boolean(allowedActions.canCreateSegments);
  return (
    <ListPage
      title={t('segments.title')}
      count={(count) => t('segments.count', { count })}
      searchLabel={t('segments.search')}
      filters={
        <FilterSelect
          label={t('segments.status')}
          value={query.state}
          options={SEGMENT_STATES.map((value) => ({ value, label: t(`segment.state.${value}`) }))}
          onChange={(value) => setFilter('state', value)}
        />
      }
      primaryAction={
        canCreate ? (
          <LinkButton tag={Link} to="new" startIcon={<Plus />}>
            {t('segments.create')}
          </LinkButton>
        ) : undefined
      }
      list={list}
      empty={<ReadyMadeCards catalogue={catalogue} canCreate={canCreate} />}
      dialogs={
        <>
          {enrolling ? <EnrollDialog segment={enrolling} onClose={close} /> : null}
          <ConfirmDelete
            question={removing ? t('segments.deleteQuestion', { name: removing.name }) : undefined}
            onConfirm={confirmRemove}
            onClose={close}
          />
        </>
      }
    >
      {(rows) => <SegmentsTable segments={rows} catalogue={catalogue} busyId={busyId} commands={commands} />}
    </ListPage>
  );
};
