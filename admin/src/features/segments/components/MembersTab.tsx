import { Badge, Button, Flex, Tooltip, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { BackButton } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { Member } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { DataTable, type Column } from '../../../ui/DataTable';
import { ListPage } from '../../../ui/ListPage';
import { useListQuery } from '../../../ui/useListQuery';
import { uidOf } from '../core/catalogue-paths';
import { useListMembersQuery } from '../members-api';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { AddMembersDialog } from './AddMembersDialog';
import { ExportButton } from './ExportButton';
import { MemberLink, useEntryAddress } from './MemberLink';
import { PinDialog } from './PinDialog';
import { PinsPanel } from './PinsPanel';
import { RemoveMembers } from './RemoveMembers';
import { SegmentTabs } from './SegmentTabs';
import { useMemberMenu } from './use-member-menu';

const NONE: ReadonlySet<string | number> = new Set();

/** The members: of a static list they are put in and taken out here, in a dynamic segment they are pinned. */
export const MembersTab = ({ segment, catalogue }: SegmentViewProps) => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const { page, pageSize, search } = useListQuery();
  const list = useListMembersQuery({ id: segment.documentId, page, pageSize, search });
  const [keys, setKeys] = useState(NONE);
  const [isAdding, setAdding] = useState(false);
  const canChange = Boolean(allowedActions.canUpdateSegments && segment.canEdit);
  const isStatic = segment.type === 'static';
  const columns = useColumns({ segment, catalogue }, canChange);
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
      navigationAction={<BackButton fallback="../.." />}
      primaryAction={add}
      tabs={<SegmentTabs />}
      filters={allowedActions.canExportSegments ? <ExportButton segment={segment} /> : null}
      list={list}
      empty={t(isStatic ? 'members.emptyList' : 'members.empty')}
      dialogs={isAdding ? <Dialog segment={segment} catalogue={catalogue} onClose={() => setAdding(false)} /> : null}
    >
      {(rows) => (
        <>
          {isStatic ? <RemoveMembers segment={segment} keys={keys} onDone={() => setKeys(NONE)} /> : null}
          <DataTable
            caption={title}
            columns={columns}
            rows={rows}
            keyOf={({ documentId }) => documentId}
            selection={isStatic && canChange ? selectionOf(t, keys, setKeys) : undefined}
          />
          {segment.pinnedIn + segment.pinnedOut > 0 ? <PinsPanel segment={segment} canChange={canChange} /> : null}
        </>
      )}
    </ListPage>
  );
};

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

const useColumns = ({ segment, catalogue }: SegmentViewProps, canChange: boolean): Column<Member>[] => {
  const t = useT();
  const menu = useMemberMenu(segment);
  const addressOf = useEntryAddress(uidOf(catalogue, segment.entity));
  const actions: Column<Member> = { key: 'actions', label: t('list.actions'), quiet: true, cell: menu };
  return [
    {
      key: 'name',
      label: t('members.name'),
      cell: (member) => (
        <Flex gap={2}>
          <MemberLink member={member} to={addressOf(member.documentId)} />
          {member.pin?.direction === 'in' ? <PinnedBadge reason={member.pin.reason} /> : null}
        </Flex>
      ),
    },
    {
      key: 'email',
      label: t('members.email'),
      cell: ({ email }) => (
        <Typography textColor={email ? 'neutral800' : 'neutral600'}>{email ?? t('members.noAddress')}</Typography>
      ),
    },
    ...(canChange ? [actions] : []),
  ];
};

const PinnedBadge = ({ reason }: { reason: string | null }) => {
  const t = useT();
  const badge = <Badge>{t('pins.in')}</Badge>;
  return reason ? <Tooltip label={reason}>{badge}</Tooltip> : badge;
};
