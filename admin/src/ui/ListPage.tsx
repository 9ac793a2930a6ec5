import { EmptyStateLayout } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Layouts, Page } from '@strapi/strapi/admin';
import type { ReactElement, ReactNode } from 'react';
import type { Page as PageOf } from '../contracts';
import { ListBody } from './ListBody';
import { SearchField } from './SearchField';
import { useListQuery } from './useListQuery';

interface Props<Row> {
  title: string;
  /** “12 segments”, from the total of the list. */
  count(total: number): string;
  /** Undefined where the reader may not search. */
  searchLabel: string | undefined;
  /** Selects beside the search. */
  filters?: ReactNode;
  /** At the other end of that row. */
  settings?: ReactNode;
  primaryAction?: ReactElement;
  navigationAction?: ReactElement;
  /** Below the header: what is to be known before the list is read. */
  notice?: ReactElement;
  /** Below the header: the other views of the same thing. */
  tabs?: ReactElement;
  /** What the list's query hook gives. */
  list: { data?: PageOf<Row>; isLoading: boolean; error?: unknown; refetch(): unknown };
  /** Shown where nothing has been made yet; a text comes with the drawing and the primary action. */
  empty: string | ReactElement;
  /** The rows of this page. */
  children(rows: Row[]): ReactNode;
  /** Below the list, whether or not it has rows. */
  below?: ReactNode;
  /** Dialogs. */
  dialogs?: ReactNode;
}

/** Every list of the panel: header with its count, search, filters, the rows, and their pages. */
export const ListPage = <Row,>(props: Props<Row>) => {
  const { title, count, searchLabel, filters, settings, primaryAction, navigationAction, notice, tabs } = props;
  const { list, empty, children, below, dialogs } = props;
  const { isNarrowed } = useListQuery();
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        subtitle={list.data ? count(list.data.meta.pagination.total) : undefined}
        primaryAction={primaryAction}
        navigationAction={navigationAction}
      />
      {tabs}
      {notice}
      <Layouts.Action
        startActions={
          <>
            {searchLabel === undefined ? null : <SearchField label={searchLabel} />}
            {filters}
          </>
        }
        endActions={settings}
      />
      <Layouts.Content>
        <ListBody
          isLoading={list.isLoading}
          error={list.error}
          onRetry={() => void list.refetch()}
          pagination={list.data?.meta.pagination}
          isNarrowed={isNarrowed}
          empty={
            typeof empty === 'string' ? (
              <EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={empty} action={primaryAction} />
            ) : (
              empty
            )
          }
        >
          {children(list.data?.data ?? [])}
        </ListBody>
        {below}
      </Layouts.Content>
      {dialogs}
    </Page.Main>
  );
};
