import { DELIVERY_STATES } from '../../contracts';
import { useT } from '../../i18n/messages';
import { FilterSelect } from '../../ui/FilterSelect';
import { Guarded } from '../../ui/Guarded';
import { ListPage } from '../../ui/ListPage';
import { useListQuery } from '../../ui/useListQuery';
import { useListDeliveriesQuery } from './api';
import { DeliveriesTable } from './components/DeliveriesTable';
import { SendingBanner } from './components/SendingBanner';

export const DeliveriesPage = () => (
  <Guarded area="deliveries">
    <DeliveriesList />
  </Guarded>
);

const DeliveriesList = () => {
  const t = useT();
  const { query, page, pageSize, search, setFilter } = useListQuery();
  const list = useListDeliveriesQuery({ page, pageSize, search, state: query.state });
  return (
    <ListPage
      title={t('deliveries.title')}
      count={(count) => t('deliveries.count', { count })}
      searchLabel={t('deliveries.search')}
      filters={
        <FilterSelect
          label={t('deliveries.state')}
          value={query.state}
          options={DELIVERY_STATES.map((value) => ({ value, label: t(`delivery.state.${value}`) }))}
          onChange={(value) => setFilter('state', value)}
        />
      }
      notice={<SendingBanner />}
      list={list}
      empty={t('deliveries.empty')}
    >
      {(rows) => <DeliveriesTable caption={t('deliveries.title')} deliveries={rows} showAddress />}
    </ListPage>
  );
};
