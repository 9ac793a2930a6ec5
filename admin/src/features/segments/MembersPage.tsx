import { EmptyStateLayout, Typography } from '@strapi/design-system';
import { BackButton, Layouts, Page, SearchInput } from '@strapi/strapi/admin';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { useParams } from 'react-router-dom';
import type { Member } from '../../contracts';
import { useT } from '../../i18n/messages';
import { DataTable, type Column } from '../../ui/DataTable';
import { Guarded } from '../../ui/Guarded';
import { ListBody } from '../../ui/ListBody';
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
  const { page, pageSize, search, isNarrowed } = useListQuery();
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
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        subtitle={t('members.count', { count: list.data?.meta.pagination.total ?? 0 })}
        navigationAction={<BackButton fallback=".." />}
      />
      <Layouts.Action startActions={<SearchInput label={t('members.search')} />} />
      <Layouts.Content>
        <ListBody
          isLoading={list.isLoading}
          error={list.error}
          onRetry={list.refetch}
          pagination={list.data?.meta.pagination}
          isNarrowed={isNarrowed}
          empty={<EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={t('members.empty')} />}
        >
          <DataTable
            caption={title}
            columns={columns}
            rows={list.data?.data ?? []}
            keyOf={({ documentId }) => documentId}
          />
        </ListBody>
      </Layouts.Content>
    </Page.Main>
  );
};
