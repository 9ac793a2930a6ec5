import {
  deliveryPageSchema,
  holdSendingBodySchema,
  listDeliveriesQuerySchema,
  releaseSendingBodySchema,
  sendingAnswerSchema,
} from '../../contracts';
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
  {
    method: 'GET',
    path: '/sending',
    handler: 'sending.find',
    permission: 'deliveries.read-deliveries',
    audience: 'both',
    response: sendingAnswerSchema,
  },
  {
    method: 'POST',
    path: '/sending/hold',
    handler: 'sending.hold',
    permission: 'deliveries.manage-sending',
    audience: 'both',
    request: { body: { 'application/json': holdSendingBodySchema } },
    response: sendingAnswerSchema,
  },
  {
    method: 'POST',
    path: '/sending/release',
    handler: 'sending.release',
    permission: 'deliveries.manage-sending',
    audience: 'both',
    request: { body: { 'application/json': releaseSendingBodySchema } },
    response: sendingAnswerSchema,
  },
  { method: 'GET', path: '/unsubscribe/:token', handler: 'unsubscribe.show', audience: 'public' },
  { method: 'POST', path: '/unsubscribe/:token', handler: 'unsubscribe.confirm', audience: 'public' },
];
