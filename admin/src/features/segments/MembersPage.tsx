import { Typography } from '@strapi/design-system';
import { BackButton } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';
import type { Member } from '../../contracts';
import { useT } from '../../i18n/messages';
import { DataTable, type Column } from '../../ui/DataTable';
import { Guarded } from '../../ui/Guarded';
import { ListPage } from '../../ui/ListPage';
import { useListQuery } from '../../ui/useListQuery';
import { useGetSegmentQuery, useListMembersQuery } from './api';

export const MembersPage = () => (
  <Guarded area="segments">
    <MembersList />
  </Guarded>
);

const MembersList = () => {
  const t = useT();
  const { id = '' } = useParams();
  const { page, pageSize, search } = useListQuery();
  const segment = useGetSegmentQuery(id);
  const list = useListMembersQuery({ id, page, pageSize, search });
  const columns: Column<Member>[] = [
    {
      key: 'name',
      label: t('members.name'),
      cell: ({ name, documentId }) => <Typography>{name ?? documentId}</Typography>,
    },
    {
      key: 'email',
      label: t('members.email'),
      cell: ({ email }) => (
        <Typography textColor={email ? 'neutral800' : 'neutral600'}>{email ?? t('members.noAddress')}</Typography>
      ),
    },
  ];
  const title = t('members.title', { name: segment.data?.name ?? '' });
  return (
    <ListPage
      title={title}
      count={(count) => t('members.count', { count })}
      searchLabel={t('members.search')}
      navigationAction={<BackButton fallback=".." />}
      list={list}
      empty={t('members.empty')}
    >
      {(rows) => <DataTable caption={title} columns={columns} rows={rows} keyOf={({ documentId }) => documentId} />}
    </ListPage>
  );
};
