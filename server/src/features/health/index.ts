/** Whether mail can leave: every part asked how it is, for people and for Prometheus. */
import { healthAnswerSchema } from '../../contracts';
import type { Feature } from '../../platform/feature';
import { healthControllers } from './controllers';
import { healthTables } from './tables';

export { createHealth, type HealthDeps, type HealthFeatureService } from './create-health';

export const healthFeature: Feature = {
  name: 'health',
  tables: healthTables,
  controllers: healthControllers,
  routes: [
    {
      method: 'GET',
      path: '/health',
      handler: 'health.find',
      permission: 'health.read-health',
      audience: 'admin',
      response: healthAnswerSchema,
    },
    // With a token of its own, which can do nothing else.
    { method: 'GET', path: '/metrics', handler: 'metrics.find', audience: 'public' },
  ],
  permissions: [{ uid: 'health.read-health', displayName: 'Read how the site is', subCategory: 'health' }],
};
