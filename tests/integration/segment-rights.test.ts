/** Each right by itself: a role that holds it alone does what the right is for, and nothing else of the plugin. */
import { atOnce } from '../support/at-once';
import { describeEachDatabase } from '../support/databases';
import { pluginRoutes, type PluginRoute } from '../support/plugin-routes';
import { openSegmentDesk, type SegmentDesk } from '../support/segment-desk';
import { keyOf, requestTo, type SegmentWorld } from '../support/segment-requests';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const bearer = { type: 'bearer' } as const;
const CONTACT = 'api::contact.contact';

/** Routes by the right that opens them; a new route of segments fails here until it has its place. */
const RIGHTS = {
  read: [
    ...['GET /entities', 'GET /audience/proposal', 'GET /segments', 'GET /segments/definitions', 'GET /segments/:id'],
    ...['definition', 'members', 'pins', 'usage', 'runs', 'history', 'changes', 'indexes', 'explain'].map(
      (part) => `GET /segments/:id/${part}`,
    ),
    ...['POST /segments/validate', 'POST /segments/explain-member', 'GET /customers/:id/segments'],
  ],
  create: ['POST /segments', 'POST /segments/import', 'POST /segments/:id/duplicate'],
  update: [
    ...['PUT /segments/:id', 'PUT /segments/:id/pins', 'POST /segments/:id/members'],
    ...['POST /segments/:id/members/remove', 'POST /segments/:id/recalculate', 'POST /segments/:id/refresh'],
    ...['POST /segments/:id/runs/cancel', 'POST /customers/:id/segments', 'POST /customers/:id/segments/recalculate'],
    'DELETE /customers/:id/segments/:segmentId',
  ],
  delete: ['DELETE /segments/:id'],
  export: ['GET /segments/:id/export', 'GET /segments/:id/enrollment-runs/:runId/skipped'],
} as const satisfies Record<string, string[]>;
type Right = keyof typeof RIGHTS;
/** Routes with a segment in them that rights of other things open. */
const OF_ENROLLMENTS = [
  ...['POST /segments/:id/enroll', 'POST /segments/:id/enrollment-runs', 'GET /segments/:id/enrollment-runs'],
  'GET /segments/:id/enrollment-runs/:runId',
];

/** What a right alone is not enough for: the status, and words of the reason. */
const NOT_ENOUGH: Record<string, [status: number, reason: RegExp]> = {
  'GET /segments/:id/explain': [403, /Only a super admin/],
  'GET /segments/:id/enrollment-runs/:runId/skipped': [404, /run/i],
};
/** A refresh that was begun just before may have ended, or not. */
const NOTHING_TO_CANCEL = 409;

describeEachDatabase('rights on segments', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let contact: string;

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { process: 'web' } });
    desk = openSegmentDesk(site, await site.adminToken());
    contact = await desk.contact({ name: 'Ada', email: 'ada@example.test' });
  });
  afterAll(() => site?.destroy());

  const adminRoutes = () => pluginRoutes(site.strapi).filter(({ router }) => router === 'admin');

  /** Segments of that user’s own, whatever it may create. */
  const worldOf = async (token: string): Promise<SegmentWorld> => {
    const me = (await site.request.get('/admin/users/me').auth(token, bearer).expect(200)).body.data;
    const [rule, list] = [await desk.rule('Ada'), await desk.list()];
    await desk.put(`/segments/${rule.documentId}`, { tracked: true }).expect(200);
    await waitFor(
      async () => (await desk.get(`/segments/${rule.documentId}/runs`).expect(200)).body.data[0]?.state as string,
      (state) => state === 'done',
    );
    for (const { documentId } of [rule, list]) {
      const data = { createdBy: me.id };
      await site.strapi.db.query('plugin::cohort.segment').update({ where: { documentId }, data });
    }
    return { rule, list, contact };
  };

  const ask = (route: PluginRoute, token: string, world: SegmentWorld) => {
    const { url, data } = requestTo(route, world);
    const request = site.request[route.method.toLowerCase() as 'get'](url).auth(token, bearer);
    return data === undefined ? request : request.send({ data });
  };

  it('knows every route of segments', () => {
    const known = [...Object.values(RIGHTS).flat(), ...OF_ENROLLMENTS];
    const there = adminRoutes().map(keyOf);
    expect(known.filter((key) => !there.includes(key))).toEqual([]);
    expect(there.filter((key) => /segments|entities|audience/.test(key) && !known.includes(key as never))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });

  it.each(Object.keys(RIGHTS) as Right[])('%s alone opens what it is for, and nothing else', async (right) => {
    const token = await site.adminToken({ permissions: [`plugin::cohort.segments.${right}-segments`] });
    const world = await worldOf(token);
    const isOpen = (route: PluginRoute): boolean => (RIGHTS[right] as readonly string[]).includes(keyOf(route));
    const closed = adminRoutes().filter((route) => !isOpen(route));
    expect(closed.length).toBeGreaterThan(40);

    const before = [await desk.read(world.rule), await desk.read(world.list)];
    const passed = await atOnce(closed, async (route) => {
      const { status, body } = await ask(route, token, world);
      return status === 403 && body.error.name === 'PolicyError' ? [] : [`${keyOf(route)}: ${status}`];
    });
    expect(passed.flat()).toEqual([]);
    expect([await desk.read(world.rule), await desk.read(world.list)]).toEqual(before);

    const refused: string[] = [];
    for (const route of adminRoutes().filter(isOpen)) {
      const { status, text } = await ask(route, token, world);
      const [wanted, reason] = NOT_ENOUGH[keyOf(route)] ?? [null, /^/];
      const isDone = (status >= 200 && status < 300) || (/cancel/.test(route.path) && status === NOTHING_TO_CANCEL);
      const isRight = wanted === null ? isDone : status === wanted && reason.test(text);
      if (!isRight) refused.push(`${keyOf(route)}: ${status} ${text}`);
    }
    expect(refused).toEqual([]);
  });

  it('a role without any of them is refused everywhere, also where its user owns the segment', async () => {
    const token = await site.adminToken({ permissions: ['plugin::cohort.templates.read-templates'] });
    const world = await worldOf(token);
    const routes = adminRoutes().filter((route) =>
      Object.values(RIGHTS)
        .flat()
        .includes(keyOf(route) as never),
    );
    const passed = await atOnce(routes, async (route) => {
      const { status } = await ask(route, token, world);
      return status === 403 ? [] : [`${keyOf(route)}: ${status}`];
    });
    expect(passed.flat()).toEqual([]);
    expect(await site.strapi.documents(CONTACT).count({})).toBe(1);
  });
});
