import type { Feature } from '../../platform/feature';
import { entityController } from './controller';
import { audienceRoutes } from './routes';

export { createAddressViews, type AddressView, type AddressViews } from './address-view';
export * from './audience';
export { hashAddress } from './core/address-hash';
export { canBeSegmented } from './core/can-be-segmented';
export { isContact } from './core/computed-fields';
export { documentScope, type Quote, type ScopedTable } from './core/document-scope';
export { customerOrders, loyaltyLevel, type CustomerOrders } from './core/customer-orders';
export { joinLink } from './core/link-sql';
export type { ColumnNode, EdgeNode, GraphEntity, LinkNode, TableGraph, TableNode } from './core/table-graph';
export { suppressedAddress } from './core/suppressed-sql';
export { plainValue } from './core/map-record';
export { maskAddress, withoutAddresses } from './core/mask-address';
export { createAudience, type AudienceDeps, type AudienceService } from './create-audience';

export const audienceFeature: Feature = {
  name: 'audience',
  routes: audienceRoutes,
  controllers: { entity: entityController },
};
