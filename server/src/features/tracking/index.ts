/** Signed public links, and what comes back through those of opens and clicks. */
import type { Feature } from '../../platform/feature';
import { trackingControllers } from './controllers';
import { trackingRoutes } from './routes';
import { trackingTables } from './tables';

export { TOKEN_PURPOSES } from './core/token';
export { createTokens, type Tokens } from './tokens';
export type { MailTracking, TrackMail } from './track-mail';
export { createTracking, type TrackingService } from './tracking-service';

export const trackingFeature: Feature = {
  name: 'tracking',
  tables: trackingTables,
  routes: trackingRoutes,
  controllers: trackingControllers,
};
