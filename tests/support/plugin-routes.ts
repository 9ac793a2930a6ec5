/** The routes of the running plugin, as they are registered: a test that goes through them sees each new one. */
import type { Core } from '@strapi/types';
import manifest from '../../strapi-plugin.json';

export interface PluginRoute {
  router: 'admin' | 'content-api';
  method: string;
  /** As requested, with its parameters: /api/cohort/segments/:id */
  path: string;
  /** What tokens and roles of users are granted: plugin::cohort.segment.find */
  scope: string;
  isPublic: boolean;
}

interface Router {
  type: PluginRoute['router'];
  routes: { method: string; path: string; handler: string; config?: { auth?: false } }[];
}

const PREFIXES = { admin: '/cohort', 'content-api': '/api/cohort' } as const;

export const pluginRoutes = (strapi: Core.Strapi): PluginRoute[] =>
  (Object.values(strapi.plugin(manifest.name).routes) as unknown as Router[]).flatMap(({ type, routes }) =>
    routes.map(({ method, path, handler, config }) => ({
      router: type,
      method,
      path: `${PREFIXES[type]}${path}`,
      scope: `plugin::${manifest.name}.${handler}`,
      isPublic: config?.auth === false,
    })),
  );

export const ALL_PERMISSIONS = manifest.permissions.map((permission) => `plugin::${manifest.name}.${permission}`);
