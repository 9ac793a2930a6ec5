import type { DeliveryService, DeliverySource } from '../../server/src/features/delivery';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const READ = 'plugin::cohort.deliveries.read-deliveries';

describeEachDatabase('the mail log over HTTP', (client) => {
  let site: RunningStrapi;
  let delivery: DeliveryService;
  let ann: { documentId: string };
  let answers: 'taken' | 'silent' = 'taken';

  const reminders: DeliverySource = {
    kind: 'reminder',
    prepare: async (row, { unsubscribeUrl }) => ({
      ...{ verdict: 'send', to: 'Ann@example.test', marketing: true, sequenceName: 'Renewals' },
      templateId: null,
      mail: {
        subject: `Renewal ${row.stepId}`,
        preheader: '',
        html: `<a href="${unsubscribeUrl}">x</a>`,
        text: 'Ann Lee',
      },
    }),
    settled: async () => undefined,
    recipientLeft: async () => undefined,
  };

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { process: 'web', sending: { from: 'News <news@shop.test>' } } });
    delivery = site.strapi.plugin('cohort').service<DeliveryService>('delivery');
    delivery.register(reminders);
    const send = async () => {
      if (answers === 'silent') throw new Error('closed');
    };
    Object.assign(site.strapi.plugin('email'), { provider: { send } });
    const documents = site.strapi.documents('api::contact.contact');
    ann = await documents.create({ data: { email: 'ann@example.test', name: 'Ann Lee' } });
  });
  afterAll(() => site?.destroy());

  const knex = () => site.strapi.db.connection;
  const get = (path: string, token: string) =>
    site.request.get(`/cohort/deliveries${path}`).auth(token, { type: 'bearer' });
  const post = (path: string, data: object, token: string) =>
    site.request.post(`/cohort${path}`).auth(token, { type: 'bearer' }).send({ data });
  const sendOne = async (name: string, answer: typeof answers = 'taken'): Promise<number> => {
    answers = answer;
    const idempotencyKey = `reminder:${name}`;
    const nothing = { enrollmentId: null, sequenceId: null, stepOrder: null, templateId: null };
    const recipient = { recipientUid: 'api::contact.contact', recipientId: ann.documentId };
    const planned = { ...nothing, ...recipient, idempotencyKey, kind: 'reminder' as const, stepId: name, dueAtMs: 1 };
    await site.strapi.db.transaction(({ trx }) => delivery.planner.plan(trx, [planned]));
    const rows = () => knex()(TABLES.deliveries).where({ idempotency_key: idempotencyKey });
    await rows().update({ scheduled_at: knex().ref('created_at') });
    const { id } = await rows().first('id');
    await delivery.work(Number(id));
    return Number(id);
  };

  it('is read by who may, with masks for who may not read addresses; mails and decisions have rights of their own', async () => {
    const id = await sendOne('rights');
    const reader = await site.adminToken({ permissions: [READ], reads: {} });
    const other = await site.adminToken({ permissions: ['plugin::cohort.deliveries.see-content'] });
    for (const path of ['', `/${id}`, `/${id}/content`])
      await site.request.get(`/cohort/deliveries${path}`).expect(401);
    const { body } = await get(`/${id}`, reader).expect(200);
    expect(body.data).toMatchObject({ email: 'A•••@example.test', subject: null, isMasked: true, content: 'kept' });
    await get('?search=ann', reader).expect(403);
    await get(`/${id}/content`, reader).expect(403);
    await get(`/${id}`, other).expect(403);
    const content = await get(`/${id}/content`, other).expect(200);
    expect(content.headers['cache-control']).toBe('no-store');
    expect(content.body.data.mail.headers['List-Unsubscribe']).toMatch(/\/unsubscribe\/not-for-you>$/);
    await post('/deliveries/resolve', { as: 'sent', deliveries: [{ id, version: 1 }] }, reader).expect(403);
    await post('/suppressions/erase', { recipient: ann.documentId }, reader).expect(403);
    const admin = await site.adminToken();
    expect((await get(`/${id}`, admin).expect(200)).body.data).toMatchObject({ email: 'Ann@example.test' });
    const token = await site.apiToken({ type: 'read-only' });
    await site.request.get(`/api/cohort/deliveries/${id}`).auth(token, { type: 'bearer' }).expect(200);
    await site.request.get(`/api/cohort/deliveries/${id}/content`).auth(token, { type: 'bearer' }).expect(403);
    await get('/999999', admin).expect(404);
    const wrong = await get('?step=x', admin).expect(400);
    expect(wrong.body.error.details.errors).toMatchObject([{ path: ['sequence'] }]);
    await get('/none', admin).expect(400);
    const unknown = await get('?state=sent&sequenceId=x', admin).expect(400);
    expect(unknown.body.error.details.errors).toMatchObject([{ path: ['sequenceId'] }]);
    expect(unknown.body.error.message).toMatch(/“sequenceId”; there are .*sequence, /);
  });

  it('has uncertain mails decided on, by name', async () => {
    const id = await sendOne('uncertain', 'silent');
    const admin = await site.adminToken();
    const decide = (as: string, version = 1) =>
      post('/deliveries/resolve', { as, deliveries: [{ id, version }] }, admin).expect(200);
    expect((await decide('sent', 0)).body.data).toEqual({ resolved: 0, unchanged: [id] });
    expect((await decide('sent')).body.data).toEqual({ resolved: 1, unchanged: [] });
    expect((await decide('resend')).body.data).toEqual({ resolved: 0, unchanged: [id] });
    const { body } = await get(`/${id}`, admin).expect(200);
    expect(body.data.events.at(-1)).toMatchObject({ type: 'sent', byName: expect.stringMatching(/\w/) });
    await post('/deliveries/resolve', { as: 'sent', deliveries: [] }, admin).expect(400);
    await post('/deliveries/resolve', { as: 'lost', deliveries: [{ id, version: 1 }] }, admin).expect(400);
  });

  it('erases a person from every table of the plugin, and leaves the site’s own record alone', async () => {
    await sendOne('before');
    const admin = await site.adminToken();
    await post('/suppressions', { address: 'ann@example.test', note: 'Ann Lee rang' }, admin).expect(201);
    const { href } = new URL('https://shop.test/offer?e=Ann%40example.test');
    await site.strapi
      .plugin('cohort')
      .service('tracking')
      .track({
        ...{ deliveryId: 1, html: `<a href="${href}">x</a><a href="https://shop.test/?id=${ann.documentId}">y</a>` },
        ...{ opens: false, clicks: true },
      });
    const rules = [{ field: 'email', operator: 'equals', value: 'Ann@example.test' }];
    const filter = { entity: 'contact', matchType: 'all', rules };
    const made = await post('/segments', { name: 'Without Ann', entity: 'contact', filter }, admin).expect(201);
    const { documentId } = made.body.data;
    const pins = { ids: [ann.documentId], direction: 'out', reason: 'Ann Lee asked' };
    await site.request.put(`/cohort/segments/${documentId}/pins`).auth(admin, { type: 'bearer' }).send({ data: pins });
    await post('/suppressions/erase', {}, admin).expect(400);
    await post('/suppressions/erase', { address: 'a@x.test', recipient: 'b' }, admin).expect(400);
    await post('/suppressions/erase', { recipient: 'nobody' }, admin).expect(404);
    await post('/suppressions/erase', { address: 'not an address' }, admin).expect(400);
    const dry = await post('/suppressions/erase', { address: ' ANN@example.test', dryRun: true }, admin).expect(200);
    const { body } = await post('/suppressions/erase', { address: 'ann@example.test' }, admin).expect(200);
    expect(body.data).toMatchObject({
      ...{ recipients: 1, erased: 1, inFlight: 0, dryRun: false, links: 2, pinReasons: 2 },
      ...{ segments: [{ documentId, name: 'Without Ann' }], hiddenSegments: 0 },
    });
    expect(dry.body.data).toEqual({ ...body.data, dryRun: true });
    const tables: string[] = Object.values(TABLES);
    const kept = await Promise.all(tables.map((table) => knex()(table)));
    expect(JSON.stringify(kept)).not.toMatch(/ann(@|%40)example|Ann Lee/i);
    const contact = await site.strapi.documents('api::contact.contact').findOne({ documentId: ann.documentId });
    expect(contact).toMatchObject({ email: 'ann@example.test' });
    const after = await sendOne('after');
    expect(await knex()(TABLES.deliveries).where({ id: after }).first('state')).toEqual({ state: 'suppressed' });
  });
});
