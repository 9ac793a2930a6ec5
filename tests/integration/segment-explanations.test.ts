/** Why a record is in a segment, how many each rule matches, and how the database answers, over HTTP. */
import {
  filterVerdictSchema,
  memberExplanationSchema,
  queryExplanationSchema,
  type MemberExplanation,
} from '../../server/src/contracts';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
const READ = 'plugin::cohort.segments.read-segments';
const contacts = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });
const THAI = { field: 'company.country', operator: 'equals', value: 'Thailand' };
const GOLD = { field: 'loyaltyLevel', operator: 'equals', value: 'gold' };
const BUYS = { relation: 'orders', aggregate: 'sum', field: 'total', operator: 'greater_than', value: 100 };

describeEachDatabase('explanations', (client) => {
  let site: RunningStrapi;
  let superAdmin: string;
  let reader: string;
  let ann: string;
  let bob: string;

  const post = (path: string, data: object, token = superAdmin) =>
    site.request.post(path).auth(token, bearer).send({ data });
  const explain = async (data: object, token = superAdmin): Promise<MemberExplanation> =>
    memberExplanationSchema.parse((await post('/cohort/segments/explain-member', data, token).expect(200)).body.data);
  const createSegment = async (data: object): Promise<string> => {
    const input = { entity: 'contact', visibility: 'public', ...data };
    return (await post('/cohort/segments', input).expect(201)).body.data.documentId as string;
  };

  beforeAll(async () => {
    site = await bootStrapi({ client });
    [superAdmin, reader] = [
      await site.adminToken(),
      await site.adminToken({ permissions: [READ], reads: { 'api::contact.contact': ['name'] } }),
    ];
    const documents = (uid: string) => site.strapi.documents(uid as 'api::contact.contact');
    const company = await documents('api::company.company').create({
      data: { name: 'Baan', country: 'Thailand' } as never,
      status: 'published',
    });
    ann = (
      await documents('api::contact.contact').create({
        data: { name: 'Ann', email: 'ann@example.test', loyaltyLevel: 'gold', company: company.documentId } as never,
      })
    ).documentId;
    bob = (await documents('api::contact.contact').create({ data: { name: 'Bob', loyaltyLevel: 'gold' } })).documentId;
    for (const total of [70, 50]) {
      await documents('api::order.order').create({
        data: { customer: ann, total, placedAt: '2026-01-01T00:00:00.000Z', number: `N${total}` } as never,
      });
    }
  });
  afterAll(() => site?.destroy());

  it('says of every rule whether it holds, and what it read', async () => {
    const filter = { ...contacts({ matchType: 'any', rules: [THAI, BUYS] }, { ...GOLD, value: 'silver' }) };
    const answer = await explain({ filter, memberId: ann });
    expect(answer).toMatchObject({
      entity: 'contact',
      member: { documentId: ann, name: 'Ann', email: 'ann@example.test' },
      segment: null,
      isMember: false,
      decidedBy: 'rules',
      rulesHidden: false,
    });
    expect(answer.rules).toMatchObject({
      holds: false,
      rules: [
        {
          kind: 'group',
          holds: true,
          path: ['filter', 'rules', 0],
          rules: [
            { holds: true, label: 'Company › Country', rule: THAI, read: { kind: 'value', value: 'Thailand' } },
            { holds: true, label: 'Orders › Total', read: { kind: 'aggregate', value: 120, matching: 2 } },
          ],
        },
        { kind: 'rule', holds: false, label: 'Loyalty level', read: { value: 'gold' }, path: ['filter', 'rules', 1] },
      ],
    });
    const other = await explain({ filter, memberId: bob });
    expect(other.rules?.rules[0]).toMatchObject({
      holds: false,
      rules: [{ read: { value: null } }, { read: { kind: 'aggregate', value: 0, matching: 0 } }],
    });
  });

  it('shows metrics', async () => {
    const filter = contacts({ field: 'metric.lifetimeValue', operator: 'greater_than', value: 100 });
    expect((await explain({ filter, memberId: ann })).rules?.rules[0]).toMatchObject({
      holds: true,
      label: 'Lifetime value',
      read: { kind: 'value', value: 120 },
    });
    expect((await explain({ filter, memberId: bob })).rules?.rules[0]).toMatchObject({
      holds: false,
      read: { value: 0 },
    });
  });

  it('says that a pin decides, by whom and why', async () => {
    const segment = await createSegment({ name: 'Thai', filter: contacts(THAI) });
    const knex = site.strapi.db.connection;
    const pin = { segment_id: segment, member_id: bob, direction: 'in', reason: 'asked for it', pinned_by: 'Ann' };
    await knex(TABLES.segmentPins).insert({ ...pin, pinned_at: 1_760_000_000_000 });
    await knex('cohort_segments').where({ document_id: segment }).update({ pinned_in: 1 });
    expect(await explain({ segment, memberId: bob })).toMatchObject({
      segment: { documentId: segment, name: 'Thai', type: 'dynamic' },
      isMember: true,
      decidedBy: 'pin',
      pin: { direction: 'in', reason: 'asked for it', by: 'Ann', at: '2025-10-09T08:53:20.000Z' },
      rules: { holds: false },
    });
    expect(await explain({ segment, memberId: ann })).toMatchObject({ isMember: true, decidedBy: 'rules', pin: null });
  });

  it('hides the rules that ask about what the caller may not read, and what it may not read of the record', async () => {
    const segment = await createSegment({ name: 'Golden', filter: contacts(GOLD) });
    expect(await explain({ segment, memberId: ann }, reader)).toMatchObject({
      isMember: true,
      rules: null,
      rulesHidden: true,
      member: { name: 'Ann', email: null },
    });
    await post('/cohort/segments/explain-member', { filter: contacts(GOLD), memberId: ann }, reader).expect(400);
  });

  it('answers 404 for a record or a segment that is not there, and 400 for what is no question', async () => {
    const path = '/cohort/segments/explain-member';
    await post(path, { filter: contacts(GOLD), memberId: 'nobody' }).expect(404);
    await post(path, { segment: 'nothing', memberId: ann }).expect(404);
    const segment = await createSegment({ name: 'Private', visibility: 'private', filter: contacts(GOLD) });
    await post(path, { segment, memberId: ann }, reader).expect(404);
    await post(path, { memberId: ann }).expect(400);
    await post(path, { filter: contacts(GOLD), segment, memberId: ann }).expect(400);
    const { body } = await post(path, { filter: contacts({ ...GOLD, field: 'level' }), memberId: ann }).expect(400);
    expect(body.error.details.errors[0].path).toEqual(['data', 'filter', 'rules', 0, 'field']);
  });

  it('counts each rule where that is asked for, and says why where it cannot', async () => {
    const validate = async (filter: object) => {
      const { body } = await post('/cohort/segments/validate', { filter, counts: true }).expect(200);
      const verdict = filterVerdictSchema.parse(body.data);
      return verdict.valid ? verdict.counts : undefined;
    };
    expect(await validate(contacts(GOLD, THAI))).toEqual({
      counted: true,
      rules: [
        { path: ['filter', 'rules', 0], alone: 2, afterThis: 2 },
        { path: ['filter', 'rules', 1], alone: 1, afterThis: 1 },
      ],
    });
    expect(await validate({ ...contacts(GOLD, THAI), matchType: 'any' })).toMatchObject({
      counted: false,
      reason: 'not_narrowing',
    });
    const { body } = await post('/cohort/segments/validate', { filter: contacts(GOLD) }).expect(200);
    expect(body.data).not.toHaveProperty('counts');
  });

  it('shows the statement and its plan to super admins alone, with values bound', async () => {
    const segment = await createSegment({ name: 'Planned', filter: contacts(GOLD, BUYS) });
    const path = `/cohort/segments/${segment}/explain`;
    const { body } = await site.request.get(path).auth(superAdmin, bearer).expect(200);
    const { engine, sql, bindings, plan } = queryExplanationSchema.parse(body.data);
    expect(engine).toBe(client);
    expect(sql).toMatch(/^SELECT COUNT/);
    expect(sql).not.toContain('gold');
    expect(bindings).toContain('gold');
    expect(sql.split('?')).toHaveLength(bindings.length + 1);
    expect(plan.join('\n')).toMatch(/contacts|member/);
    await site.request.get(path).auth(reader, bearer).expect(403);
    await site.request
      .get(`/api${path}`)
      .auth(await site.apiToken(), bearer)
      .expect(404);
  });
});
