/** Lists of people: who is put in and taken out by hand, whoever does it and however often. */
import type { Segment } from '../../server/src/contracts';
import type { SegmentService } from '../../server/src/features/segments';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { named, openSegmentDesk, SEGMENT_EDITOR, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

describeEachDatabase('static segments', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let other: string;

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { audience: { zone: { uid: 'api::storefront.storefront' } } } });
    desk = openSegmentDesk(site, await site.adminToken(SEGMENT_EDITOR));
    other = await site.adminToken(SEGMENT_EDITOR);
  });
  afterAll(() => site?.destroy());

  const add = (segment: Segment, data: object, by?: string) =>
    desk.post(`/segments/${segment.documentId}/members`, data, by);
  const take = (segment: Segment, data: object, by?: string) =>
    desk.post(`/segments/${segment.documentId}/members/remove`, data, by);
  const stays = (segment: Segment) => desk.rows(TABLES.memberships, { segment_id: segment.documentId });
  const logged = async (segment: Segment): Promise<string[]> =>
    (await desk.rows(TABLES.segmentLog, { segment_id: segment.documentId })).map(({ action }) => String(action));

  it('B: a static segment is created without a filter, and is empty', async () => {
    const list = await desk.list({ name: 'VIP', tags: ['vip'] });
    expect(list).toMatchObject({ type: 'static', filter: null, memberCount: 0, mailableCount: 0, problems: [] });
    const filter = { entity: 'contact', matchType: 'all', rules: [{ field: 'name', operator: 'is_not_empty' }] };
    const pathOf = async (data: object): Promise<unknown> =>
      (await desk.post('/segments', { name: 'Wrong', entity: 'contact', ...data }).expect(400)).body.error.details
        .errors[0].path;
    expect(await pathOf({ type: 'static', filter })).toEqual(['data', 'filter']);
    expect(await pathOf({ type: 'dynamic' })).toEqual(['data', 'filter']);
    expect(await pathOf({ type: 'static', entity: 'order' })).toEqual(['data', 'entity']);
    expect(await pathOf({ type: 'static', entity: 'nobody' })).toEqual(['data', 'entity']);
    expect((await desk.get('/segments?type=static&search=VIP').expect(200)).body.data).toHaveLength(1);
  });

  it('B: a segment keeps its type, and says what to do instead', async () => {
    const list = await desk.list();
    const rule = await desk.rule('Keeper');
    const toStatic = await desk.put(`/segments/${rule.documentId}`, { type: 'static' }).expect(400);
    expect(toStatic.body.error.details.errors[0]).toMatchObject({ path: ['data', 'type'] });
    expect(toStatic.body.error.message).toContain('duplicate');
    await desk.put(`/segments/${list.documentId}`, { type: 'dynamic', filter: rule.filter }).expect(400);
    const filtered = await desk.put(`/segments/${list.documentId}`, { filter: rule.filter }).expect(400);
    expect(filtered.body.error.details.errors[0].path).toEqual(['data', 'filter']);
    const moved = await desk.put(`/segments/${list.documentId}`, { entity: 'company' }).expect(400);
    expect(moved.body.error.details.errors[0].path).toEqual(['data', 'entity']);
    await desk.put(`/segments/${list.documentId}`, { type: 'static', description: 'kept' }).expect(200);
  });

  it('E: adds and removes by ids, idempotently, counted, and logged with who did it', async () => {
    const [ann, bob] = [
      await desk.contact({ name: 'Ann', email: 'ann@example.test' }),
      await desk.contact({ name: 'Bob', email: 'bob@example.test', unsubscribed: true }),
    ];
    const list = await desk.list();
    const first = await add(list, { ids: [ann, bob, 'nobody', ann], reason: 'Fair' }).expect(200);
    expect(first.body.data).toEqual({
      ...{ added: 2, already: 0, unknown: ['nobody'], unknownTotal: 1, invalid: [], invalidTotal: 0 },
      ...{ total: 3, dryRun: false },
    });
    expect((await add(list, { ids: [ann] }).expect(200)).body.data).toMatchObject({ added: 0, already: 1 });
    expect(await desk.members(list)).toEqual([ann, bob]);
    expect(await desk.read(list)).toMatchObject({ memberCount: 2, mailableCount: 1 });
    const [stay] = await stays(list);
    expect(stay).toMatchObject({ member_id: ann, origin: 'manual', entered_cause: 'manual', exited_cause: null });
    expect(String(stay?.entered_by)).toMatch(/^admin:\d+$/);
    expect(Math.abs(Number(stay?.entered_at) - Date.now())).toBeLessThan(60_000);

    const gone = await take(list, { ids: [ann, 'nobody'] }).expect(200);
    expect(gone.body.data).toMatchObject({ removed: 1, notIn: 0, unknown: ['nobody'], unknownTotal: 1, total: 2 });
    expect((await take(list, { ids: [ann] }).expect(200)).body.data).toMatchObject({ removed: 0, notIn: 1 });
    expect(await desk.members(list)).toEqual([bob]);
    expect((await stays(list))[0]).toMatchObject({ exited_cause: 'manual', exited_by: stay?.entered_by });
    expect((await add(list, { ids: [ann] }).expect(200)).body.data).toMatchObject({ added: 1 });
    expect(await stays(list)).toHaveLength(3);
    expect(await logged(list)).toEqual(['assigned', 'removed', 'assigned']);
  });

  it('takes only documents that count: published ones, each once', async () => {
    const companies = site.strapi.documents('api::company.company');
    const draft = await companies.create({ data: { name: 'Draft only' }, status: 'draft' });
    const published = await companies.create({ data: { name: 'Published' }, status: 'published' });
    const list = await desk.list({ entity: 'company' });
    const { body } = await add(list, { ids: [draft.documentId, published.documentId] }).expect(200);
    expect(body.data).toMatchObject({ added: 1, unknown: [draft.documentId] });
    expect(await desk.members(list)).toEqual([published.documentId]);
    const byAddress = await add(list, { csv: 'a@example.test' }).expect(400);
    expect(byAddress.body.error.details.errors[0]).toMatchObject({ path: ['data', 'csv'] });
  });

  it('counts a member whose record is gone no longer, and still lets it be taken off', async () => {
    const gone = await desk.contact({ name: 'Leaving' });
    const list = await desk.list();
    await add(list, { ids: [gone] }).expect(200);
    await site.strapi.documents('api::contact.contact').delete({ documentId: gone });
    expect(await desk.members(list)).toEqual([]);
    expect((await take(list, { ids: [gone], dryRun: true }).expect(200)).body.data).toMatchObject({ removed: 1 });
    expect((await take(list, { ids: [gone] }).expect(200)).body.data).toMatchObject({ removed: 1, unknownTotal: 0 });
    expect((await take(list, { ids: [gone] }).expect(200)).body.data).toMatchObject({ removed: 0, unknown: [gone] });
  });

  it('finds members by a CSV of addresses as sending finds them', async () => {
    const [one, twinA, twinB] = [
      await desk.contact({ name: 'One', email: 'One.Csv@Example.test' }),
      await desk.contact({ name: 'Twin', email: 'twin@example.test' }),
      await desk.contact({ name: 'Twin', email: 'TWIN@example.test' }),
    ];
    await desk.contact({ name: 'Accent', email: 'renée.csv@example.test' });
    const list = await desk.list();
    const csv =
      '\uFEFFName;E-Mail\r\nOne; one.csv@example.TEST \r\nTwin;twin@example.test\r\n"No, body";nobody@example.test\r\n' +
      ';not an address\r\nTwin;twin@example.test\r\n\r\nAccent;renee.csv@example.test\r\n';
    const dry = await add(list, { csv, dryRun: true }).expect(200);
    expect(dry.body.data).toEqual({
      ...{ added: 3, already: 0, total: 4, dryRun: true, unknownTotal: 2, invalidTotal: 1 },
      unknown: ['nobody@example.test', 'renee.csv@example.test'],
      invalid: [{ line: 5, value: 'not an address', message: 'Not an email address' }],
    });
    expect(await stays(list)).toEqual([]);
    expect(await logged(list)).toEqual([]);
    expect((await add(list, { csv }).expect(200)).body.data).toEqual({ ...dry.body.data, dryRun: false });
    expect(await desk.members(list)).toEqual([one, twinA, twinB]);
    expect((await stays(list)).map(({ entered_cause: cause }) => cause)).toEqual(['import', 'import', 'import']);
    const removed = await take(list, { csv: 'twin@example.test\none.csv@example.test' }).expect(200);
    expect(removed.body.data).toMatchObject({ removed: 3, notIn: 0, total: 2 });
  });

  it('finds members by a CSV in whichever way a domain of another script is written', async () => {
    const inUnicode = await desk.contact({ name: 'Idn one', email: 'Idn.One@bücher.example' });
    const inAscii = await desk.contact({ name: 'Idn two', email: 'idn.two@xn--bcher-kva.example' });
    const list = await desk.list();
    const csv = 'idn.one@xn--bcher-kva.example\nidn.two@BÜCHER.example\nidn.none@bücher.example';
    const { body } = await add(list, { csv }).expect(200);
    expect(body.data).toMatchObject({ added: 2, total: 3, unknownTotal: 1, unknown: ['idn.none@bücher.example'] });
    expect(await desk.members(list)).toEqual([inUnicode, inAscii]);
  });

  it('refuses a CSV that is too long, or that does not say which column, and names the limit', async () => {
    const list = await desk.list();
    const messageOf = async (csv: string): Promise<string> => {
      const { body } = await add(list, { csv }).expect(400);
      expect(body.error.details.errors[0].path).toEqual(['data', 'csv']);
      return String(body.error.message);
    };
    expect(await messageOf('x@y.z\n'.repeat(50_001))).toContain('50000');
    await add(list, { csv: `${'x'.repeat(98)}\n`.repeat(11_000) }).expect(413);
    expect(await messageOf('Ann,ann@example.test')).toContain('header');
    expect(await messageOf('"never closed')).toContain('cannot be read');
    for (const wrong of [{}, { ids: [], segment: 'x' }, { ids: ['a'], csv: 'b' }, { ids: [1] }, { surprise: true }]) {
      await add(list, wrong).expect(400);
    }
  });

  it('names the first hundred of what is unknown, and counts all', async () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `unknown-${index}`);
    const list = await desk.list();
    const { body } = await add(list, { ids }).expect(200);
    expect(body.data).toMatchObject({ added: 0, unknownTotal: 10_000, total: 10_000 });
    expect(body.data.unknown).toHaveLength(100);
    await add(list, { ids: [...ids, 'one more'] }).expect(400);
  });

  it('adds and removes whoever is in another segment, of the same entity and in sight', async () => {
    const [a, b] = [await desk.contact({ name: 'Group' }), await desk.contact({ name: 'Group' })];
    const source = await desk.rule('Group');
    const list = await desk.list();
    await add(list, { ids: [a] }).expect(200);
    const { body } = await add(list, { segment: source.documentId }).expect(200);
    expect(body.data).toMatchObject({ added: 1, already: 1, total: 2 });
    expect(await desk.members(list)).toEqual([a, b]);
    expect((await take(list, { segment: source.documentId }).expect(200)).body.data).toMatchObject({ removed: 2 });
    const companies = await desk.list({ entity: 'company' });
    const elsewhere = await add(list, { segment: companies.documentId }).expect(400);
    expect(elsewhere.body.error.details.errors[0].path).toEqual(['data', 'segment']);
    const hidden = await desk.list({}, other);
    const unseen = await add(list, { segment: hidden.documentId }).expect(404);
    const missing = await add(list, { segment: 'missing' }).expect(404);
    expect(String(unseen.body.error.message).replace(hidden.documentId, '')).toBe(
      String(missing.body.error.message).replace('missing', ''),
    );
  });

  it('E: refuses members by hand where rules decide, with the remedy', async () => {
    const rule = await desk.rule('By rule');
    const { body } = await add(rule, { ids: ['x'] }).expect(409);
    expect(body.error.message).toContain('pins');
    await take(rule, { ids: ['x'] }).expect(409);
  });

  it('hides lists of others, and lets nobody else change public ones', async () => {
    const hidden = await desk.list();
    const shared = await desk.list({ visibility: 'public' });
    await add(hidden, { ids: ['x'] }, other).expect(404);
    await take(hidden, { ids: ['x'] }, other).expect(404);
    await add(shared, { ids: ['x'] }, other).expect(403);
    const reader = await site.adminToken({ permissions: ['plugin::cohort.segments.read-segments'] });
    await add(shared, { ids: ['x'] }, reader).expect(403);
  });

  it('never gives a member two open stays, however many add at once', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 40; index += 1) ids.push(await desk.contact({ name: `Crowd ${index}` }));
    const list = await desk.list();
    const answers = await Promise.all(Array.from({ length: 6 }, () => add(list, { ids }).expect(200)));
    const added = answers.map(({ body }) => Number(body.data.added));
    expect(added.reduce((sum, part) => sum + part, 0)).toBe(40);
    expect(await stays(list)).toHaveLength(40);
    expect((await desk.read(list)).memberCount).toBe(40);
    const twice = { segment_id: list.documentId, member_id: ids[0], exited_at: 0 };
    const row = { ...twice, origin: 'manual', entered_at: 1, entered_cause: 'manual' };
    await expect(site.strapi.db.connection(TABLES.memberships).insert(row)).rejects.toMatchObject({
      code: expect.any(String),
    });
  });

  it('B: lists what a person created, by “me” or by id', async () => {
    const mine = await desk.list();
    const ids = async (query: string, by?: string): Promise<string[]> =>
      (await desk.get(`/segments?pageSize=100&${query}`, by).expect(200)).body.data.map(
        ({ documentId }: Segment) => documentId,
      );
    expect(await ids('creator=me')).toContain(mine.documentId);
    expect(await ids('creator=me', other)).not.toContain(mine.documentId);
    expect(await ids(`creator=${mine.createdBy?.id}`)).toContain(mine.documentId);
    expect(await ids('creator=999999')).toEqual([]);
    await desk.get('/segments?creator=nobody').expect(400);
    const token = await site.apiToken();
    await site.request.get('/api/cohort/segments?creator=me').auth(token, { type: 'bearer' }).expect(400);
  });

  it('names whoever created a segment that the reader may see, on whatever page', async () => {
    const creators = async (query: string, by?: string): Promise<unknown[]> =>
      (await desk.get(`/segments?${query}`, by).expect(200)).body.meta.creators;
    const email = 'creator@example.test';
    const [superAdmin, maker] = [await site.adminToken(), await site.adminToken({ ...SEGMENT_EDITOR, email })];
    const where = { email };
    await site.strapi.db.query('admin::user').update({ where, data: { firstname: 'Cy', lastname: 'Dahl' } });
    const hidden = await desk.list({ visibility: 'private' }, maker);
    const cy = { id: hidden.createdBy?.id, name: 'Cy Dahl' };
    for (const query of ['pageSize=1', 'creator=999999', 'search=nobody%20has%20this'])
      expect(await creators(query, superAdmin)).toContainEqual(cy);
    expect(await creators('', maker)).toContainEqual(cy);
    expect(await creators('', other)).not.toContainEqual(cy);
    const token = await site.apiToken({ type: 'read-only' });
    const published = async () =>
      (await site.request.get('/api/cohort/segments').auth(token, { type: 'bearer' }).expect(200)).body.meta.creators;
    expect(await published()).not.toContainEqual(cy);
    const shown = await desk.list({ visibility: 'public' }, maker);
    expect(await creators('', other)).toContainEqual(cy);
    expect(await published()).toContainEqual(cy);
    await desk.put(`/segments/${shown.documentId}`, { state: 'archived' }, maker).expect(200);
    expect(await creators('', other)).not.toContainEqual(cy);
  });

  it('A: is deleted with its members, pins and runs, and keeps its log', async () => {
    const ann = await desk.contact({ name: 'Deleted with' });
    const list = await desk.list();
    await add(list, { ids: [ann] }).expect(200);
    await desk.remove(`/segments/${list.documentId}`).expect(204);
    expect(await stays(list)).toEqual([]);
    expect(await logged(list)).toEqual(['assigned', 'deleted']);
    await add(list, { ids: [ann] }).expect(404);
  });

  it('A: says which sequences it was enrolled in, and is not deleted under them', async () => {
    const walker = await desk.contact({ name: 'Walker', email: 'walker@example.test' });
    const list = await desk.list({ name: 'Walkers' });
    await add(list, { ids: [walker] }).expect(200);
    const service = site.strapi.plugin('cohort').service<SegmentService>('segments');
    const referring = await desk.create({
      filter: {
        ...{ entity: 'contact', matchType: 'all' },
        rules: [{ field: 'segment.member', operator: 'in_list', value: [list.documentId] }],
      },
    });
    expect(referring.memberCount).toBe(1);
    const superAdmin = await site.adminToken();
    const html = '<p>Hello</p><p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>';
    const template = await desk.post('/templates', { name: 'Walk', subject: 'Walk', html }, superAdmin).expect(200 + 1);
    const steps = [{ template: template.body.data.documentId, daysDelay: 3 }];
    const sequence = (
      await desk.post('/sequences', { name: 'Walk', isActive: true, timezone: 'UTC', steps }, superAdmin).expect(201)
    ).body.data;
    await desk.put(`/segments/${list.documentId}`, { visibility: 'public' }).expect(200);
    await desk.post(`/segments/${list.documentId}/enroll`, { sequence: sequence.documentId }, superAdmin).expect(200);
    const { body } = await desk.get(`/segments/${list.documentId}/usage`).expect(200);
    expect(body.data).toEqual({
      sequences: [
        { documentId: sequence.documentId, name: 'Walk', isActive: true, enrollments: 1, openEnrollments: 1 },
      ],
      segments: [{ documentId: referring.documentId, name: referring.name }],
      hiddenSegments: 0,
      canDelete: false,
    });
    const seenByOther = await desk.get(`/segments/${list.documentId}/usage`, other).expect(200);
    expect(seenByOther.body.data).toMatchObject({ segments: [], hiddenSegments: 1 });
    await desk.put(`/segments/${referring.documentId}`, { filter: named('Walker') }).expect(200);
    const refused = await desk.remove(`/segments/${list.documentId}`).expect(409);
    expect(refused.body.error.message).toContain('Walk');
    await desk.put(`/segments/${referring.documentId}`, { filter: referring.filter }).expect(200);
    expect(await desk.members(list)).toEqual([walker]);
    const [enrollment] = await desk.rows(TABLES.enrollments, { sequence_id: sequence.documentId });
    expect(enrollment).toMatchObject({ source_segment_id: list.documentId });
    await desk.post(`/enrollments/${enrollment?.id}/cancel`, {}, superAdmin).expect(200);
    const ofServer = () => service.usage({ kind: 'server' }, list.documentId);
    expect(await ofServer()).toMatchObject({ sequences: [{ enrollments: 1, openEnrollments: 0 }], canDelete: false });
    await desk.remove(`/segments/${list.documentId}`).expect(409);
    await desk.remove(`/segments/${referring.documentId}`).expect(204);
    expect((await ofServer()).canDelete).toBe(true);
    await desk.remove(`/segments/${list.documentId}`).expect(204);
  });
});
