/**
 * Before the database is synchronised and the server has its middlewares: raw tables, nothing of ours in GraphQL that
 * bypasses our services, URLs that are kept out of logs, and requests of providers and mail clients left as they came.
 */
import type { Core } from '@strapi/types';
import { features } from './features';
import { ownAttributes } from './platform/own-attributes';
import { contentTypeUid } from './platform/plugin-id';
import { keepUrlsPrivate } from './platform/private-urls';
import { openRawRequests } from './platform/raw-requests';

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
  for (const table of features.flatMap((feature) => feature.tables ?? [])) {
    strapi.get('models').add({ ...table, attributes: ownAttributes(table.attributes) });
  }
  closeGraphql(strapi);
  keepUrlsPrivate(strapi);
  openRawRequests(strapi);
};
