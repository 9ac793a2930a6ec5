import { Typography } from '@strapi/design-system';
import { useState } from 'react';
import { Navigate } from 'react-router-dom';
import type { Delivery } from '../../contracts';
import { useT } from '../../i18n/messages';
import { searchOf } from '../../lib/search-of';
import { usePermissions } from '../../permissions';
import { Guarded } from '../../ui/Guarded';
import { ListPage } from '../../ui/ListPage';
import { useListQuery } from '../../ui/useListQuery';
import { useListDeliveriesQuery } from './api';
import { DeliveriesTable } from './components/DeliveriesTable';
import { DeliveryFilters } from './components/DeliveryFilters';
import { MaskedNote } from './components/MaskedNote';
import { ResolveButtons } from './components/ResolveButtons';
import { SendingBanner } from './components/SendingBanner';
import { lastPage, logQuery } from './core/log-query';

export const DeliveriesPage = () => (
  <Guarded area="deliveries">
    <DeliveriesList />
  </Guarded>
);

const DeliveriesList = () => {
  const t = useT();
  const [nowMs] = useState(() => Date.now());
  const { query, page, pageSize, search, setFilter } = useListQuery();
  const asked = logQuery(query, nowMs);
  const last = lastPage(pageSize);
  const list = useListDeliveriesQuery(
    { ...asked, page: Math.min(page, last), pageSize, search },
    { refetchOnMountOrArgChange: true },
  );
  const addresses = list.data?.meta.addresses;
  const isMasked = addresses === 'masked';
  const isCapped = list.data?.meta.pagination.isCapped ?? false;
  if (page > last) return <Navigate replace to={{ search: searchOf({ ...query, page: String(last) }) }} />;
  return (
    <ListPage
      title={t('deliveries.title')}
      count={(count) => t(isCapped ? 'deliveries.countCapped' : 'deliveries.count', { count })}
      searchLabel={isMasked && !search ? undefined : t('deliveries.search')}
      filters={<DeliveryFilters isMasked={isMasked} />}
      notice={
        <>
          <SendingBanner />
          <MaskedNote of="deliveries" addresses={addresses} />
        </>
      }
      list={list}
      empty={t('deliveries.empty')}
    >
      {(rows) => (
        <>
          <Rows
            // Ticks belong to the rows that are seen.
            key={JSON.stringify([query, rows.map(({ id, version }) => [id, version])])}
            rows={rows}
            isUncertain={asked.state === 'uncertain'}
            sort={query.sort}
            onSort={(sort) => setFilter('sort', sort)}
          />
          {isCapped ? (
            <Typography textColor="neutral600" tag="p">
              {t('deliveries.capped', { count: list.data?.meta.pagination.total })}
            </Typography>
          ) : null}
        </>
      )}
    </ListPage>
  );
};

interface RowsProps {
  rows: Delivery[];
  /** Only then something can be done with several at once. */
  isUncertain: boolean;
  sort: string | undefined;
  onSort(sort: string | undefined): void;
}

const Rows = ({ rows, isUncertain, sort, onSort }: RowsProps) => {
  const t = useT();
  const { allowedActions } = usePermissions();
  const [keys, setKeys] = useState<ReadonlySet<string | number>>(new Set());
  const selection = {
    keys,
    onChange: setKeys,
    labelOf: ({ id }: Delivery) => t('list.select', { name: t('deliveries.name', { id }) }),
    allLabel: t('list.selectAll'),
  };
  return (
    <>
      <ResolveButtons isSelection deliveries={rows.filter(({ id }) => keys.has(id))} />
      <DeliveriesTable
        caption={t('deliveries.title')}
        deliveries={rows}
        showAddress
        selection={isUncertain && allowedActions.canResolveUncertain ? selection : undefined}
        sorting={{ sort, onSort }}
      />
    </>
  );
};
