/** Members that also match a filter of whoever looks at them: over both APIs, of rules, lists and days, and as a file. */
import { parse } from 'csv-parse/sync';
import type { Member, Segment } from '../../server/src/contracts';
import { describeEachDatabase } from '../support/databases';
import { openSegmentDesk, SEGMENT_EDITOR, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
const CONTACT = 'api::contact.contact';
const DAY_FORMAT = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Bangkok' });

const rule = (field: string, operator: string, value?: unknown) => ({
  field,
  operator,
  ...(value === undefined ? {} : { value }),
});
const all = (...rules: object[]) => ({ matchType: 'all', rules });
const any = (...rules: object[]) => ({ matchType: 'any', rules });
const NARROWED = rule('name', 'starts_with', 'Narrow ');

describeEachDatabase('narrowing the members of a segment', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let rules: Segment;
  let list: Segment;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    site = await bootStrapi({ client });
    desk = openSegmentDesk(site, await site.adminToken());
    const company = await site.strapi
      .documents('api::company.company')
      .create({ data: { name: 'Narrow Ltd', country: 'Laos' }, status: 'published' });
    const contact = async (key: string, data: object) => {
      const entry = { name: `Narrow ${key}`, email: `${key}@narrow.test`, ...data };
      ids[key] = (await site.strapi.documents(CONTACT).create({ data: entry })).documentId;
    };
    await contact('ada', { points: 10, country: 'Laos', company: company.documentId });
    await contact('bob', { points: 20, country: 'Chile' });
    await contact('cyd', { points: 30, country: 'Laos' });
    await contact('dan', { country: 'Chile', email: null, points: null });
    await contact('eve', { name: 'Another eve', points: 50, country: 'Laos' });
    rules = await desk.create({ filter: { entity: 'contact', ...all(NARROWED) }, visibility: 'public' });
    list = await desk.list({ visibility: 'public' });
    await desk.post(`/segments/${list.documentId}/members`, { ids: [ids.ada, ids.bob, ids.eve] }).expect(200);
  });
  afterAll(() => site?.destroy());

  const path = ({ documentId }: Pick<Segment, 'documentId'>, query: object, of = 'members') =>
    `/segments/${documentId}/${of}?${new URLSearchParams(Object.entries(query) as [string, string][]).toString()}`;
  const asked = (filter: object | string, more: object = {}) => ({
    ...more,
    filter: typeof filter === 'string' ? filter : JSON.stringify(filter),
  });
  it('refuses a parameter that it does not know rather than answer everybody', async () => {
    const wrong: [string, string][] = [
      ['members', 'filters'],
      ['members', 'where'],
      ['export', 'filters'],
      ['export', 'on'],
      ['export', '_q'],
    ];
    for (const [of, name] of wrong) {
      const { body } = await desk.get(path(rules, { [name]: '2026-03-01' }, of)).expect(400);
      expect(body.error.details).toMatchObject({
        code: 'invalid_input',
        errors: [
          { path: [name], code: 'unrecognized_keys', message: expect.stringMatching(/search.*filter|filter.*search/) },
        ],
      });
    }
    await desk.get(`/segments/${rules.documentId}/members?filters[name][$eq]=x`).expect(400);
    await desk.get(path(rules, { search: 'ada' }, 'export')).expect(200);
  });

  const found = async (segment: Pick<Segment, 'documentId'>, filter: object | string, more: object = {}) => {
    const { body } = await desk.get(path(segment, asked(filter, more))).expect(200);
    const data = body.data as Member[];
    return { names: data.map(({ name }) => name?.replace('Narrow ', '')), data, ...body.meta.pagination };
  };
  const refusal = async (filter: object | string, token?: string) => {
    const { status, body } = await desk.get(path(rules, asked(filter)), token);
    return { status, message: body.error?.message, details: body.error?.details };
  };

  it('shows who matches both, and counts no more', async () => {
    const laos = await found(rules, all(rule('country', 'equals', 'Laos')));
    expect(laos).toMatchObject({ names: ['ada', 'cyd'], total: 2, pageCount: 1 });
    const page = await found(rules, all(rule('country', 'equals', 'Laos')), { page: 2, pageSize: 1 });
    expect(page).toMatchObject({ names: ['cyd'], total: 2, pageCount: 2 });
    expect(await found(rules, all(rule('points', 'is_empty')))).toMatchObject({ names: ['dan'] });
    expect(await found(rules, { entity: 'contact', ...all(rule('company.country', 'equals', 'laos')) })).toMatchObject({
      names: ['ada'],
    });
    expect(await found(rules, all(rule('name', 'equals', 'Another eve')))).toMatchObject({ names: [], total: 0 });
  });

  it('keeps the alternatives of one out of the other', async () => {
    const either = await desk.create({
      filter: { entity: 'contact', ...any(rule('name', 'equals', 'Narrow ada'), rule('name', 'equals', 'Narrow bob')) },
    });
    const filter = any(rule('country', 'equals', 'Chile'), rule('points', 'equals', 50));
    expect(await found(either, filter)).toMatchObject({ names: ['bob'], total: 1 });
    await desk.put(`/segments/${either.documentId}/pins`, { ids: [ids.eve, ids.cyd], direction: 'in' }).expect(200);
    const pinned = await found(either, filter);
    expect(pinned).toMatchObject({ names: ['bob', 'Another eve'], total: 2 });
    expect(pinned.data[1]).toMatchObject({ pin: { direction: 'in' } });
    expect(await found(either, { not: true, ...filter })).toMatchObject({ names: ['ada', 'cyd'] });
  });

  it('goes with a search, an order, columns and the shorthand', async () => {
    const more = { search: 'NARROW.test', sort: 'points:desc', columns: 'points,country' };
    const { names, data, total } = await found(rules, all(rule('points', 'greater_than', 5)), more);
    expect([names, total]).toEqual([['cyd', 'bob', 'ada'], 3]);
    expect(data[0]?.values).toEqual({ points: 30, country: 'Laos' });
    expect(await found(rules, all(rule('points', 'greater_than', 5)), { search: 'bob' })).toMatchObject({
      names: ['bob'],
      total: 1,
    });
    expect(await found(rules, { minOrders: 0 })).toMatchObject({ total: 4 });
    expect(await found(rules, { match_type: 'all', rules: [rule('points', 'less_than', 15)] })).toMatchObject({
      names: ['ada'],
    });
  });

  it('narrows a list, and who was on it on a day', async () => {
    const filter = all(rule('points', 'less_than', 40));
    expect(await found(list, filter)).toMatchObject({ names: ['ada', 'bob'], total: 2 });
    const on = DAY_FORMAT.format(new Date());
    expect(await found(list, filter, { on, search: 'ada', sort: 'enteredAt:desc' })).toMatchObject({
      names: ['ada'],
      total: 1,
    });
    expect(await found(list, all(rule('country', 'equals', 'Laos')), { on })).toMatchObject({
      names: ['ada', 'Another eve'],
    });
    const { body } = await desk.get(path(list, asked(all(rule('xxxxx', 'is_empty')), { on }))).expect(400);
    expect(body.error.details.errors).toMatchObject([{ path: ['filter', 'rules', 0, 'field'] }]);
  });

  const nested = (depth: number): object => (depth === 0 ? all(rule('name', 'is_empty')) : all(nested(depth - 1)));

  it.each<[string, object | string, (string | number)[], RegExp]>([
    ['no JSON', '{"rules":[', ['filter'], /not JSON/],
    ['no object', '5', ['filter'], /object/],
    ['no rules', '{}', ['filter', 'matchType'], /./],
    ['an empty group', all(), ['filter', 'rules'], /empty/],
    ['another entity', { entity: 'company', ...all(rule('name', 'is_empty')) }, ['filter', 'entity'], /“contact”/],
    ['an unknown field', all(NARROWED, rule('shoeSize', 'equals', 4)), ['filter', 'rules', 1, 'field'], /shoeSize/],
    ['a private field', all(rule('internalNotes', 'contains', 'x')), ['filter', 'rules', 0, 'field'], /internalNotes/],
    ['a wrong operator', all(rule('active', 'contains', 'x')), ['filter', 'rules', 0, 'operator'], /./],
    ['too many levels', nested(5), ['filter', 'rules', 0, 'rules', 0, 'rules', 0, 'rules', 0, 'rules', 0], /5 levels/],
    ['too many rules', all(...Array.from({ length: 101 }, () => rule('name', 'is_empty'))), ['filter'], /100 rules/],
    [
      'NUL in a value',
      '{"matchType":"all","rules":[{"field":"name","operator":"equals","value":"a\\u0000"}]}',
      ['filter', 'rules', 0, 'value'],
      /./,
    ],
  ])('refuses %s, naming the place', async (_what, filter, at, message) => {
    const { status, details, message: said } = await refusal(filter);
    expect(status).toBe(400);
    expect(said).toMatch(message);
    expect(details.errors[0].path.slice(0, at.length)).toEqual(at);
  });

  it('refuses a filter in parts of a query, and knows no private segment of others', async () => {
    await desk.get(`/segments/${rules.documentId}/members?filter[matchType]=all`).expect(400);
    const own = await desk.rule('Narrow ada', { visibility: 'private' });
    const other = await site.adminToken(SEGMENT_EDITOR);
    for (const filter of ['{', JSON.stringify(all(NARROWED))]) {
      const { status } = await desk.get(path(own, { filter }), other);
      expect(status).toBe(filter === '{' ? 400 : 404);
    }
  });

  it('S1, S4: a field that the reader may not read is one that does not exist, and the rest stays as it was', async () => {
    const reader = await site.adminToken({ ...SEGMENT_EDITOR, reads: { [CONTACT]: ['name', 'country'] } });
    const said = async (field: string) => {
      const { status, ...answer } = await refusal(all(rule(field, 'equals', 'x')), reader);
      return `${status} ${JSON.stringify(answer)
        .replace(/; did you mean[^"]*/g, '')
        .replaceAll(field, '…')}`;
    };
    const unknown = await said('qqqqq');
    expect(unknown).toMatch(/^400 .*"filter","rules",0,"field"/);
    for (const field of ['points', 'email', 'company']) expect(await said(field)).toBe(unknown);
    const path_ = path(rules, asked(all(rule('country', 'equals', 'Laos')), { columns: 'country' }));
    const { body } = await desk.get(path_, reader).expect(200);
    expect(body.meta.pagination.total).toBe(2);
    expect(body.data.map(({ name, email, values }: Member) => [name, email, values])).toEqual([
      ['Narrow ada', null, { country: 'Laos' }],
      ['Narrow cyd', null, { country: 'Laos' }],
    ]);
    const searched = await desk.get(path(rules, asked(all(NARROWED), { search: 'narrow.test' })), reader).expect(200);
    expect(searched.body.meta.pagination.total).toBe(0);
  });

  it('is the same over the content API', async () => {
    const token = await site.apiToken({ type: 'read-only' });
    const ask = (filter: object) => site.request.get(`/api/cohort${path(rules, asked(filter))}`).auth(token, bearer);
    const { body } = await ask(all(rule('points', 'greater_than', 15))).expect(200);
    expect(body.data.map(({ name }: Member) => name)).toEqual(['Narrow bob', 'Narrow cyd']);
    const refused = await ask(all(rule('nope', 'equals', 1))).expect(400);
    expect(refused.body.error.details.errors[0].path).toEqual(['filter', 'rules', 0, 'field']);
  });

  it('exports whom the list shows, and no more', async () => {
    const exported = async (query: object) => {
      const { text } = await desk.get(path(rules, query, 'export')).expect(200);
      const rows: string[][] = parse(text, { bom: true });
      return rows.slice(1).map(([, name]) => name?.replace('Narrow ', ''));
    };
    expect(await exported({})).toEqual(['ada', 'bob', 'cyd', 'dan']);
    expect(await exported(asked(all(rule('country', 'equals', 'Chile'))))).toEqual(['bob', 'dan']);
    expect(await exported({ search: 'ADA' })).toEqual(['ada']);
    expect(
      await exported(asked(any(rule('points', 'equals', 10), rule('points', 'equals', 20)), { search: 'bob' })),
    ).toEqual(['bob']);
    expect(await exported(asked(all(rule('points', 'equals', 999))))).toEqual([]);
    const reader = await site.adminToken({ ...SEGMENT_EDITOR, reads: { [CONTACT]: ['name'] } });
    const { body } = await desk
      .get(path(rules, asked(all(rule('points', 'equals', 10))), 'export'), reader)
      .expect(400);
    expect(body.error.details.errors).toMatchObject([{ path: ['filter', 'rules', 0, 'field'], code: 'unknown_field' }]);
    const log = await desk.rows('cohort_segment_log', { segment_id: rules.documentId, action: 'exported' });
    const areParts = log.map(({ data }) => JSON.stringify(data).includes('isPart'));
    expect(areParts.slice(-5)).toEqual([false, true, true, true, true]);
  });

  it('answers a broken segment as one without members', async () => {
    const broken = await desk.rule('Narrow ada');
    const filter = JSON.stringify({ entity: 'contact', ...all(rule('gone', 'equals', 1)) });
    await site.strapi.db.connection('cohort_segments').where({ document_id: broken.documentId }).update({ filter });
    expect(await found(broken, all(NARROWED))).toMatchObject({ names: [], total: 0 });
  });
});
