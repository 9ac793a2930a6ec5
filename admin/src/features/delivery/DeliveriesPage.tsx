import { EmptyStateLayout } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';
import { Layouts, Page, SearchInput } from '@strapi/strapi/admin';
import { DELIVERY_STATES } from '../../contracts';
import { useT } from '../../i18n/messages';
import { FilterSelect } from '../../ui/FilterSelect';
import { Guarded } from '../../ui/Guarded';
import { ListBody } from '../../ui/ListBody';
import { useListQuery } from '../../ui/useListQuery';
import { useListDeliveriesQuery } from './api';
import { DeliveriesTable } from './components/DeliveriesTable';

export const DeliveriesPage = () => (
  <Guarded area="deliveries">
    <DeliveriesList />
  </Guarded>
);

const DeliveriesList = () => {
  const t = useT();
  const { query, page, pageSize, search, isNarrowed, setFilter } = useListQuery();
  const list = useListDeliveriesQuery({ page, pageSize, search, state: query.state });
  return (
    <Page.Main>
      <Page.Title>{t('deliveries.title')}</Page.Title>
      <Layouts.Header
        title={t('deliveries.title')}
        subtitle={t('deliveries.count', { count: list.data?.meta.pagination.total ?? 0 })}
      />
      <Layouts.Action
        startActions={
          <>
            <SearchInput label={t('deliveries.search')} />
            <FilterSelect
              label={t('deliveries.state')}
              value={query.state}
              options={DELIVERY_STATES.map((value) => ({ value, label: t(`delivery.state.${value}`) }))}
              onChange={(value) => setFilter('state', value)}
            />
          </>
        }
      />
      <Layouts.Content>
        <ListBody
          isLoading={list.isLoading}
          error={list.error}
          onRetry={list.refetch}
          pagination={list.data?.meta.pagination}
          isNarrowed={isNarrowed}
          empty={<EmptyStateLayout icon={<EmptyDocuments width="16rem" />} content={t('deliveries.empty')} />}
        >
          <DeliveriesTable caption={t('deliveries.title')} deliveries={list.data?.data ?? []} showAddress />
        </ListBody>
      </Layouts.Content>
    </Page.Main>
  );
};
