import { useAuth } from '@strapi/strapi/admin';
import { useState } from 'react';
import { SEGMENT_STATES, SEGMENT_TYPES, type SegmentCreator } from '../../contracts';
import { useT } from '../../i18n/messages';
import { usePermissions } from '../../permissions';
import { FilterSelect } from '../../ui/FilterSelect';
import { Guarded } from '../../ui/Guarded';
import { ListPage } from '../../ui/ListPage';
import { useListQuery } from '../../ui/useListQuery';
import { useListSegmentsQuery } from './api';
import { BulkActions } from './components/BulkActions';
import { CreateMenu } from './components/CreateMenu';
import { DeleteSegments } from './components/DeleteSegments';
import { EnrollDialog } from './components/EnrollDialog';
import { ReadyMadeCards } from './components/ReadyMadeCards';
import { SegmentsTable } from './components/SegmentsTable';
import { chosenCreator, creatorChoices } from './core/creator-choices';
import { useCatalogue } from './use-catalogue';
import { useSegmentCommands } from './use-segment-commands';

export const SegmentsPage = () => (
  <Guarded area="segments">
    <SegmentsList />
  </Guarded>
);

const NONE: ReadonlySet<string | number> = new Set();

const SegmentsList = () => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const { query, page, pageSize, search } = useListQuery();
  const { state, type, creator } = query;
  const list = useListSegmentsQuery({ page, pageSize, search, state, type, creator });
  const { catalogue } = useCatalogue();
  const { commands, busyIds, enrolling, removing, ...actions } = useSegmentCommands();
  const [keys, setKeys] = useState(NONE);
  const canCreate = Boolean(allowedActions.canCreateSegments);
  const chosen = (list.data?.data ?? []).filter(({ documentId }) => keys.has(documentId));
  return (
    <ListPage
      title={t('segments.title')}
      count={(count) => t('segments.count', { count })}
      searchLabel={t('segments.search')}
      filters={<Filters creators={list.data?.meta.creators ?? []} />}
      primaryAction={canCreate ? <CreateMenu catalogue={catalogue} /> : undefined}
      list={list}
      empty={<ReadyMadeCards catalogue={catalogue} canCreate={canCreate} />}
      dialogs={
        <>
          {enrolling ? <EnrollDialog segment={enrolling} onClose={actions.close} /> : null}
          {removing.length > 0 ? (
            <DeleteSegments segments={removing} onClose={actions.close} onDeleted={() => setKeys(NONE)} />
          ) : null}
        </>
      }
    >
      {(rows) => (
        <>
          <BulkActions
            chosen={chosen}
            onRecalculate={(segments) => void actions.recalculateAll(segments)}
            onArchive={(segments) => void actions.setState(segments, 'archived')}
            onDelete={(segments) => actions.setRemoving([...segments])}
          />
          <SegmentsTable
            segments={rows}
            catalogue={catalogue}
            refreshIntervalMs={list.data?.meta.refreshIntervalMs ?? Infinity}
            busyIds={busyIds}
            commands={commands}
            selection={{ keys, onChange: setKeys }}
          />
        </>
      )}
    </ListPage>
  );
};

const Filters = ({ creators }: { creators: readonly SegmentCreator[] }) => {
  const t = useT();
  const readerId = useAuth('SegmentFilters', ({ user }) => user?.id);
  const { query, setFilter } = useListQuery();
  const { creator: asked } = query;
  const reader = { id: readerId, label: t('segments.creator.me') };
  const unknown = (id: string) => t('segments.creator.unknown', { id });
  return (
    <>
      <FilterSelect
        label={t('segments.status')}
        value={query.state}
        options={SEGMENT_STATES.map((value) => ({ value, label: t(`segment.state.${value}`) }))}
        onChange={(value) => setFilter('state', value)}
      />
      <FilterSelect
        label={t('segments.type')}
        value={query.type}
        options={SEGMENT_TYPES.map((value) => ({ value, label: t(`segment.type.${value}`) }))}
        onChange={(value) => setFilter('type', value)}
      />
      <FilterSelect
        label={t('segments.creator')}
        value={chosenCreator(asked, readerId)}
        options={creatorChoices({ creators, reader, asked, unknown })}
        onChange={(value) => setFilter('creator', value)}
      />
    </>
  );
};
