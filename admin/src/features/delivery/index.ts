import { lazy } from 'react';

export { useListDeliveriesQuery } from './api';
export { DeliveriesTable } from './components/DeliveriesTable';

export const DeliveriesPage = lazy(() => import('./DeliveriesPage').then((page) => ({ default: page.DeliveriesPage })));
