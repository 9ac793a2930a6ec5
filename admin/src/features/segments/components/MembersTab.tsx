import { Button } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useState } from 'react';
import type { Member } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { BackTo } from '../../../ui/BackTo';
import { DataTable } from '../../../ui/DataTable';
import { ListPage } from '../../../ui/ListPage';
import { useListQuery } from '../../../ui/useListQuery';
import { useListMembersQuery } from '../members-api';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { AddMembersDialog } from './AddMembersDialog';
import { ColumnPicker } from './ColumnPicker';
import { ExportButton } from './ExportButton';
import { PinDialog } from './PinDialog';
import { PastNote } from './PastNote';
import { PinsPanel } from './PinsPanel';
import { RemoveMembers } from './RemoveMembers';
import { SegmentTabs } from './SegmentTabs';
import { useColumnChoice, useMemberColumns } from './use-member-columns';
import { useMemberFilter } from './use-member-filter';

const NONE: ReadonlySet<string | number> = new Set();

/** The members: of a static list they are put in and taken out here, in a dynamic segment they are pinned. */
export const MembersTab = ({ segment, catalogue }: SegmentViewProps) => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const { query, page, pageSize, search, sort, setFilter } = useListQuery();
  const { on, filter } = query;
  const { choices, chosen, setNames } = useColumnChoice({ segment, catalogue });
  const shown = chosen.map(({ name }) => name);
  const asked = { on, filter, page, pageSize, search, sort, columns: shown.join() };
  const list = useListMembersQuery({ id: segment.documentId, ...asked });
  const narrowing = useMemberFilter({ segment, catalogue }, list.error);
  const [keys, setKeys] = useState(NONE);
  const untick = () => setKeys(NONE);
  const [isAdding, setAdding] = useState(false);
  const isNow = !on;
  const canChange = Boolean(isNow && allowedActions.canUpdateSegments && segment.canEdit);
  const isStatic = segment.type === 'static';
  const columns = useMemberColumns({ segment, catalogue }, { chosen, canChange });
  const choose = (names: string[]) => {
    setNames(names);
    const sortedBy = sort?.split(':')[0] ?? '';
    if (shown.includes(sortedBy) && !names.includes(sortedBy)) setFilter('sort', undefined);
  };
  const title = t('members.title', { name: segment.name });
  const add = canChange ? (
    <Button startIcon={<Plus />} onClick={() => setAdding(true)}>
      {t(isStatic ? 'members.add' : 'pins.add')}
    </Button>
  ) : undefined;
  const Dialog = isStatic ? AddMembersDialog : PinDialog;
  return (
    <ListPage
      title={title}
      count={(count) => t('members.count', { count })}
      searchLabel={t('members.search')}
      navigationAction={<BackTo list="segments" />}
      primaryAction={add}
      tabs={<SegmentTabs />}
      notice={
        <>
          {on ? <PastNote on={on} onNow={() => setFilter('on', undefined)} /> : null}
          {narrowing.note}
        </>
      }
      filters={
        <>
          {narrowing.button}
          {isNow && allowedActions.canExportSegments ? (
            <ExportButton segment={segment} columns={chosen} narrowed={{ search, filter }} />
          ) : null}
        </>
      }
      settings={<ColumnPicker choices={choices} chosen={chosen} onChange={choose} />}
      list={list}
      empty={t(isStatic ? 'members.emptyList' : 'members.empty')}
      below={
        isNow && segment.pinnedIn + segment.pinnedOut > 0 ? <PinsPanel segment={segment} canChange={canChange} /> : null
      }
      dialogs={
        <>
          {isAdding ? <Dialog segment={segment} catalogue={catalogue} onClose={() => setAdding(false)} /> : null}
          {narrowing.dialog}
        </>
      }
    >
      {(rows) => (
        <>
          {isStatic && isNow ? <RemoveMembers segment={segment} ids={tickedOf(rows, keys)} onDone={untick} /> : null}
          <DataTable
            caption={title}
            columns={columns}
            rows={rows}
            keyOf={({ documentId }) => documentId}
            selection={isStatic && canChange ? selectionOf(t, keys, setKeys) : undefined}
            sorting={{ sort, onSort: (next) => setFilter('sort', next) }}
          />
        </>
      )}
    </ListPage>
  );
};

/** What stays ticked out of sight is not acted on. */
const tickedOf = (rows: readonly Member[], keys: ReadonlySet<string | number>): string[] =>
  rows.map(({ documentId }) => documentId).filter((id) => keys.has(id));

const selectionOf = (
  t: ReturnType<typeof useT>,
  keys: ReadonlySet<string | number>,
  onChange: (keys: ReadonlySet<string | number>) => void,
) => ({
  keys,
  onChange,
  labelOf: ({ name, email, documentId }: Member) => t('list.select', { name: name ?? email ?? documentId }),
  allLabel: t('list.selectAll'),
});
