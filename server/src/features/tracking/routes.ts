import type { FeatureRoute } from '../../platform/feature';

export const trackingRoutes: FeatureRoute[] = [
  { method: 'GET', path: '/open/:token', handler: 'tracking.open', audience: 'public' },
  { method: 'GET', path: '/click/:token', handler: 'tracking.click', audience: 'public' },
];
