/** Segments that a caller may not see, and fields that it may not read: by every route that is registered. */
import type { Segment } from '../../server/src/contracts';
import { atOnce } from '../support/at-once';
import { describeEachDatabase } from '../support/databases';
import { ALL_PERMISSIONS, pluginRoutes, type PluginRoute } from '../support/plugin-routes';
import { openSegmentDesk, type SegmentDesk } from '../support/segment-desk';
import { keyOf } from '../support/segment-requests';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const bearer = { type: 'bearer' } as const;
const CONTACT = 'api::contact.contact';
const READS = { [CONTACT]: ['name'] };
const POINTS = 87_654_321;

const contacts = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });
const equals = (field: string, value: unknown = 'x') => ({ field, operator: 'equals', value });

/** Bodies that are right but for the segment they are about; a route that is not here takes none. */
const BODIES: Record<string, object> = {
  'PUT /segments/:id': { name: 'Taken over' },
  'POST /segments/:id/enroll': { sequence: 'none' },
  'POST /segments/:id/enrollment-runs': { sequence: 'none' },
  'POST /segments/:id/members': { ids: ['none'] },
  'POST /segments/:id/members/remove': { ids: ['none'] },
  'PUT /segments/:id/pins': { ids: ['none'], direction: 'in' },
};
const NARROWED = `?filter=${encodeURIComponent(JSON.stringify(contacts(equals('name', 'Ada'))))}`;
/** What a route may be asked besides. */
const QUERIES: Record<string, string[]> = {
  'GET /segments/:id/members': ['?search=Ada', '?sort=name:asc', '?columns=name', '?on=2026-01-01', NARROWED],
  'GET /segments/:id/export': ['?columns=name', '?bom=false', NARROWED],
  'GET /segments/:id/pins': ['?direction=in'],
  'GET /segments/:id/changes': ['?direction=entered', '?from=2026-01-01&to=2026-01-02'],
  'GET /segments/:id/history': ['?from=2026-01-01&to=2026-01-02'],
  'GET /segments/:id/runs': ['?pageSize=1'],
};
const bodyOf = (route: PluginRoute): object | undefined =>
  route.method === 'GET' ? undefined : (BODIES[keyOf(route)] ?? {});
/** A segment in the path: under its own name, or behind a customer’s. */
const SEGMENT = /\/segments\/:(id|segmentId)/;
/** Wants a signed-in user of the site, whatever the segment; what it tells them is shown beside the route policy. */
const OF_USERS = 'plugin::cohort.segment-user.find';

describeEachDatabase('routes of segments', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let owner: string;
  let superAdmin: string;
  let ada: string;

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { process: 'web' } });
    [owner, superAdmin] = [await site.adminToken({ permissions: ALL_PERMISSIONS }), await site.adminToken()];
    desk = openSegmentDesk(site, owner);
    const person = { name: 'Ada', email: 'hidden-ada@example.test', points: POINTS, internalNotes: 'hidden-note' };
    ada = (await site.strapi.documents(CONTACT).create({ data: person })).documentId;
  });
  afterAll(() => site?.destroy());

  const send = (method: string, path: string, token: string, data?: unknown) => {
    const request = site.request[method.toLowerCase() as 'get'](path).auth(token, bearer);
    return data === undefined ? request : request.send({ data });
  };
  const ofSegments = () =>
    pluginRoutes(site.strapi)
      .filter(({ path }) => SEGMENT.test(path))
      .flatMap((route) => ['', ...(QUERIES[keyOf(route)] ?? [])].map((query) => ({ route, query })));
  const urlOf = ({ path }: PluginRoute, id: string): string =>
    path.replace('customers/:id', `customers/${ada}`).replace(':runId', '1').replace(SEGMENT, `/segments/${id}`);
  /** A token of every scope that is no full access, which would see all segments. */
  const everyScope = (...more: string[]): Promise<string> => {
    const scopes = pluginRoutes(site.strapi).flatMap(({ router, scope }) => (router === 'admin' ? [] : [scope]));
    return site.apiToken({ permissions: [...new Set([...scopes, ...more])] });
  };

  /** Private, and of others; public and not active, which only their creators find. */
  const HIDDEN: Record<string, { type?: string; state?: string; visibility: string }> = {
    'a private rule': { visibility: 'private' },
    'a private list': { visibility: 'private', type: 'static' },
    'an archived list': { visibility: 'public', state: 'archived', type: 'static' },
  };
  const hiddenOf = async (what: string): Promise<Segment> => {
    const { type = 'dynamic', ...data } = HIDDEN[what] ?? { visibility: 'private' };
    if (type === 'dynamic') {
      const made = await desk.rule('Ada', { name: what, ...data }, superAdmin);
      const pin = { ids: [ada], direction: 'in' };
      await desk.put(`/segments/${made.documentId}/pins`, pin, superAdmin).expect(200);
      return made;
    }
    const made = await desk.list({ name: what, ...data }, superAdmin);
    await desk.post(`/segments/${made.documentId}/members`, { ids: [ada] }, superAdmin).expect(200);
    return made;
  };

  it.each(Object.keys(HIDDEN))('S5, S15: %s of somebody else is not there, by every route', async (what) => {
    const [{ documentId }, own] = [await hiddenOf(what), await desk.rule('Ada')];
    const kept = async (): Promise<unknown[]> => [
      await desk.read({ documentId }, superAdmin),
      (await desk.get(`/segments/${documentId}/pins`, superAdmin).expect(200)).body,
      await desk.members({ documentId }, superAdmin),
      await desk.rows('cohort_segment_log', { segment_id: documentId }),
    ];
    const before = await kept();
    const absent = 'x'.repeat(documentId.length);
    const tokens = { admin: owner, 'content-api': await everyScope(`${CONTACT}.find`) };
    const asked = ofSegments();
    expect(new Set(asked.map(({ route }) => `${route.router} ${keyOf(route)}`)).size).toBeGreaterThan(40);
    const wrong: string[] = [];
    await atOnce(asked, async ({ route, query }) => {
      const ask = async (id: string) => {
        const answer = await send(route.method, urlOf(route, id) + query, tokens[route.router], bodyOf(route));
        return `${answer.status} ${JSON.stringify(answer.body)}`.replaceAll(id, '…');
      };
      const [hidden, none] = [await ask(documentId), await ask(absent)];
      // Where the role is not enough, the caller’s own segment is refused as well.
      const isClosed = /^403 /.test(hidden) && route.router === 'admin' && hidden === (await ask(own.documentId));
      const isOfUsers = route.scope === OF_USERS && /^401 /.test(hidden);
      if (hidden !== none || !(isClosed || isOfUsers || /^404 .*…/.test(hidden))) {
        wrong.push(`${route.router} ${keyOf(route)}${query}: ${hidden}; of none: ${none}`);
      }
    });
    expect(wrong).toEqual([]);
    expect(await kept()).toEqual(before);
  });

  /** Bodies that name a segment, by the route that takes them. */
  const NAMING: Record<string, (id: string) => object> = {
    'POST /segments/explain-member': (id) => ({ segment: id, memberId: ada }),
    'POST /segments/:id/members': (id) => ({ segment: id }),
    'POST /segments/:id/members/remove': (id) => ({ segment: id }),
    'POST /customers/:id/segments': (id) => ({ segment: id }),
    'POST /segments/validate': (id) => ({
      filter: contacts({ field: 'segment.member', operator: 'in_list', value: [id] }),
    }),
  };

  it('S15: answers a private segment that a body names as one that does not exist', async () => {
    const [hidden, own] = [await desk.rule('Ada', {}, superAdmin), await desk.rule('Ada')];
    const absent = 'x'.repeat(hidden.documentId.length);
    const asked = pluginRoutes(site.strapi).flatMap(({ router, method, path }) => {
      const body = NAMING[`${method} ${path.replace(/^.*\/cohort/, '')}`];
      return router === 'admin' && body ? [{ method, path, body }] : [];
    });
    expect(asked.length).toBeGreaterThan(1);
    for (const { method, path, body } of asked) {
      const url = path.replace('customers/:id', `customers/${ada}`).replace(':id', own.documentId);
      const ask = async (id: string) => {
        const answer = await send(method, url, owner, body(id));
        return `${method} ${path} ${answer.status} ${JSON.stringify(answer.body)}`.replaceAll(id, '…');
      };
      expect(await ask(hidden.documentId)).toBe(await ask(absent));
      expect(await ask(hidden.documentId)).not.toBe(await ask(own.documentId));
    }
  });

  /** What an answer to somebody who reads names alone may not hold. */
  const SECRETS = /hidden-ada|hidden-note|87654321|"points"/;
  /** Where whoever may read them finds them, so that the others are asked what could tell. */
  const TELLING = [
    'GET /segments/:id',
    'GET /segments/:id/members',
    'GET /segments/:id/definition',
    'GET /segments/:id/export',
    'GET /segments/:id/pins',
    'GET /segments/:id/changes',
  ];

  it('S5: a public segment tells by no route what its reader may not read', async () => {
    const rule = await desk.create({ name: 'Told', visibility: 'public', filter: contacts(equals('points', POINTS)) });
    await desk.put(`/segments/${rule.documentId}`, { tracked: true }).expect(200);
    await desk.put(`/segments/${rule.documentId}/pins`, { ids: [ada], direction: 'in' }).expect(200);
    const runs = async () => (await desk.get(`/segments/${rule.documentId}/runs`).expect(200)).body.data;
    await waitFor(
      async () => (await runs())[0]?.state as string,
      (state) => state === 'done',
    );
    const list = await desk.list({ name: 'Told list', visibility: 'public' });
    await desk.post(`/segments/${list.documentId}/members`, { ids: [ada] }).expect(200);

    const tells = new Set<string>();
    const reading = ofSegments().filter(({ route }) => route.router === 'admin' && route.method === 'GET');
    await atOnce(reading, async ({ route, query }) => {
      for (const { documentId } of [rule, list]) {
        const { text } = await send('GET', urlOf(route, documentId) + query, owner);
        if (SECRETS.test(text)) tells.add(keyOf(route));
      }
    });
    expect([...tells].sort()).toEqual([...TELLING].sort());

    const namesOnly = await site.adminToken({ permissions: ALL_PERMISSIONS, reads: READS });
    const nothing = await site.adminToken({
      permissions: ALL_PERMISSIONS,
      reads: { 'api::company.company': ['name'] },
    });
    const noContacts = await everyScope();
    const askers = [
      { asker: 'reads names alone', router: 'admin', token: namesOnly, secrets: SECRETS },
      { asker: 'reads no contacts', router: 'admin', token: nothing, secrets: /hidden-|87654321|"points"|Ada/ },
      { asker: 'token', router: 'content-api', token: noContacts, secrets: /hidden-|87654321|"points"|Ada/ },
    ];
    const wrong: object[] = [];
    for (const { asker, router, token, secrets } of askers) {
      const asked = ofSegments().filter(({ route }) => route.router === router);
      await atOnce(asked, async ({ route, query }) => {
        for (const { documentId } of [rule, list]) {
          const { status, text } = await send(route.method, urlOf(route, documentId) + query, token, bodyOf(route));
          if (secrets.test(text) || status >= 500) wrong.push({ asker, route: keyOf(route), query, status, text });
        }
      });
    }
    expect(wrong).toEqual([]);

    for (const query of ['members?columns=', 'members?sort=', 'export?columns=']) {
      for (const token of [nothing, namesOnly]) {
        const ask = async (name: string): Promise<string> => {
          const answer = await desk.get(`/segments/${rule.documentId}/${query}${name}`, token);
          const text = `${answer.status} ${JSON.stringify(answer.body)}`.replaceAll(name, '…');
          return text.replace(/; did you mean “name”\?/g, '');
        };
        expect(await ask('email')).toBe(await ask('xmaix'));
        expect(await ask('points')).toBe(await ask('xoixtx'));
        expect(await ask('points')).toMatch(/^400 .*unknown_field/);
      }
    }
  });

  it('S16: opens each route to whoever was granted it, and to nobody else', async () => {
    const nobody = await site.adminToken({ permissions: ['plugin::upload.read'] });
    const readOnly = await site.apiToken({ type: 'read-only' });
    const custom = await site.apiToken({ permissions: [`${CONTACT}.find`] });
    const full = await site.apiToken();
    const wrong: string[] = [];
    const expectStatus = async (route: PluginRoute, token: string | null, allowed: (status: number) => boolean) => {
      const path = route.path.replace(/:\w+/g, 'none');
      const request = site.request[route.method.toLowerCase() as 'get'](path);
      const { status } = await (token === null ? request : request.auth(token, bearer)).send();
      if (!allowed(status)) wrong.push(`${route.method} ${route.path}: ${status}`);
    };
    const is = (wanted: number) => (status: number) => status === wanted;
    const passes = (status: number) => status !== 401 && status !== 403;
    const closed = pluginRoutes(site.strapi).filter(({ isPublic }) => !isPublic);
    await atOnce(closed, async (route) => {
      if (route.router === 'admin') {
        await expectStatus(route, null, is(401));
        await expectStatus(route, nobody, is(403));
        await expectStatus(route, readOnly, is(401));
      } else {
        if (route.scope !== 'plugin::cohort.segment.validate') await expectStatus(route, null, is(403));
        await expectStatus(route, custom, is(403));
        await expectStatus(route, superAdmin, is(401));
        const granted = route.scope === OF_USERS ? is(401) : passes;
        await expectStatus(route, full, granted);
        await expectStatus(route, readOnly, /\.find(One)?$/.test(route.scope) ? granted : is(403));
      }
    });
    expect(wrong).toEqual([]);
  });
});
