/**
 * What two earlier systems could do with segments, each ability under its name: A, the segment API of a CRM; B, the
 * segment model of a CRM. The third, of a customer dashboard, is shown in segment-customers and
 * segment-criteria.
 */
import { enrollResultSchema, type EnrollResult, type Member, type Segment } from '../../server/src/contracts';
import { describeEachDatabase } from '../support/databases';
import { indexesOf } from '../support/table-indexes';
import { named, openSegmentDesk, SEGMENT_EDITOR, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const contacts = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });
const STOP = '<a href="{{ unsubscribe_url }}">stop</a>';

describeEachDatabase('earlier systems', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let editor: string;
  let other: string;
  let superAdmin: string;
  let serial = 0;

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { process: 'web', queue: { driver: 'memory' } } });
    [editor, other, superAdmin] = [
      await site.adminToken(SEGMENT_EDITOR),
      await site.adminToken(SEGMENT_EDITOR),
      await site.adminToken(),
    ];
    desk = openSegmentDesk(site, editor);
  });
  afterAll(() => site?.destroy());

  const idOf = async (token: string): Promise<number> =>
    (await site.request.get('/admin/users/me').auth(token, { type: 'bearer' }).expect(200)).body.data.id;
  const found = async (query: string, by?: string): Promise<string[]> =>
    (await desk.get(`/segments?${query}`, by).expect(200)).body.data.map(({ name }: Segment) => name);
  const people = async (...names: string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const name of names) ids.push(await desk.contact({ name, email: `${name}@example.test` }));
    return ids;
  };
  const sequence = async (): Promise<string> => {
    serial += 1;
    const html = `<p>Hi</p>${STOP}`;
    const template = await desk.post('/templates', { name: `T${serial}`, subject: 'Hi', html }, superAdmin).expect(201);
    const steps = [{ template: template.body.data.documentId }];
    const made = await desk.post('/sequences', { name: `S${serial}`, isActive: true, steps }, superAdmin).expect(201);
    return made.body.data.documentId;
  };
  const enroll = async (segment: Segment, into: string): Promise<EnrollResult> => {
    const asked = desk.post(`/segments/${segment.documentId}/enroll`, { sequence: into }, superAdmin);
    return enrollResultSchema.parse((await asked.expect(200)).body.data);
  };

  describe('A, the segment API of a CRM', () => {
    it('A: create, read, update and delete', async () => {
      const made = await desk.rule('Crud', { name: `Crud ${client}`, description: 'before', tags: ['a'] });
      expect(await desk.read(made)).toEqual(made);
      const path = `/segments/${made.documentId}`;
      const { body } = await desk.put(path, { description: 'after', filter: named('Nobody') }).expect(200);
      expect(body.data).toMatchObject({ name: made.name, description: 'after', filter: named('Nobody'), tags: ['a'] });
      expect(await desk.read(made)).toEqual(body.data);
      await desk.remove(path).expect(204);
      for (const gone of [desk.get(path), desk.put(path, { name: 'x' }), desk.remove(path)]) await gone.expect(404);
      expect(await found('search=Crud')).toEqual([]);
    });

    it('A: filtering, search and ordering', async () => {
      await people('Order');
      await desk.rule('Order', { name: 'Order b' });
      await desk.list({ name: 'Order a', description: 'ÜBER 100%' });
      await desk.rule('Nobody', { name: 'Order c', tags: ['über 100%'], state: 'paused' });
      await desk.rule('Order', { name: 'Order d' }, other);
      const orders = (query: string, by?: string) => found(`search=order&${query}`, by);
      expect(await orders('')).toEqual(['Order c', 'Order a', 'Order b']);
      expect(await orders('sort=name:asc')).toEqual(['Order a', 'Order b', 'Order c']);
      expect(await orders('sort=name:desc')).toEqual(['Order c', 'Order b', 'Order a']);
      expect((await orders('sort=memberCount:desc'))[0]).toBe('Order b');
      expect(await orders('type=static')).toEqual(['Order a']);
      expect(await orders('state=paused')).toEqual(['Order c']);
      expect(await orders(`creator=${await idOf(other)}`, superAdmin)).toEqual(['Order d']);
      expect(await orders('creator=me&sort=name:asc&pageSize=2&page=2')).toEqual(['Order c']);
      expect(await found(`search=${encodeURIComponent('über 100%')}`)).toEqual(['Order c', 'Order a']);
      for (const wrong of ['sort=filter:asc', 'state=gone', 'type=other']) {
        await desk.get(`/segments?${wrong}`).expect(400);
      }
    });

    it('A: members with limit and offset', async () => {
      const ids = await people('Paged', 'Paged', 'Paged', 'Paged', 'Paged', 'Paged', 'Paged');
      const segment = await desk.rule('Paged');
      const page = async (query: string) => {
        const { body } = await desk.get(`/segments/${segment.documentId}/members?${query}`).expect(200);
        return { ids: body.data.map(({ documentId }: Member) => documentId), pagination: body.meta.pagination };
      };
      expect(await page('pageSize=3&page=2')).toEqual({
        ids: ids.slice(3, 6),
        pagination: { page: 2, pageSize: 3, pageCount: 3, total: 7 },
      });
      expect((await page('pageSize=3&page=3')).ids).toEqual(ids.slice(6));
      expect(await page('pageSize=3&page=4')).toMatchObject({ ids: [], pagination: { total: 7 } });
      for (const wrong of ['page=0', 'pageSize=0', 'pageSize=101', 'page=x']) {
        await desk.get(`/segments/${segment.documentId}/members?${wrong}`).expect(400);
      }
    });

    it('A: recalculate', async () => {
      const segment = await desk.rule('Later');
      await people('Later');
      expect((await desk.read(segment)).memberCount).toBe(0);
      const { body } = await desk.post(`/segments/${segment.documentId}/recalculate`, {}).expect(200);
      expect(body.data).toMatchObject({ matched: 1, mailable: 1, calculatedAt: expect.any(String) });
      expect(await desk.read(segment)).toMatchObject({ memberCount: 1, lastCalculatedAt: body.data.calculatedAt });
    });

    it('A: bulk enroll, with statistics', async () => {
      await people('Bulk', 'Bulk');
      await desk.contact({ name: 'Bulk', email: 'no@example.test', unsubscribed: true });
      await desk.contact({ name: 'Bulk' });
      const [segment, into] = [await desk.rule('Bulk'), await sequence()];
      expect(await enroll(segment, into)).toMatchObject({
        ...{ total: 4, enrolled: 2, dryRun: false, segmentName: segment.name, firstSendAt: expect.any(String) },
        skipped: { unsubscribed: 1, no_address: 1, inactive: 0, suppressed: 0, already_enrolled: 0 },
      });
      expect(await enroll(segment, into)).toMatchObject({ total: 4, enrolled: 0, skipped: { already_enrolled: 2 } });
      const { body } = await desk.get(`/enrollments?sequence=${into}`, superAdmin).expect(200);
      expect(body.meta.pagination.total).toBe(2);
    });

    it('A: duplicate, its static members included', async () => {
      const ids = await people('Copied', 'Copied');
      const list = await desk.list({ name: `Copied list ${client}`, visibility: 'public', description: 'about' });
      await desk.post(`/segments/${list.documentId}/members`, { ids }).expect(200);
      const { body } = await desk.post(`/segments/${list.documentId}/duplicate`, {}, other).expect(201);
      const copy: Segment = body.data;
      expect(copy).toMatchObject({ type: 'static', memberCount: 2, description: 'about', canEdit: true });
      expect(copy.name).not.toBe(list.name);
      expect(copy.createdBy?.id).toBe(await idOf(other));
      expect(await desk.members(copy, other)).toEqual(ids);
      await desk.post(`/segments/${copy.documentId}/members/remove`, { ids }, other).expect(200);
      expect(await desk.members(list)).toEqual(ids);
    });

    it('A: validate, with count and five previews', async () => {
      await people('Seen', 'Seen', 'Seen', 'Seen', 'Seen', 'Seen');
      const { body } = await desk.post('/segments/validate', { filter: named('Seen') }).expect(200);
      expect(body.data).toMatchObject({ valid: true, reach: { matched: 6, mailable: 6 } });
      expect(body.data.preview).toHaveLength(5);
      expect(body.data.preview[0]).toMatchObject({ name: 'Seen', email: 'Seen@example.test' });
      const wrong = contacts({ field: 'name', operator: 'sounds_like', value: 'x' });
      const refused = await desk.post('/segments/validate', { filter: wrong }).expect(200);
      expect(refused.body.data).toMatchObject({
        valid: false,
        errors: [{ path: ['filter', 'rules', 0, 'operator'], message: expect.any(String) }],
      });
    });

    it('A: role filtering: the super admin sees all, everybody else their own and what is public and active', async () => {
      const reader = await site.adminToken({ permissions: ['plugin::cohort.segments.read-segments'] });
      const stranger = await site.adminToken({ permissions: ['plugin::cohort.segments.create-segments'] });
      const made: Record<string, Segment> = {};
      for (const [creator, by] of Object.entries({ editor, other })) {
        for (const visibility of ['private', 'public']) {
          for (const state of ['active', 'paused', 'archived']) {
            const name = `Roles ${creator} ${visibility} ${state}`;
            made[name] = await desk.rule('x', { name, visibility, state }, by);
          }
        }
      }
      const all = Object.keys(made).sort();
      const own = (creator: string) =>
        all.filter((name) => name.includes(` ${creator} `) || name.endsWith('public active'));
      const sees: [asker: string, by: string, names: string[]][] = [
        ['its creator', editor, own('editor')],
        ['one with the same rights', other, own('other')],
        ['a reader', reader, own('nobody')],
        ['a super admin', superAdmin, all],
      ];
      for (const [asker, by, names] of sees) {
        const listed: string[] = [];
        for (const state of ['active', 'paused', 'archived']) {
          listed.push(...(await found(`search=roles&state=${state}&pageSize=100`, by)));
        }
        expect({ asker, names: listed.sort() }).toEqual({ asker, names });
        for (const [name, { documentId }] of Object.entries(made)) {
          const { status } = await desk.get(`/segments/${documentId}`, by);
          expect({ asker, name, status }).toEqual({ asker, name, status: names.includes(name) ? 200 : 404 });
        }
      }
      await desk.get('/segments', stranger).expect(403);

      const { documentId } = made['Roles editor private active'] ?? { documentId: '' };
      const seen = async (): Promise<number> => (await desk.get(`/segments/${documentId}`, reader)).status;
      for (const [change, status] of [
        [{ visibility: 'public' }, 200],
        [{ state: 'paused' }, 404],
        [{ state: 'active' }, 200],
        [{ visibility: 'private' }, 404],
      ] as const) {
        await desk.put(`/segments/${documentId}`, change).expect(200);
        expect(await seen()).toBe(status);
      }
    });

    it('A: can_edit: of what everybody sees, its creator and the super admin may change it', async () => {
      const updater = await site.adminToken({
        permissions: ['read', 'update'].map((n) => `plugin::cohort.segments.${n}-segments`),
      });
      const segment = await desk.rule('x', { name: 'Can edit', visibility: 'public' });
      const path = `/segments/${segment.documentId}`;
      for (const [by, canEdit] of [
        [editor, true],
        [superAdmin, true],
        [other, false],
        [updater, false],
      ] as const) {
        expect(await desk.read(segment, by)).toMatchObject({ name: 'Can edit', canEdit });
        const listed = (await desk.get('/segments?search=can%20edit', by).expect(200)).body.data;
        expect(listed).toMatchObject([{ name: 'Can edit', canEdit }]);
        await desk.put(path, { description: 'x' }, by).expect(canEdit ? 200 : 403);
        if (!canEdit) await desk.remove(path, by).expect(403);
      }
      await desk.remove(path).expect(204);
    });

    it('A: the creator and the count by themselves on create', async () => {
      await people('Counted', 'Counted');
      const segment = await desk.rule('Counted');
      expect(segment).toMatchObject({ createdBy: { id: await idOf(editor) }, memberCount: 2, mailableCount: 2 });
      expect(segment.lastCalculatedAt).not.toBeNull();
      const input = { name: 'Mine', entity: 'contact', filter: named('x') };
      for (const extra of [{ createdBy: 1 }, { memberCount: 9 }]) {
        await desk.post('/segments', { ...input, ...extra }).expect(400);
      }
    });
  });

  describe('B, the segment model of a CRM', () => {
    it('B: dynamic and static', async () => {
      const [first] = await people('Typed', 'Typed');
      const [dynamic, list] = [await desk.rule('Typed'), await desk.list()];
      await desk.post(`/segments/${list.documentId}/members`, { ids: [first] }).expect(200);
      expect([dynamic.type, list.type]).toEqual(['dynamic', 'static']);
      await people('Typed');
      expect([(await desk.members(dynamic)).length, (await desk.members(list)).length]).toEqual([3, 1]);
    });

    it('B: status', async () => {
      const segment = await desk.rule('x', { name: 'Status' });
      expect(segment.state).toBe('active');
      const put = (state: string) => desk.put(`/segments/${segment.documentId}`, { state });
      for (const state of ['paused', 'archived'] as const) {
        expect((await put(state).expect(200)).body.data.state).toBe(state);
        expect(await found(`search=status&state=${state}`)).toEqual(['Status']);
      }
      expect(await found('search=status')).toEqual([]);
      await put('gone').expect(400);
      await put('active').expect(200);
      expect(await found('search=status')).toEqual(['Status']);
    });

    it('B: JSON criteria, as they were written', async () => {
      const rules = [
        { field: 'name', operator: 'starts_with', value: 'Json' },
        { match_type: 'any', rules: [{ field: 'country', operator: 'equals', value: 'Laos' }, { criteria: 1 }] },
      ];
      const criteria = { entity: 'contact', match_type: 'all', rules };
      const { body } = await desk.post('/segments/validate', { filter: criteria }).expect(200);
      expect(body.data.errors[0].path.slice(0, 5)).toEqual(['filter', 'rules', 1, 'rules', 1]);
      rules[1]?.rules?.pop();
      const segment = await desk.create({ filter: criteria });
      expect(segment.filter).toEqual(contacts(rules[0] ?? {}, { matchType: 'any', rules: rules[1]?.rules }));
    });

    const OPERATORS: [operator: string, field: string, value: unknown, names: string][] = [
      ['equals', 'title', 'MANAGER', 'Ann'],
      ['not_equals', 'title', 'manager', 'Bob Cid Dan'],
      ['contains', 'title', 'SALES', 'Bob'],
      ['not_contains', 'title', 'sales', 'Ann Cid Dan'],
      ['starts_with', 'title', 'man', 'Ann Bob'],
      ['ends_with', 'title', 'ger', 'Ann'],
      ['in_list', 'title', ['x', 'manager'], 'Ann'],
      ['not_in_list', 'title', ['x', 'manager'], 'Bob Cid Dan'],
      ['is_empty', 'title', undefined, 'Cid Dan'],
      ['is_not_empty', 'title', undefined, 'Ann Bob'],
      ['greater_than', 'points', 20, 'Cid'],
      ['greater_than_or_equal', 'points', 20, 'Bob Cid'],
      ['less_than', 'points', 20, 'Ann'],
      ['less_than_or_equal', 'points', 20, 'Ann Bob'],
    ];

    it(`B: ${OPERATORS.length} operators`, async () => {
      const rows = [
        { name: 'Ann', title: 'Manager', points: 10 },
        { name: 'Bob', title: 'Manager of sales', points: 20 },
        { name: 'Cid', title: '', points: 30 },
        { name: 'Dan', title: null, points: null },
      ];
      for (const data of rows) {
        await site.strapi.documents('api::contact.contact').create({ data: { ...data, country: 'Operators' } });
      }
      const here = { field: 'country', operator: 'equals', value: 'Operators' };
      for (const [operator, field, value, names] of OPERATORS) {
        const rule = { field, operator, ...(value === undefined ? {} : { value }) };
        const { body } = await desk.post('/segments/validate', { filter: contacts(here, rule) }).expect(200);
        const matched = body.data.preview.map(({ name }: Member) => name).sort();
        expect({ operator, matched: matched.join(' ') }).toEqual({ operator, matched: names });
      }
    });

    it('B: a cached count', async () => {
      await people('Cached');
      const segment = await desk.rule('Cached');
      await people('Cached');
      expect(await desk.read(segment)).toMatchObject({ memberCount: 1, lastCalculatedAt: segment.lastCalculatedAt });
      expect(await desk.members(segment)).toHaveLength(2);
      await desk.put(`/segments/${segment.documentId}`, { description: 'counted again' }).expect(200);
      expect((await desk.read(segment)).memberCount).toBe(2);
    });

    it('B: usage tracking', async () => {
      await people('Used');
      const [segment, into] = [await desk.rule('Used'), await sequence()];
      expect(segment).toMatchObject({ timesUsed: 0, lastUsedAt: null });
      await enroll(segment, into);
      await enroll(segment, into);
      expect(await desk.read(segment)).toMatchObject({ timesUsed: 2, lastUsedAt: expect.any(String) });
      const { body } = await desk.get(`/segments/${segment.documentId}/usage`, superAdmin).expect(200);
      expect(JSON.stringify(body.data)).toContain(into);
    });

    it('B: a unique name, also when several are created at once', async () => {
      const data = { name: 'Only one', entity: 'contact', filter: named('x') };
      const answers = await Promise.all([1, 2, 3].map(() => desk.post('/segments', data)));
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
      const second = await desk.rule('x');
      const { body } = await desk.put(`/segments/${second.documentId}`, { name: 'Only one' }).expect(409);
      expect(body.error.details.errors[0].path).toEqual(['data', 'name']);
    });

    it('B: indexes, their columns in the order in which lists ask', async () => {
      expect(await indexesOf(site.strapi.db.connection, client, 'cohort_segments')).toMatchObject({
        cohort_segments_name_uq: 'unique name',
        cohort_segments_state_created_idx: 'state, created_at',
        cohort_segments_type_state_idx: 'type, state',
        cohort_segments_creator_state_idx: 'created_by_id, state',
        cohort_segments_last_used_idx: 'last_used_at',
        cohort_segments_member_count_idx: 'member_count',
      });
    });

    it('B: what admin screens ask: list filters and search together, and statistics that nobody writes', async () => {
      await people('Screen');
      const segment = await desk.rule('Screen', { name: 'Screen one', tags: ['spring'] });
      await desk.list({ name: 'Screen two', tags: ['spring'] });
      const query = 'type=dynamic&state=active&creator=me&search=SPRING&sort=memberCount:desc&pageSize=1';
      const { body } = await desk.get(`/segments?${query}`).expect(200);
      expect(body).toMatchObject({
        data: [{ name: 'Screen one', memberCount: 1, mailableCount: 1, timesUsed: 0, lastUsedAt: null }],
        meta: { pagination: { page: 1, pageSize: 1, total: 1 } },
      });
      for (const statistic of ['memberCount', 'mailableCount', 'timesUsed', 'lastUsedAt', 'lastCalculatedAt']) {
        const refused = await desk.put(`/segments/${segment.documentId}`, { [statistic]: 7 }).expect(400);
        expect(refused.body.error.details.errors[0].path).toEqual(['data', statistic]);
      }
      expect(await desk.read(segment)).toEqual(segment);
    });
  });
});
