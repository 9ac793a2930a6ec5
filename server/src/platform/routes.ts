/** One list of routes per feature becomes the two routers of Strapi: the admin panel’s and the consumers’. */
import type { FeatureRoute } from './feature';
import { actionUid } from './plugin-id';

export interface StrapiRoute {
  method: string;
  path: string;
  handler: string;
  request?: FeatureRoute['request'];
  response?: FeatureRoute['response'];
  config: { auth?: false; policies?: unknown[] };
}

const adminConfig = (route: FeatureRoute): StrapiRoute['config'] => {
  if (route.permission === undefined) throw new Error(`${route.method} ${route.path} names no permission`);
  return {
    policies: [
      'admin::isAuthenticatedAdmin',
      { name: 'admin::hasPermissions', config: { actions: [actionUid(route.permission)] } },
    ],
  };
};

const toStrapi = (route: FeatureRoute, config: StrapiRoute['config']): StrapiRoute => ({
  method: route.method,
  path: route.path,
  handler: route.handler,
  ...(route.request ? { request: route.request } : {}),
  ...(route.response ? { response: route.response } : {}),
  config,
});

export const toRouters = (routes: readonly FeatureRoute[]) => ({
  admin: {
    type: 'admin' as const,
    routes: routes
      .filter((route) => route.audience === 'both' || route.audience === 'admin')
      .map((route) => toStrapi(route, adminConfig(route))),
  },
  'content-api': {
    type: 'content-api' as const,
    routes: routes
      .filter((route) => route.audience !== 'admin')
      .map((route) => toStrapi(route, route.audience === 'public' ? { auth: false } : {})),
  },
});
