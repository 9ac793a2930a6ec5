/** Once the site’s schema and database stand: check the configuration, build the services, keep what must outlive us. */
import type { Core } from '@strapi/types';
import { install } from './composition';
import { features } from './features';
import { onDestroy } from './destroy';
import { keepGrants } from './platform/keep-grants';
import { keepTables } from './platform/keep-tables';
import { registerPermissions } from './platform/permissions';

export const bootstrap = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  await registerPermissions(strapi, features);
  await keepTables(strapi, features);
  await install(strapi);
  const grants = await keepGrants(strapi);
  onDestroy(strapi, grants.close);
};
