/** Before the database is synchronised: raw tables, and nothing of ours in GraphQL that bypasses our services. */
import type { Core } from '@strapi/types';
import { features } from './features';
import { contentTypeUid } from './platform/plugin-id';

interface GraphqlExtension {
  shadowCRUD(uid: string): { disable(): void };
}

const closeGraphql = (strapi: Core.Strapi): void => {
  const extension = strapi.plugin('graphql')?.service('extension') as GraphqlExtension | undefined;
  if (!extension) return;
  for (const name of features.flatMap((feature) => Object.keys(feature.contentTypes ?? {}))) {
    extension.shadowCRUD(contentTypeUid(name)).disable();
  }
};

export const register = ({ strapi }: { strapi: Core.Strapi }): void => {
  // Strapi writes column names into the attributes it is given, which must not be shared between columns.
  const tables = features.flatMap((feature) => feature.tables ?? []);
  for (const table of tables) {
    const attributes = Object.entries(table.attributes).map(([name, attribute]) => [name, { ...attribute }] as const);
    strapi.get('models').add({ ...table, attributes: Object.fromEntries(attributes) });
  }
  closeGraphql(strapi);
};
