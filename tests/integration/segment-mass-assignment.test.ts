/** What the plugin keeps cannot be set through a body, and no key of a body reaches further than the body: every route that writes. */
import type { z } from 'zod';
import { segmentSchema } from '../../server/src/contracts';
import { atOnce } from '../support/at-once';
import { describeEachDatabase } from '../support/databases';
import { pluginRoutes, type PluginRoute } from '../support/plugin-routes';
import { openSegmentDesk, type SegmentDesk } from '../support/segment-desk';
import { keyOf, requestTo, type SegmentWorld } from '../support/segment-requests';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { TABLES } from '../../server/src/lib/table-names';

const bearer = { type: 'bearer' } as const;

/** Kept by the plugin or by Strapi; no route of segments takes them. */
const KEPT = [
  ...['documentId', 'createdAt', 'updatedAt', 'publishedAt', 'createdBy', 'updatedBy', 'creator', 'locale'],
  ...['memberCount', 'mailableCount', 'lastCalculatedAt', 'lastUsedAt', 'timesUsed', 'pinnedIn', 'pinnedOut'],
  ...[
    'canEdit',
    'problems',
    'filterHidden',
    'members',
    'origin',
    'enteredAt',
    'exitedAt',
    'actor',
    'pinnedBy',
    'addedBy',
  ],
];
const POLLUTING = ['__proto__', 'constructor', 'prototype'];
const POISON = '{"polluted":true,"memberCount":9,"createdBy":1,"isSuperAdmin":true,"dryRun":true}';

describeEachDatabase('mass assignment to segments', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let token: string;
  let world: SegmentWorld;

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { process: 'web' } });
    token = await site.adminToken();
    desk = openSegmentDesk(site, token);
    const contact = await desk.contact({ name: 'Ada', email: 'ada@example.test' });
    world = { rule: await desk.rule('Ada'), list: await desk.list(), contact };
  });
  afterAll(() => site?.destroy());

  const writing = () =>
    pluginRoutes(site.strapi).filter(
      ({ router, method, path }) => router === 'admin' && method !== 'GET' && /\/segments/.test(path),
    );
  /** As text, since a literal `__proto__` is no key of an object of JavaScript. */
  const sendText = (route: PluginRoute, json: string) =>
    site.request[route.method.toLowerCase() as 'post'](requestTo(route, world).url)
      .auth(token, bearer)
      .set('Content-Type', 'application/json')
      .send(json);
  const stored = async (): Promise<unknown[]> => [
    await desk.read(world.rule),
    await desk.read(world.list),
    await desk.members(world.list),
    (await desk.get('/segments?pageSize=100').expect(200)).body.meta.pagination.total,
    await desk.rows(TABLES.segmentPins, {}),
    await desk.rows(TABLES.segmentLog, {}),
  ];

  /** A route’s body, with more at one of the places where it has an object. */
  const bodiesWith = (route: PluginRoute, more: string): { place: (string | number)[]; json: string }[] => {
    const { data = {} } = requestTo(route, world);
    const inside = (object: object): string => `{${[...membersOf(object), more].join(',')}}`;
    const bodies = [{ place: ['data'] as (string | number)[], json: `{"data":${inside(data)}}` }];
    if ('definitions' in data) {
      const [definition] = data.definitions as [object];
      bodies.push({ place: ['data', 'definitions', 0], json: `{"data":{"definitions":[${inside(definition)}]}}` });
    }
    if ('filter' in data) {
      const rest = membersOf(data).filter((member) => !member.startsWith('"filter":'));
      const filter = `"filter":${inside(data.filter as object)}`;
      bodies.push({ place: ['data', 'filter'], json: `{"data":{${[...rest, filter].join(',')}}}` });
    }
    return bodies;
  };
  const membersOf = (object: object): string[] =>
    Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);

  it('S17: a new route that writes has its request here, where its body is described', () => {
    const described = writing().filter(({ method, path }) => {
      const routes = site.strapi.plugin('cohort').routes as unknown as Record<string, { routes: DescribedRoute[] }>;
      const found = routes.admin?.routes.find((one) => one.method === method && path === `/cohort${one.path}`);
      return found?.request?.body !== undefined;
    });
    const requested = writing().filter((route) => requestTo(route, world).data !== undefined);
    expect(requested.map(keyOf).sort()).toEqual(described.map(keyOf).sort());
    expect(described.length).toBeGreaterThan(10);
  });
  interface DescribedRoute {
    method: string;
    path: string;
    request?: { body?: Record<string, z.ZodType> };
  }

  it('S17: knows everything that a segment shows and nobody writes', () => {
    const writable = [
      'name',
      'description',
      'type',
      'state',
      'visibility',
      'entity',
      'filter',
      'tags',
      'tracked',
      'version',
    ];
    const shown = Object.keys(segmentSchema.shape).filter((key) => !writable.includes(key));
    expect(shown.filter((key) => !KEPT.includes(key))).toEqual([]);
  });

  it('S17: refuses by every route that takes a body each key that the plugin keeps, naming it, and writes nothing', async () => {
    const before = await stored();
    const routes = writing().filter((route) => requestTo(route, world).data !== undefined);
    const forged = KEPT.map((key) => `"${key}":9`).join(',');
    const wrong = await atOnce(routes, async (route) => {
      const found: object[] = [];
      for (const { place, json } of bodiesWith(route, forged)) {
        const { status, body } = await sendText(route, json);
        const isVerdict = keyOf(route) === 'POST /segments/validate' && status === 200;
        const errors = (isVerdict ? body.data.errors : body.error?.details?.errors) as
          { path: unknown[] }[] | undefined;
        const taken = KEPT.filter((key) => !errors?.some(({ path }) => path.at(-1) === key));
        if (taken.length > 0 || (status !== 400 && !isVerdict))
          found.push({ route: keyOf(route), place, status, taken });
      }
      return found;
    });
    expect(wrong.flat()).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  it('S15: takes no key of a body for a prototype, wherever it stands', async () => {
    const before = await stored();
    const routes = writing().filter((route) => requestTo(route, world).data !== undefined);
    // Strapi’s own parser refuses `__proto__`, and logs that at length.
    site.strapi.log.silent = true;
    const wrong = await atOnce(routes, async (route) => {
      const found: string[] = [];
      for (const key of POLLUTING) {
        for (const { place, json } of bodiesWith(route, `"${key}":${POISON}`)) {
          const { status, body, text } = await sendText(route, json);
          const isRefused =
            status === 400 || (keyOf(route) === 'POST /segments/validate' && body.data?.valid === false);
          if (!isRefused || text.includes('polluted')) found.push(`${keyOf(route)} ${place.join('.')}.${key}: ${text}`);
        }
      }
      return found;
    });
    site.strapi.log.silent = false;
    expect(wrong.flat()).toEqual([]);
    expect(await stored()).toEqual(before);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('S17: routes that take no body do the same whatever the body holds', async () => {
    const tracked = await desk.rule('Ada', { name: 'Tracked' });
    const routes = writing().filter(
      (route) => requestTo(route, world).data === undefined && route.method === 'POST' && !/cancel/.test(route.path),
    );
    expect(routes.map(keyOf).sort()).toEqual([
      'POST /customers/:id/segments/recalculate',
      'POST /segments/:id/recalculate',
      'POST /segments/:id/refresh',
    ]);
    const own = { ...world, rule: tracked };
    const forged = Object.fromEntries(KEPT.map((key) => [key, 9]));
    for (const route of routes) {
      const ask = (data: object | undefined) => {
        const request = site.request.post(requestTo(route, own).url).auth(token, bearer);
        return data === undefined ? request : request.send({ data, ...forged });
      };
      const [plain, loaded] = [await ask(undefined), await ask(forged)];
      expect({ route: keyOf(route), status: loaded.status }).toEqual({ route: keyOf(route), status: plain.status });
    }
    const { lastCalculatedAt: _at, updatedAt: _updated, version: _version, ...kept } = await desk.read(tracked);
    expect(tracked).toMatchObject(kept);
  });
});
