/** Where a site’s routes use a policy of this plugin, and with what. */
import type { Core } from '@strapi/types';

export interface PolicyUse {
  /** `GET /members-page` */
  route: string;
  config: unknown;
}

interface Routers {
  routes?: Record<string, unknown>;
}
interface Route {
  method?: string;
  path?: string;
  config?: { policies?: unknown[] };
}

/** Those without a configuration are left out: Strapi refuses them itself. */
export function policyUses({ apis, plugins }: Pick<Core.Strapi, 'apis' | 'plugins'>, policy: string): PolicyUse[] {
  const owners = [...Object.values(apis), ...Object.values(plugins)] as unknown as Routers[];
  const routes = owners.flatMap(({ routes: routers = {} }) => Object.values(routers)).flatMap(routesOf);
  return routes.flatMap(({ method, path, config }) =>
    (config?.policies ?? []).flatMap((use) =>
      isUseOf(use, policy) ? [{ route: `${method} ${path}`, config: use.config }] : [],
    ),
  );
}

const routesOf = (router: unknown): Route[] => {
  const list = Array.isArray(router) ? router : (router as { routes?: unknown } | null)?.routes;
  return Array.isArray(list) ? (list as Route[]) : [];
};

const isUseOf = (use: unknown, policy: string): use is { config: unknown } =>
  typeof use === 'object' && use !== null && 'name' in use && use.name === policy && 'config' in use;
