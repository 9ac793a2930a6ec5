/** How the site is: for the panel, and in figures for Prometheus. */
import { DomainError, type Health } from '../../contracts';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { HealthFeatureService } from './create-health';

type Services = Parameters<ControllerFactory>[0];

const healthOf = ({ strapi }: Services): HealthFeatureService =>
  strapi.plugin(PLUGIN_ID).service<HealthFeatureService>('health');

const health: ControllerFactory = (services) => ({
  async find(ctx) {
    ctx.body = { data: await healthOf(services).report() } satisfies { data: Health };
  },
});

const metrics: ControllerFactory = (services) => ({
  async find(ctx) {
    const { authorization } = ctx.request.header;
    const may = healthOf(services).mayReadMetrics(Array.isArray(authorization) ? undefined : authorization);
    if (may === 'off')
      throw new DomainError('not_found', 'There are no metrics: set metrics.token in the configuration');
    if (may === 'no')
      throw new DomainError('unauthorized', 'Send the token of metrics.token as Authorization: Bearer …');
    ctx.set('Cache-Control', 'no-store');
    const { type, text } = await healthOf(services).metrics();
    ctx.type = type;
    ctx.body = text;
  },
});

export const healthControllers = { health: handleErrors(health), metrics: handleErrors(metrics) };
