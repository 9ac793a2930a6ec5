import { lazy } from 'react';

export { useListDeliveriesQuery } from './api';
export { ResumeDialog } from './components/ResumeDialog';
export { SendingBanner } from './components/SendingBanner';
export { DeliveriesTable } from './components/DeliveriesTable';

export const DeliveriesPage = lazy(() => import('./DeliveriesPage').then((page) => ({ default: page.DeliveriesPage })));
export const SuppressionsPage = lazy(() =>
  import('./SuppressionsPage').then((page) => ({ default: page.SuppressionsPage })),
);
export const DeliveryPage = lazy(() => import('./DeliveryPage').then((page) => ({ default: page.DeliveryPage })));
export const SendingPage = lazy(() => import('./SendingPage').then((page) => ({ default: page.SendingPage })));
