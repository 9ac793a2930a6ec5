import type { DeliveryService, DeliverySource } from '../../server/src/features/delivery';
import type { EmailOptions } from '../../server/src/adapters/strapi-mailer';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const FORM = 'application/x-www-form-urlencoded';

describeEachDatabase('the send ledger in a site', (client) => {
  let site: RunningStrapi;
  let delivery: DeliveryService;
  const sent: EmailOptions[] = [];
  let contact: { documentId: string };

  const reminders: DeliverySource = {
    kind: 'reminder',
    prepare: async (row, { unsubscribeUrl }) => ({
      verdict: 'send',
      to: `${row.stepId}@example.test`,
      mail: { subject: 'Renewal', preheader: '', html: `<a href="${unsubscribeUrl}">leave</a>`, text: 'Renewal' },
      marketing: true,
      sequenceName: 'Renewals & more',
      templateId: null,
    }),
    settled: async () => undefined,
    recipientLeft: async () => undefined,
  };

  beforeAll(async () => {
    site = await bootStrapi({
      client,
      config: { sending: { tickIntervalMs: 60_000, from: 'News & more <news@shop.test>' } },
    });
    delivery = site.strapi.plugin('cohort').service<DeliveryService>('delivery');
    delivery.register(reminders);
    const provider = { send: async (options: EmailOptions) => void sent.push(options) };
    Object.assign(site.strapi.plugin('email'), { provider });
    contact = await site.strapi
      .documents('api::contact.contact')
      .create({ data: { email: 'ann@example.test', name: 'Ann' } });
  });
  afterAll(() => site?.destroy());
  afterEach(() => void sent.splice(0));

  const knex = () => site.strapi.db.connection;

  /** One mail that has gone out; returns the path of its unsubscribe link, or nothing where it was held. */
  const sendOne = async (name: string): Promise<{ id: number; path: string }> => {
    const idempotencyKey = `reminder:${name}`;
    const planned = {
      ...{
        idempotencyKey,
        kind: 'reminder' as const,
        enrollmentId: null,
        sequenceId: null,
        stepId: name,
        stepOrder: null,
      },
      ...{ templateId: null, recipientUid: 'api::contact.contact', recipientId: contact.documentId, dueAtMs: 1 },
    };
    await site.strapi.db.transaction(({ trx }) => delivery.planner.plan(trx, [planned]));
    const { id } = await knex()(TABLES.deliveries).where({ idempotency_key: idempotencyKey }).first('id');
    await knex()(TABLES.deliveries)
      .where({ id })
      .update({ scheduled_at: knex().ref('created_at') });
    await delivery.work(Number(id));
    const link = sent.at(-1)?.headers['List-Unsubscribe']?.slice(1, -1) ?? '';
    return { id: Number(id), path: link === '' ? '' : new URL(link).pathname };
  };

  it('hands the provider a complete mail with one recipient', async () => {
    const { path } = await sendOne('complete');
    expect(sent).toEqual([
      {
        ...{ from: '"News & more" <news@shop.test>', to: 'complete@example.test' },
        ...{ subject: 'Renewal', text: 'Renewal' },
        html: expect.stringContaining(path),
        messageId: expect.stringMatching(/^<[\w-]+@shop\.test>$/),
        headers: expect.objectContaining({ 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
      },
    ]);
  });

  it('shows a page that changes nothing, in the reader’s language', async () => {
    const { id, path } = await sendOne('reader');
    await site.request.head(path).expect(200);
    const page = await site.request.get(path).set('accept-language', 'th').expect(200).expect('content-type', /html/);
    expect(page.text).toContain('<html lang="th">');
    expect(page.text).toContain('r•••@example.test');
    expect(page.text).toContain('<strong>News &amp; more</strong>');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(await knex()(TABLES.suppressions).where({ source: `delivery:${id}` })).toEqual([]);
  });

  it('D2: unsubscribes by one POST, without cookie or redirect, and says the same to every token', async () => {
    const { path } = await sendOne('one-click');
    const post = (to: string) => site.request.post(to).type(FORM).send('List-Unsubscribe=One-Click').expect(200);
    const [known, again, unknown] = [await post(path), await post(path), await post(`${path}x`)];
    expect(new Set([known.text, again.text, unknown.text]).size).toBe(1);
    expect(known.headers['set-cookie']).toBeUndefined();
    expect(await knex()(TABLES.suppressions).where({ address: 'one-click@example.test' })).toHaveLength(1);
    const after = await site.strapi.documents('api::contact.contact').findOne({ documentId: contact.documentId });
    expect(after).toMatchObject({ unsubscribed: true });
    await site.request.get(`${path}x`).expect(200);
    await sendOne('one-click-again');
    expect(sent.map(({ to }) => to)).toEqual(['one-click@example.test', 'one-click-again@example.test']);
  });

  it('lists the mail log to those who may read it', async () => {
    await sendOne('logged');
    const url = '/cohort/deliveries?search=logged%40';
    await site.request.get(url).expect(401);
    const other = await site.adminToken({ permissions: ['plugin::cohort.segments.read-segments'] });
    await site.request.get(url).auth(other, { type: 'bearer' }).expect(403);
    const reader = await site.adminToken({ permissions: ['plugin::cohort.deliveries.read-deliveries'] });
    const { body } = await site.request.get(url).auth(reader, { type: 'bearer' }).expect(200);
    expect(body.data).toMatchObject([{ email: 'logged@example.test', state: 'sent', kind: 'reminder', attempts: 1 }]);
    expect(body.meta.pagination).toMatchObject({ total: 1 });
    await site.request.get('/cohort/deliveries?state=nonsense').auth(reader, { type: 'bearer' }).expect(400);
    await site.request.get(`/api${url}`).expect(403);
    const key = await site.apiToken();
    await site.request.get(`/api${url}`).auth(key, { type: 'bearer' }).expect(200);
  });

  it('is held and let go on by those who may, from the panel and by token', async () => {
    const reader = await site.adminToken({ permissions: ['plugin::cohort.deliveries.read-deliveries'] });
    const manager = await site.adminToken({ permissions: ['plugin::cohort.deliveries.manage-sending'] });
    const post = (path: string, data: object, token = manager) =>
      site.request.post(`/cohort/sending/${path}`).auth(token, { type: 'bearer' }).send({ data });
    await post('hold', {}, reader).expect(403);
    const wrong = await post('hold', { kind: 'sequence' }).expect(400);
    expect(wrong.body.error.details.errors).toMatchObject([{ path: ['data', 'target'] }]);
    const gone = await post('hold', { kind: 'sequence', target: 'gone' }).expect(400);
    expect(gone.body.error.details.errors).toMatchObject([{ path: ['data', 'target'] }]);
    const held = await post('hold', { reason: 'Price list' }).expect(200);
    expect(held.body.data).toMatchObject({ isOn: false, holds: [{ kind: 'switch', reason: 'Price list' }] });
    await sendOne('while-held');
    expect(sent).toEqual([]);
    const undecided = await post('release', {}).expect(409);
    expect(undecided.body.error.details.errors).toMatchObject([{ path: ['data', 'overdue'] }]);
    await post('release', { overdue: 'skip' }).expect(200);
    const seen = await site.request.get('/cohort/sending').auth(reader, { type: 'bearer' }).expect(200);
    expect(seen.body.data).toMatchObject({ isOn: true, holds: [] });
    const key = await site.apiToken();
    await site.request.get('/api/cohort/sending').expect(403);
    await site.request.get('/api/cohort/sending').auth(key, { type: 'bearer' }).expect(200);
  });

  it('takes bounces from those who hold the token, as events and as a whole mail', async () => {
    const { id } = await sendOne('bouncing');
    const { message_id: messageId } = await knex()(TABLES.deliveries).where({ id }).first('message_id');
    const key = await site.apiToken();
    const events = (data: object) =>
      site.request.post('/api/cohort/bounces/events').auth(key, { type: 'bearer' }).send({ data });
    await site.request
      .post('/api/cohort/bounces/events')
      .send({ data: { events: [] } })
      .expect(403);
    const wrong = await events({ events: [{ type: 'bounced', id: '1', messageId, status: 'gone' }] }).expect(400);
    expect(wrong.body.error.details.errors).toMatchObject([{ path: ['data', 'events', 0, 'status'] }]);
    await events({ events: [{ type: 'delivered', id: '1', messageId }] }).expect(200);
    const raw = [
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      ...['', '--b', 'Content-Type: message/delivery-status', ''],
      ...['Final-Recipient: rfc822; bouncing@example.test', 'Action: failed', 'Status: 5.1.1', ''],
      ...['--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: ${messageId}`, '--b--', ''],
    ].join('\r\n');
    const message = (type: string, body: string) =>
      site.request
        .post('/api/cohort/bounces/message')
        .auth(key, { type: 'bearer' })
        .set('Content-Type', type)
        .send(body);
    const { body } = await message('message/rfc822', raw).expect(200);
    expect(body.data).toEqual({ accepted: 1, repeated: 0, matched: 1, suppressed: 1, unmatched: 0 });
    const forged = raw.replace('bouncing@', 'victim@');
    expect((await message('message/rfc822', forged).expect(200)).body.data).toEqual({
      ...{ accepted: 0, repeated: 0, matched: 0, suppressed: 0, unmatched: 1 },
    });
    expect(await knex()(TABLES.suppressions).where({ address: 'victim@example.test' })).toEqual([]);
    expect((await message('text/plain', raw).expect(200)).body.data).toMatchObject({ accepted: 0, repeated: 1 });
    await message('message/rfc822', '').expect(400);
    await message('application/json', '{"data":1}').expect(400);
    expect(await knex()(TABLES.suppressions).where({ address: 'bouncing@example.test' })).toHaveLength(1);
  });

  it('has its unique keys and, on PostgreSQL, the index of the poller', async () => {
    const duplicate = { scope: 'all', address: 'twice@example.test', reason: 'manual', created_at: 1 };
    await knex()(TABLES.suppressions).insert(duplicate);
    await expect(knex()(TABLES.suppressions).insert(duplicate)).rejects.toMatchObject({ code: expect.any(String) });
    if (client !== 'postgres') return;
    const indexes = await knex()('pg_indexes').where({ tablename: TABLES.deliveries }).pluck('indexname');
    expect(indexes).toEqual(expect.arrayContaining(['cohort_deliveries_due_lane_idx', 'cohort_deliveries_key_uq']));
  });
});
