/** The one place where ports, adapters and features meet. Everything is built once per running Strapi, at bootstrap. */
import type { Core } from '@strapi/types';
import { systemClock } from './adapters/system-clock';
import { createAudience } from './features/audience';
import { createTemplateRepository, createTemplates } from './features/templates';
import { strapiDatabase } from './platform/database';
import { readSiteSchema } from './platform/entity-schema';
import { readPluginConfig } from './platform/plugin-config';
import { detectTextFold, installSqliteFunctions } from './platform/text-fold';

export const compose = async (strapi: Core.Strapi) => {
  const config = readPluginConfig(strapi);
  const database = strapiDatabase(strapi);
  const clock = systemClock;
  if (database.client === 'sqlite') await installSqliteFunctions(database.knex);
  const textFold = await detectTextFold(database);
  if (!textFold.isComplete) {
    strapi.log.warn('Cohort: this database folds the case of some letters only; text rules then tell them apart');
  }
  const audience = createAudience({ database, site: await readSiteSchema(strapi), config });
  const templates = createTemplates({
    repository: createTemplateRepository(strapi),
    audience,
    clock,
    timezone: config.timezone,
    isTemplateUsed: async () => false,
  });
  return { config, database, audience, templates };
};

export type Container = Awaited<ReturnType<typeof compose>>;

const containers = new WeakMap<Core.Strapi, Container>();

export const install = async (strapi: Core.Strapi): Promise<Container> => {
  const container = await compose(strapi);
  containers.set(strapi, container);
  return container;
};

const containerOf = (strapi: Core.Strapi): Container => {
  const container = containers.get(strapi);
  if (!container) throw new Error('Cohort is not ready before Strapi has bootstrapped its plugins');
  return container;
};

type Services = 'audience' | 'templates';

const serviceOf =
  <K extends Services>(name: K) =>
  ({ strapi }: { strapi: Core.Strapi }): Container[K] =>
    containerOf(strapi)[name];

/** What `strapi.plugin('cohort').service(name)` answers. */
export const services = { audience: serviceOf('audience'), templates: serviceOf('templates') };
