/** Providers’ webhooks through the server: bodies as they were sent, secrets of URLs out of the log. */
import type { Test } from 'supertest';
import type { WebhookRequest } from '../../server/src/features/delivery/webhooks/webhook-request';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import * as senders from '../support/webhook-senders';

const { POSTMARK } = senders;
const sns = senders.createSns();
const sendgrid = senders.createSendgrid();

describeEachDatabase('webhooks in a site', (client) => {
  let site: RunningStrapi;
  const requests: string[] = [];
  beforeAll(async () => {
    site = await bootStrapi({
      client,
      config: {
        webhooks: {
          ses: { topics: ['arn:aws:sns:eu-west-1:123456789012:another'] },
          sendgrid: { publicKey: sendgrid.publicKey },
          mailgun: { signingKey: senders.MAILGUN_KEY },
          postmark: { ...POSTMARK },
        },
      },
    });
    Object.assign(site.strapi.log, { http: (line: string) => void requests.push(line) });
  });
  afterAll(() => site?.destroy());

  const post = (path: string, { body, contentType, headers }: WebhookRequest): Test =>
    site.request
      .post(`/api/cohort/bounces/${path}`)
      .set({ ...(headers as Record<string, string>), 'content-type': contentType })
      .serialize((bytes: unknown) => bytes as string)
      .send(body as never);
  const stored = (): Promise<string[]> => site.strapi.db.connection(TABLES.mailFeedback).orderBy('id').pluck('address');

  it('takes the JSON of SendGrid by the bytes it was signed with', async () => {
    const spaced = '[ {"event":"delivered", "sg_event_id":"1","email":"ann@example.test","é":1.0} ]\n';
    const request = sendgrid.send(spaced);
    const answer = await post('sendgrid', request).expect(200);
    expect(answer.body).toEqual({ data: { accepted: 1, repeated: 0, matched: 0, suppressed: 0, ignored: 0 } });
    expect(await stored()).toEqual(['ann@example.test']);
    const changed = { ...request, body: Buffer.from(spaced.replace('ann', 'bob')) };
    const refused = await post('sendgrid', changed).expect(401);
    expect((await post('sendgrid', request).expect(401)).body).toEqual(refused.body);
    expect(await stored()).toEqual(['ann@example.test']);
  });

  it('takes a whole batch that is larger than Strapi’s own parser allows', async () => {
    const events = Array.from({ length: 2 }, (_, n) => ({
      ...{ event: 'open', sg_event_id: `big ${n}`, email: 'ann@example.test' },
      padding: 'x'.repeat(700_000),
    }));
    expect((await post('sendgrid', sendgrid.send(events)).expect(200)).body.data).toMatchObject({ accepted: 2 });
  });

  it('takes the JSON and the forms of Mailgun', async () => {
    const json = senders.sendMailgun({ event: 'delivered', id: 'j', recipient: 'json@example.test' });
    await post('mailgun', json).expect(200);
    const form = [
      ['event', 'bounced'],
      ['recipient', 'form@example.test'],
      ['code', '5.1.1'],
    ] as const;
    expect((await post('mailgun', await senders.sendMailgunForm(form)).expect(200)).body.data.suppressed).toBe(1);
    expect(await stored()).toEqual(expect.arrayContaining(['json@example.test', 'form@example.test']));
  });

  it('knows Postmark by its URL and password, and keeps both out of the log', async () => {
    const request = senders.sendPostmark({ RecordType: 'Delivery', Recipient: 'pm@example.test' });
    requests.splice(0);
    await post(`postmark/${POSTMARK.secret}`, request).expect(200);
    await post('postmark/a-guess-at-the-secret', request).expect(401);
    await post('postmark', request).expect(401);
    await post(`postmark/${POSTMARK.secret}`, { ...request, headers: {} }).expect(401);
    await post(`postmark/${POSTMARK.secret}/`, request).expect(200);
    await site.request.get(`/api/cohort/bounces/postmark/${POSTMARK.secret}`);
    await site.request.put(`/api/cohort/bounces/postmark/${POSTMARK.secret}/`);
    expect(requests).toHaveLength(7);
    expect(requests.join()).toContain('/api/cohort/bounces/postmark');
    expect(requests.join()).not.toMatch(/secret/);
  });

  it('asks nobody for a certificate of a topic that is not named', async () => {
    await post('ses', sns.send({})).expect(401);
    expect((await stored()).length).toBeGreaterThan(0);
  });

  it('says the same of a provider that is unknown, and nothing to GET', async () => {
    const unknown = await post('pigeon', sns.send({})).expect(404);
    expect((await post('brevo/x', sns.send({})).expect(404)).body).toEqual(unknown.body);
    await site.request.get('/api/cohort/bounces/sendgrid').expect(({ status }) => expect([404, 405]).toContain(status));
  });

  it('still takes events and mails with a token alone', async () => {
    const data = { events: [{ type: 'delivered', id: '1', email: 'token@example.test' }] };
    await site.request.post('/api/cohort/bounces/events').send({ data }).expect(403);
    const token = await site.apiToken();
    const events = site.request.post('/api/cohort/bounces/events').auth(token, { type: 'bearer' });
    expect((await events.send({ data }).expect(200)).body.data).toMatchObject({ accepted: 1 });
    const mail = site.request.post('/api/cohort/bounces/message').auth(token, { type: 'bearer' });
    await mail.set('content-type', 'message/rfc822').send('Subject: hello\r\n\r\nhello').expect(200);
    const large = site.request.post('/api/cohort/bounces/message').auth(token, { type: 'bearer' });
    await large.set('content-type', 'message/rfc822').send('x'.repeat(8_000_000)).expect(400);
  });
});
