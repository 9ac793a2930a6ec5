/** What a filter may ask beyond the attributes of the site: metrics, mail, other segments, and the shorthand. */
import { catalogueSchema, segmentSchema, type Catalogue, type Segment } from '../../server/src/contracts';
import type { SegmentService } from '../../server/src/features/segments';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const CONTACT = 'api::contact.contact';
const bearer = { type: 'bearer' } as const;
const permission = (name: string) => `plugin::cohort.segments.${name}-segments`;
const EDITOR = {
  permissions: ['read', 'create', 'update', 'delete'].map(permission),
};
const rules = (entity: string, ...nodes: object[]) => ({ entity, matchType: 'all', rules: nodes });
const inside = (...value: string[]) => ({ field: 'segment.member', operator: 'in_list', value });
const DAY_MS = 86_400_000;

describeEachDatabase('the filter grammar', (client) => {
  let site: RunningStrapi;
  let token: string;
  let serial = 0;

  beforeAll(async () => {
    site = await bootStrapi({ client });
    token = await site.adminToken();
  });
  afterAll(() => site?.destroy());

  const post = (path: string, data: object, by = token) => site.request.post(path).auth(by, bearer).send({ data });
  const put = (path: string, data: object) => site.request.put(path).auth(token, bearer).send({ data });
  const get = (path: string, by = token) => site.request.get(path).auth(by, bearer);
  const remove = (id: string) => site.request.delete(`/cohort/segments/${id}`).auth(token, bearer);
  const create = async (filter: object, more: object = {}): Promise<Segment> => {
    serial += 1;
    const data = { name: `Grammar ${serial}`, entity: 'contact', filter, ...more };
    return segmentSchema.parse((await post('/cohort/segments', data).expect(201)).body.data);
  };
  const addContact = (name: string, more: object = {}): Promise<{ documentId: string }> =>
    site.strapi.documents(CONTACT).create({ data: { name, email: `${name}@example.test`, ...more } });
  const addOrder = async (customer: string, total: number, daysAgo: number): Promise<void> => {
    serial += 1;
    const placedAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
    await site.strapi
      .documents('api::order.order')
      .create({ data: { number: `G-${serial}`, customer, total, placedAt } });
  };
  const namesOf = async ({ documentId }: { documentId: string }): Promise<string[]> => {
    const { body } = await get(`/cohort/segments/${documentId}/members`).expect(200);
    return body.data.map(({ name }: { name: string }) => name).sort();
  };

  it('offers what it computes', async () => {
    const { body } = await get('/cohort/entities').expect(200);
    const { types }: Catalogue = catalogueSchema.parse(body.data);
    const names = (uid: string) => types[uid]?.computed.map(({ name }) => name);
    expect(names(CONTACT)).toEqual(
      expect.arrayContaining(['metric.orderCount', 'metric.loyaltyLevel', 'segment.member']),
    );
    expect(names('api::company.company')).toEqual(expect.arrayContaining(['metric.lifetimeValue', 'segment.member']));
    expect(names('api::product.product')).toEqual([]);
    expect(types[CONTACT]?.computedRelations.map(({ name }) => name)).toContain('email.received');
  });

  it('expands the shorthand, stores it expanded, and computes metrics', async () => {
    const often = await addContact('often', { loyaltyLevel: 'gold' });
    const once = await addContact('once', { loyaltyLevel: 'gold' });
    await addContact('never', { loyaltyLevel: 'gold' });
    for (const total of [0.1, 0.2, 10]) await addOrder(often.documentId, total, 3);
    await addOrder(once.documentId, 5, 100);
    const segment = await create({ minOrders: 2, maxDaysSinceLastPurchase: 30, loyaltyLevels: ['GOLD'] });
    expect(segment.filter?.rules).toEqual([
      { field: 'metric.orderCount', operator: 'greater_than_or_equal', value: 2 },
      { field: 'metric.daysSinceLastOrder', operator: 'less_than_or_equal', value: 30 },
      { field: 'metric.loyaltyLevel', operator: 'in_list', value: ['GOLD'] },
    ]);
    expect(await namesOf(segment)).toEqual(['often']);
    const value = { field: 'metric.lifetimeValue', operator: 'equals', value: '10.30' };
    expect(await namesOf(await create(rules('contact', value)))).toEqual(['often']);
    const wrong = await post('/cohort/segments', {
      name: 'Wrong',
      entity: 'contact',
      filter: { minOrders: 3, maxOrders: 2, loyaltyLevels: [] },
    }).expect(400);
    expect(wrong.body.error.details.errors.map(({ path }: { path: string[] }) => path)).toEqual([
      ['data', 'filter', 'minOrders'],
      ['data', 'filter', 'loyaltyLevels'],
    ]);
  });

  it('asks the send ledger', async () => {
    const [sent, bounced] = [await addContact('sent'), await addContact('bounced')];
    const now = Date.now();
    const row = (id: string, state: string, more: object) => ({
      ...{ idempotency_key: id, kind: 'step', message_id: `<${id}@example.test>`, state, recipient_uid: CONTACT },
      ...{ recipient_id: id, sequence_id: 'welcome', due_at: now, scheduled_at: now, created_at: now, updated_at: now },
      ...{ settled_at: now, fence: 0, attempts: 1, ...more },
    });
    const { connection } = site.strapi.db;
    await connection(TABLES.deliveries).insert(row(sent.documentId, 'sent', { sent_at: now }));
    await connection(TABLES.deliveries).insert(row(bounced.documentId, 'failed', { enhanced_code: '5.1.1' }));
    const where = {
      matchType: 'all',
      rules: [
        { field: 'sequence', operator: 'equals', value: 'welcome' },
        { field: 'at', operator: 'in_last', value: { amount: 1, unit: 'day' } },
      ],
    };
    const some = (relation: string) => rules('contact', { relation, quantifier: 'some', where });
    expect(await namesOf(await create(some('email.received')))).toEqual(['sent']);
    expect(await namesOf(await create(some('email.bounced')))).toEqual(['bounced']);
    expect(await namesOf(await create(some('email.opened')))).toEqual([]);
  });

  it('refers to segments, refuses circles, and keeps what others refer to', async () => {
    await addContact('Rita');
    const named = rules('contact', { field: 'name', operator: 'equals', value: 'Rita' });
    const first = await create(named);
    const second = await create(rules('contact', inside(first.documentId)));
    const third = await create(rules('contact', inside(second.documentId)));
    expect(await namesOf(third)).toEqual(['Rita']);
    const circle = await put(`/cohort/segments/${first.documentId}`, {
      filter: rules('contact', inside(third.documentId)),
    }).expect(400);
    expect(circle.body.error.details.errors).toMatchObject([
      {
        path: ['data', 'filter', 'rules', 0, 'value', 0],
        message: expect.stringContaining(`“${first.name}” → “${third.name}” → “${second.name}” → “${first.name}”`),
      },
    ]);
    await put(`/cohort/segments/${first.documentId}`, { filter: rules('contact', inside(first.documentId)) }).expect(
      400,
    );
    const kept = await remove(first.documentId).expect(409);
    expect(kept.body.error.message).toContain(`“${second.name}”`);
    await site.strapi.db.query('plugin::cohort.segment').delete({ where: { documentId: first.documentId } });
    const { body } = await get(`/cohort/segments/${third.documentId}`).expect(200);
    expect(body.data).toMatchObject({ memberCount: 0, problems: [{ path: ['filter', 'rules', 0, 'value', 0] }] });
    const service = site.strapi.plugin('cohort').service<SegmentService>('segments');
    const broken = (await service.broken()).map(({ documentId }) => documentId);
    expect(broken).toEqual(expect.arrayContaining([second.documentId, third.documentId]));
    await remove(third.documentId).expect(204);
    await remove(second.documentId).expect(204);
  });

  it('answers a reference to a private segment of somebody else as one to none', async () => {
    const hidden = await create(rules('contact', { field: 'name', operator: 'equals', value: 'Rita' }));
    const other = await site.adminToken(EDITOR);
    const say = async (id: string): Promise<string> => {
      const { body } = await post('/cohort/segments/validate', { filter: rules('contact', inside(id)) }, other).expect(
        200,
      );
      expect(body.data.valid).toBe(false);
      return JSON.stringify(body.data.errors).replaceAll(id, '…');
    };
    expect(await say(hidden.documentId)).toBe(await say('nowhere'));
  });
});
