import { Button, EmptyStateLayout, Flex, Loader } from '@strapi/design-system';
import { Pagination } from '@strapi/strapi/admin';
import { EmptyDocuments } from '@strapi/icons/symbols';
import type { ReactNode } from 'react';
import { Navigate } from 'react-router-dom';
import { failureOf, useErrorText } from '../api/errors';
import type { Pagination as PageInfo } from '../contracts';
import { useT } from '../i18n/messages';
import { PageSize } from './PageSize';
import { useListQuery } from './useListQuery';

interface Props {
  isLoading: boolean;
  error?: unknown;
  onRetry(): void;
  pagination?: PageInfo;
  /** True where a search or filter is set: then nothing found is not the same as nothing made. */
  isNarrowed: boolean;
  empty: ReactNode;
  children: ReactNode;
}

/** What every list has in common: loading, failing with a retry, empty in two ways, and its pages. */
export const ListBody = ({ isLoading, error, onRetry, pagination, isNarrowed, empty, children }: Props) => {
  const t = useT();
  const errorText = useErrorText();
  const { addressOf, isNarrowed: isAddressNarrowed, showAll } = useListQuery();
  // The host's own loading page would be a second <main>.
  if (isLoading) {
    return (
      <Flex justifyContent="center" padding={8}>
        <Loader>{t('list.loading')}</Loader>
      </Flex>
    );
  }
  if (error !== undefined) {
    return (
      <EmptyStateLayout
        icon={<EmptyDocuments width="16rem" />}
        content={errorText(error)}
        action={
          // What the address asks for is wrong: asked again, it would be refused again.
          isAddressNarrowed && failureOf(error).status === 400 ? (
            <Button variant="secondary" onClick={showAll}>
              {t('list.showAll')}
            </Button>
          ) : (
            <Button variant="secondary" onClick={onRetry}>
              {t('action.retry')}
            </Button>
          )
        }
      />
    );
  }
  if (pagination?.total === 0) {
    return isNarrowed ? (
      <EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={t('list.nothingFound')} />
    ) : (
      empty
    );
  }
  // By a link from before, or since the last of its rows has been removed.
  if (pagination && pagination.page > pagination.pageCount) {
    return <Navigate replace to={addressOf(pagination.pageCount)} />;
  }
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {children}
      <Pagination.Root pageCount={pagination?.pageCount ?? 0} total={pagination?.total ?? 0} defaultPageSize={25}>
        <PageSize total={pagination?.total ?? 0} />
        <Pagination.Links />
      </Pagination.Root>
    </Flex>
  );
};
