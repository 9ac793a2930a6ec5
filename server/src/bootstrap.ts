/** Once the site’s schema and database stand: check the configuration, build the services, keep what must outlive us. */
import type { Core } from '@strapi/types';
import { install } from './composition';
import { onDestroy } from './destroy';
import { features } from './features';
import { ensureIndexes } from './features/delivery';
import { reportClosedRoutes } from './features/segments';
import { onDocumentWrites, onRowWrites } from './platform/document-writes';
import { keepGrants } from './platform/keep-grants';
import { keepTables } from './platform/keep-tables';
import { registerPermissions } from './platform/permissions';

export const bootstrap = async ({ strapi }: { strapi: Core.Strapi }): Promise<void> => {
  await registerPermissions(strapi, features);
  await keepTables(strapi, features);
  const { database, audience, tracking, segments, membership, delivery, health } = await install(strapi);
  await ensureIndexes(database);
  const grants = await keepGrants(strapi);
  onDestroy(strapi, grants.close);
  const { recorder, scheduler } = membership;
  onDestroy(strapi, onDocumentWrites(strapi, recorder.middleware));
  onDestroy(
    strapi,
    onRowWrites(
      strapi,
      audience.entities().map(({ uid }) => uid),
      recorder.noteRow,
    ),
  );
  onDestroy(strapi, () => tracking.stop());
  onDestroy(strapi, () => health.stop());
  onDestroy(strapi, () => delivery.scheduler.stop());
  onDestroy(strapi, () => scheduler.stop());
  for (const { name, problems } of await segments.broken()) {
    strapi.log.warn(`Cohort: the segment “${name}” is broken and has no members: ${problems[0]?.message ?? ''}`);
  }
  await reportClosedRoutes(strapi, segments);
  // Commands such as `strapi export` boot the site without serving it; they must not send mail.
  strapi.server.httpServer.once('listening', () => {
    tracking.start();
    scheduler.start();
    health.start().catch((error: unknown) => strapi.log.error(`Cohort cannot say how it is: ${String(error)}`));
    delivery.scheduler.start().catch((error: unknown) => strapi.log.error(`Cohort cannot send: ${String(error)}`));
  });
};
