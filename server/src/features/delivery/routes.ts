import { deliveryPageSchema, listDeliveriesQuerySchema } from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

export const deliveryRoutes: FeatureRoute[] = [
  {
    method: 'GET',
    path: '/deliveries',
    handler: 'deliveries.find',
    permission: 'deliveries.read-deliveries',
    audience: 'both',
    request: { query: listDeliveriesQuerySchema },
    response: deliveryPageSchema,
  },
  { method: 'GET', path: '/unsubscribe/:token', handler: 'unsubscribe.show', audience: 'public' },
  { method: 'POST', path: '/unsubscribe/:token', handler: 'unsubscribe.confirm', audience: 'public' },
];
