/** strapi-plugin.json against what a running plugin registers. */
import manifest from '../../strapi-plugin.json';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

interface ActionProvider {
  values(): { actionId: string }[];
}

const prefix = `plugin::${manifest.name}.`;
const sorted = (names: Iterable<string>): string[] => [...names].sort();

describe('the running plugin', () => {
  let site: RunningStrapi;
  beforeAll(async () => {
    site = await bootStrapi();
  });
  afterAll(() => site?.destroy());

  it('registers the content types of the manifest', () => {
    const uids = Object.keys(site.strapi.contentTypes).filter((uid) => uid.startsWith(prefix));
    expect(sorted(uids.map((uid) => uid.slice(prefix.length)))).toEqual(sorted(manifest.contentTypes));
  });

  it('registers the tables of the manifest, and creates them', async () => {
    const contentTypeTables = Object.values(site.strapi.contentTypes).map((type) => type.collectionName);
    const models = site.strapi.get('models').get() as { uid: string; tableName: string }[];
    const own = models.filter(
      ({ uid, tableName }) => uid.includes(manifest.name) && !contentTypeTables.includes(tableName),
    );
    expect(sorted(own.map(({ tableName }) => tableName))).toEqual(sorted(manifest.tables));
    for (const table of manifest.tables) expect(await site.strapi.db.connection.schema.hasTable(table)).toBe(true);
  });

  it('registers the permissions of the manifest', () => {
    const { actionProvider } = site.strapi.service('admin::permission') as unknown as {
      actionProvider: ActionProvider;
    };
    const actions = actionProvider.values().map(({ actionId }) => actionId);
    const own = actions.filter((action) => action.startsWith(prefix)).map((action) => action.slice(prefix.length));
    expect(sorted(own)).toEqual(sorted(manifest.permissions));
  });

  it('registers the policies of the manifest', () => {
    expect(sorted(Object.keys(site.strapi.plugin(manifest.name).policies))).toEqual(sorted(manifest.policies));
  });

  it('protects every admin route with a permission of the manifest', () => {
    const routes = Object.values(site.strapi.plugin(manifest.name).routes) as unknown as AdminRouter[];
    const admin = routes.filter((router) => router.type === 'admin').flatMap((router) => router.routes);
    expect(admin.length).toBeGreaterThan(0);
    const unprotected = admin.filter((route) => !permissionsOf(route).some((action) => known.has(action)));
    expect(unprotected.map((route) => `${route.method} ${route.path}`)).toEqual([]);
  });
});

interface AdminRoute {
  method: string;
  path: string;
  config?: { policies?: (string | { name: string; config?: { actions?: string[] } })[] };
}
interface AdminRouter {
  type: string;
  routes: AdminRoute[];
}

const known = new Set(manifest.permissions.map((permission) => `${prefix}${permission}`));
const permissionsOf = (route: AdminRoute): string[] =>
  (route.config?.policies ?? []).flatMap((policy) =>
    typeof policy === 'object' && policy.name === 'admin::hasPermissions' ? (policy.config?.actions ?? []) : [],
  );
