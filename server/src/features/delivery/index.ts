/** The send ledger: what is to be sent, what became of it, and who must not be mailed. */
import type { Feature } from '../../platform/feature';
import { deliveryControllers } from './controllers';
import { deliveryRoutes } from './routes';
import { suppressionControllers } from './suppression-controllers';
import { suppressionRoutes } from './suppression-routes';
import { deliveryTables } from './tables';

export type {
  DeliveryPlanner,
  DeliveryRow,
  DeliverySource,
  HeldPlace,
  PlannedDelivery,
  Preparation,
} from './delivery-source';
export { headerPassage, type HeaderPassage } from './core/header-passage';
export { marketingObstacles } from './core/marketing-obstacles';
export { createContactAddresses } from './contact-addresses';
export { ERASED, PAUSED } from './delivery-source';
export type { PausedMails } from './paused-mails';
export type { KeptElsewhere } from './person-erasure';
export { ensureIndexes } from './ensure-indexes';
export type { ProcessRole, Scheduler } from './scheduler';
export type { SequenceHolds } from './sequence-holds';
export { createDelivery, type DeliveryDeps, type DeliveryService, type SendingConfig } from './service';

export const deliveryFeature: Feature = {
  name: 'delivery',
  tables: deliveryTables,
  routes: [...deliveryRoutes, ...suppressionRoutes],
  controllers: { ...deliveryControllers, ...suppressionControllers },
  permissions: [
    { uid: 'deliveries.read-deliveries', displayName: 'Read the mail log', subCategory: 'deliveries' },
    { uid: 'deliveries.see-content', displayName: 'Open mails as they were sent', subCategory: 'deliveries' },
    { uid: 'deliveries.resolve-uncertain', displayName: 'Decide on uncertain mails', subCategory: 'deliveries' },
    { uid: 'deliveries.manage-sending', displayName: 'Hold sending and let it go on', subCategory: 'deliveries' },
    { uid: 'suppressions.read-suppressions', displayName: 'Read', subCategory: 'suppressions' },
    { uid: 'suppressions.manage-suppressions', displayName: 'Add, import and lift', subCategory: 'suppressions' },
    { uid: 'suppressions.export-suppressions', displayName: 'Export', subCategory: 'suppressions' },
    { uid: 'suppressions.erase-people', displayName: 'Erase people', subCategory: 'suppressions' },
  ],
};
