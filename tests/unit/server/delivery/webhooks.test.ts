/** Webhooks of providers: D8 forged, replayed and stale ones; D9 each event three times in every order. */
import { generateKeyPairSync } from 'node:crypto';
import type { WebhookRequest } from '../../../../server/src/features/delivery/webhooks/webhook-request';
import type { WebhooksConfig } from '../../../../config/plugin';
import { MINUTE_MS, HOUR_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { itAgreesWith, type Vector } from '../../../support/vectors';
import * as senders from '../../../support/webhook-senders';
import { createHarness, mailTo, openLedger, type LedgerDatabase } from './ledger-harness';

const { TOPIC, POSTMARK, sendMailgun, sendMailgunForm, sendPostmark } = senders;
type Provider = keyof WebhooksConfig;

const TIMELY = { atMs: Date.parse('2026-11-20T09:00:00Z') };
/** Just beyond what a timestamp may be off. */
const STALE = { atMs: TIMELY.atMs - 5 * MINUTE_MS - 1_000 };
const AHEAD = { atMs: TIMELY.atMs + 5 * MINUTE_MS + 1_000 };
const VALID = { from: new Date(TIMELY.atMs - 240 * HOUR_MS), to: new Date(TIMELY.atMs + 240 * HOUR_MS) };

const sns = senders.createSns(VALID);
const sendgrid = senders.createSendgrid();
const CONFIG: Required<WebhooksConfig> = {
  ses: { topics: [TOPIC], rawSecret: 'a-secret-for-raw-messages' },
  sendgrid: { publicKey: sendgrid.publicKey },
  mailgun: { signingKey: senders.MAILGUN_KEY },
  postmark: { ...POSTMARK },
};

const rejected = { code: 'unauthorized', message: 'This request could not be verified' };

describeEachDatabase('webhooks of providers', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  beforeEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  const open = (webhooks: WebhooksConfig = CONFIG, get = sns.get) => {
    const harness = createHarness(ledger, { webhooks, httpsGet: get });
    const receive = (provider: string, request: WebhookRequest) =>
      harness.delivery.webhooks.receive(provider, async () => request);
    return { ...harness, receive };
  };
  /** A mail to Ann that has gone out. */
  const sent = async (webhooks?: WebhooksConfig) => {
    const harness = open(webhooks);
    harness.source.prepared = () => mailTo('ann@example.test');
    const id = await harness.planOne({ recipientId: 'ann' });
    await harness.delivery.work(id);
    const messageId = String((await harness.row(id)).message_id);
    return { ...harness, id, messageId, bare: messageId.slice(1, -1) };
  };
  const rows = async (): Promise<number> => {
    const tables = [TABLES.mailFeedback, TABLES.webhookTokens, TABLES.suppressions, TABLES.deliveryEvents];
    const counts = await Promise.all(tables.map((table) => ledger.knex(table).count({ total: '*' }).first()));
    return counts.reduce((sum, row) => sum + Number(row?.total), 0);
  };
  const kinds = (): Promise<string[]> => ledger.knex(TABLES.mailFeedback).orderBy('id').pluck('kind');

  const bounceOf = {
    ses: (messageId: string) => ({
      eventType: 'Bounce',
      bounce: {
        ...{ bounceType: 'Permanent', bounceSubType: 'General' },
        bouncedRecipients: [
          { emailAddress: 'ann@example.test', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 no' },
        ],
      },
      mail: {
        messageId: 'of-ses',
        destination: ['ann@example.test'],
        headers: [{ name: 'Message-ID', value: messageId }],
      },
    }),
    sendgrid: (messageId: string) => ({
      ...{ event: 'bounce', type: 'bounce', sg_event_id: 'b1', email: 'ann@example.test', status: '5.1.1' },
      ...{ 'smtp-id': messageId, reason: '550 5.1.1 no such user' },
    }),
    mailgun: (messageId: string) => ({
      ...{ event: 'failed', severity: 'permanent', reason: 'bounce', id: 'b1', timestamp: 1.5 },
      recipient: 'ann@example.test',
      message: { headers: { 'message-id': messageId.slice(1, -1) } },
      'delivery-status': { code: 550, message: '5.1.1 no such user' },
    }),
    postmark: (messageId: string) => ({
      ...{ RecordType: 'Bounce', Type: 'HardBounce', ID: 42, Email: 'ann@example.test' },
      ...{ Details: 'smtp;550 5.1.1 no', Metadata: { cohort_message_id: messageId.slice(1, -1) } },
    }),
  } as const satisfies Record<Provider, (messageId: string) => object>;

  type Options = Partial<typeof TIMELY>;
  const send = (provider: Provider, events: unknown, options: Options = TIMELY): WebhookRequest => {
    switch (provider) {
      case 'ses':
        return sns.send({ Message: JSON.stringify(events) }, options);
      case 'sendgrid':
        return sendgrid.send([events].flat(), options);
      case 'mailgun':
        return sendMailgun(events, options);
      default:
        return sendPostmark(events);
    }
  };

  describe.each(Object.keys(CONFIG) as Provider[])('of %s', (provider) => {
    it('become what the generic events become: the mail found, the address suppressed', async () => {
      const { receive, id, messageId } = await sent();
      const answer = await receive(provider, send(provider, bounceOf[provider](messageId)));
      expect(answer).toEqual({ accepted: 1, repeated: 0, matched: 1, suppressed: 1, ignored: 0 });
      expect(await ledger.knex(TABLES.suppressions)).toMatchObject([
        { address: 'ann@example.test', reason: 'bounced' },
      ]);
      expect(await ledger.knex(TABLES.mailFeedback)).toMatchObject([
        { kind: 'bounced', source: provider, delivery_id: id, enhanced_code: '5.1.1' },
      ]);
    });

    it('are acknowledged and counted where their kind means nothing', async () => {
      const { receive } = open();
      const strange = { ...{ eventType: 'Moon', event: 'constructor', RecordType: '__proto__' }, mail: 7 };
      expect(await receive(provider, send(provider, strange))).toMatchObject({ accepted: 0, ignored: 1 });
      expect(await kinds()).toEqual([]);
    });

    it('are not found where the provider is not configured, just as an unknown one', async () => {
      const { receive } = open({ ...CONFIG, [provider]: undefined });
      const request = send(provider, {});
      const answers = await Promise.all(
        [provider, 'pigeon', '__proto__'].map((name) => receive(name, request).catch((error: Error) => ({ ...error }))),
      );
      expect(answers[0]).toMatchObject({ code: 'not_found' });
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    });
  });

  it('stop the start where a key is none, without telling it', () => {
    const publicKey = 'M'.repeat(90);
    expect(() => open({ sendgrid: { publicKey } })).toThrow(/webhooks\.sendgrid\.publicKey: not a public key/);
    expect(() => open({ sendgrid: { publicKey } })).not.toThrow(publicKey);
  });

  describe('D8', () => {
    const other = senders.createSns(VALID);
    const [rsa, ec] = [
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
      generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey,
    ];
    const withBody = (request: WebhookRequest, change: (text: string) => string): WebhookRequest => ({
      ...request,
      body: Buffer.from(change(request.body.toString())),
    });
    const event = bounceOf.ses('<x@y.test>');
    const Message = JSON.stringify(event);
    const events = [bounceOf.sendgrid('<x@y.test>')];
    const lie = (text: string): string => text.replace(/ann@/g, 'bob@');
    const from = (SigningCertURL: string) => sns.send({ Message, SigningCertURL }, TIMELY);
    const postmark = bounceOf.postmark('<x@y.test>');

    it.each<[Provider, string, WebhookRequest]>([
      ['ses', 'signed by somebody else', sns.send({ Message }, { ...TIMELY, key: rsa })],
      ['ses', 'changed', withBody(sns.send({ Message }, TIMELY), lie)],
      ['ses', 'stale', sns.send({ Message }, STALE)],
      ['ses', 'ahead of its time', sns.send({ Message }, AHEAD)],
      ['ses', 'without a time', sns.send({ Message, Timestamp: 'yesterday' }, TIMELY)],
      ['ses', 'of another topic', sns.send({ Message, TopicArn: `${TOPIC}-2` }, TIMELY)],
      ['ses', 'signed in a way nobody knows', sns.send({ Message, SignatureVersion: '3' }, TIMELY)],
      ['ses', 'signed the other way', withBody(sns.send({ Message }, TIMELY), (text) => text.replace('"2"', '"1"'))],
      ['ses', 'with a certificate of elsewhere', from('https://sns.eu-west-1.amazonaws.com.evil.test/a.pem')],
      ['ses', 'with a certificate of a bucket', from('https://sns-eu-west-1.s3.amazonaws.com/a.pem')],
      ['ses', 'with a certificate of another region', from('https://sns.us-east-1.amazonaws.com/a.pem')],
      ['ses', 'with a certificate over http', from('http://sns.eu-west-1.amazonaws.com/a.pem')],
      ['ses', 'with a certificate of a user', from('https://sns.eu-west-1.amazonaws.com@evil.test/a.pem')],
      ['ses', 'with a certificate of a port', from('https://sns.eu-west-1.amazonaws.com:8443/a.pem')],
      ['ses', 'with a certificate that is a query', from('https://sns.eu-west-1.amazonaws.com/?Action=a.pem')],
      ['ses', 'no JSON', withBody(sns.send({ Message }, TIMELY), () => '<xml/>')],
      ['ses', 'raw without the secret', { ...sns.send({}), headers: { 'x-amz-sns-rawdelivery': 'true' } }],
      ['sendgrid', 'signed by somebody else', sendgrid.send(events, { ...TIMELY, key: ec })],
      ['sendgrid', 'changed', withBody(sendgrid.send(events, TIMELY), lie)],
      ['sendgrid', 'changed by a blank', withBody(sendgrid.send(events, TIMELY), (text) => `${text} `)],
      ['sendgrid', 'stale', sendgrid.send(events, STALE)],
      ['sendgrid', 'ahead of its time', sendgrid.send(events, AHEAD)],
      ['sendgrid', 'without a signature', { ...sendgrid.send(events, TIMELY), headers: {} }],
      [
        'mailgun',
        'signed by somebody else',
        sendMailgun(bounceOf.mailgun('<x@y>'), { ...TIMELY, key: 'x'.repeat(20) }),
      ],
      ['mailgun', 'stale', sendMailgun(bounceOf.mailgun('<x@y>'), STALE)],
      ['mailgun', 'ahead of its time', sendMailgun(bounceOf.mailgun('<x@y>'), AHEAD)],
      ['mailgun', 'not signed', withBody(sendMailgun({}), () => '{"event-data":{"event":"complained"}}')],
      ['mailgun', 'no form', { ...sendMailgun({}), contentType: 'multipart/form-data; boundary=b' }],
      ['postmark', 'without the secret', { ...sendPostmark(postmark), secret: null }],
      ['postmark', 'with a wrong secret', sendPostmark(postmark, { secret: 'a-secret-of-the-urL' as never })],
      ['postmark', 'with a wrong password', sendPostmark(postmark, { pass: 'guess' as never })],
      ['postmark', 'without a password', { ...sendPostmark(postmark), headers: {} }],
    ])('refuses what is of %s and %s, and writes nothing', async (provider, _what, request) => {
      const { receive, log } = open();
      await expect(receive(provider, request)).rejects.toMatchObject(rejected);
      expect(await rows()).toBe(0);
      expect(log.lines.join()).not.toMatch(/secret-of|key-of|a password|ann@/);
    });

    it.each<[Provider, WebhookRequest]>([
      ['ses', send('ses', event)],
      ['sendgrid', send('sendgrid', events)],
      ['mailgun', send('mailgun', bounceOf.mailgun('<x@y.test>'))],
    ])('takes a signed request of %s once', async (provider, request) => {
      const { receive } = open();
      await receive(provider, request);
      const before = await rows();
      await expect(receive(provider, request)).rejects.toMatchObject(rejected);
      expect(await rows()).toBe(before);
    });

    it('refuses the token of Mailgun under other events, even at once', async () => {
      const { receive } = open();
      const token = 'seen-by-somebody';
      const requests = ['ann', 'bob', 'cat', 'dan'].map((name) =>
        sendMailgun(
          { ...bounceOf.mailgun('<x@y.test>'), id: name, recipient: `${name}@example.test` },
          { ...TIMELY, token },
        ),
      );
      const answers = await Promise.allSettled(requests.map((request) => receive('mailgun', request)));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await ledger.knex(TABLES.suppressions)).toHaveLength(1);
    });

    it('lets a provider repeat what was cut off', async () => {
      const { receive } = open();
      const request = send('mailgun', bounceOf.mailgun('<x@y.test>'));
      await receive('mailgun', request);
      await ledger.knex(TABLES.webhookTokens).update({ done_at: null });
      expect(await receive('mailgun', request)).toMatchObject({ accepted: 0, repeated: 1 });
    });

    it('forgets signatures that are too old to pass', async () => {
      const { receive } = open();
      await receive('mailgun', send('mailgun', { event: 'opened', id: '1' }));
      await ledger.knex(TABLES.webhookTokens).update({ used_at: 1_000 });
      await receive('mailgun', send('mailgun', { event: 'opened', id: '2' }));
      expect(await ledger.knex(TABLES.webhookTokens)).toHaveLength(1);
    });

    it('does not believe a certificate that is out of its time, or that another key signs with', async () => {
      const old = senders.createSns({ from: new Date(0), to: new Date(TIMELY.atMs - 1) });
      for (const [get, request] of [
        [old.get, old.send({ Message }, TIMELY)],
        [other.get, sns.send({ Message }, TIMELY)],
        [async () => 'no certificate', sns.send({ Message }, TIMELY)],
        [async () => Promise.reject(new Error('unreachable')), sns.send({ Message }, TIMELY)],
      ] as const) {
        await expect(open(CONFIG, get).receive('ses', request)).rejects.toMatchObject(rejected);
      }
      expect(await rows()).toBe(0);
    });
  });

  describe('of SNS', () => {
    const confirmation = (SubscribeURL: string, topic = TOPIC) =>
      sns.send(
        { ...{ Type: 'SubscriptionConfirmation', Token: 't', TopicArn: topic }, SubscribeURL, Message: 'Confirm?' },
        TIMELY,
      );
    const link = `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=t`;
    beforeEach(() => void sns.asked.splice(0));

    it.each(['sha1', 'sha256'])('are believed when signed with %s; the certificate is fetched once', async (hash) => {
      const { receive } = open();
      for (const id of ['1', '2', '3']) {
        const Message = JSON.stringify({ eventType: 'Send', mail: { destination: [`${id}@example.test`] } });
        const request = sns.send({ Message, Subject: id === '1' ? 'Amazon SES' : undefined }, { ...TIMELY, hash });
        expect(await receive('ses', request)).toMatchObject({ accepted: 1 });
      }
      expect(sns.asked).toEqual([senders.CERTIFICATE]);
    });

    it('confirm a subscription to a topic that is named, by a link to SNS alone', async () => {
      const { receive } = open();
      expect(await receive('ses', confirmation(link))).toMatchObject({ accepted: 0, ignored: 1 });
      expect(sns.asked).toContain(link);
      expect(await kinds()).toEqual([]);
    });

    it.each([
      link.replace('amazonaws.com', 'amazonaws.com.evil.test'),
      link.replace('https', 'http'),
      link.replace('ConfirmSubscription', 'Publish'),
      link.replace(TOPIC, `${TOPIC}-2`),
      'file:///etc/passwd',
      'http://169.254.169.254/latest/meta-data',
    ])('do not follow %s', async (url) => {
      await open().receive('ses', confirmation(url));
      expect(sns.asked).not.toContain(url);
    });

    it('confirm nothing where the site does so itself, and never another topic', async () => {
      await open({ ...CONFIG, ses: { topics: [TOPIC], confirm: false } }).receive('ses', confirmation(link));
      await expect(open().receive('ses', confirmation(link, `${TOPIC}-2`))).rejects.toMatchObject(rejected);
      expect(sns.asked).not.toContain(link);
    });

    it('may come raw with the secret of the URL', async () => {
      const { receive, messageId } = await sent();
      const raw = (secret: string): WebhookRequest => ({
        ...{ contentType: 'text/plain', secret, body: Buffer.from(JSON.stringify(bounceOf.ses(messageId))) },
        headers: { 'x-amz-sns-rawdelivery': 'true', 'x-amz-sns-message-id': 'm1', 'x-amz-sns-topic-arn': TOPIC },
      });
      expect(await receive('ses', raw('a-secret-for-raw-messages'))).toMatchObject({ accepted: 1, matched: 1 });
      expect(await receive('ses', raw('a-secret-for-raw-messages'))).toMatchObject({ accepted: 0, repeated: 1 });
      await expect(receive('ses', raw('a-guess-for-raw-messages'))).rejects.toMatchObject(rejected);
    });

    it('count for longer where the site allows for it', async () => {
      const { receive } = open({ ...CONFIG, ses: { topics: [TOPIC], maxAgeSeconds: 3_600 } });
      const Message = JSON.stringify({ eventType: 'Send', mail: { destination: ['ann@example.test'] } });
      const late = { atMs: TIMELY.atMs - 59 * MINUTE_MS };
      expect(await receive('ses', sns.send({ Message }, late))).toMatchObject({ accepted: 1 });
    });
  });

  describe('D9', () => {
    /** Complained, bounced, delivered and opened of one mail. */
    const storyOf = (provider: Provider, messageId: string): unknown[] => {
      const mail = { destination: ['ann@example.test'], commonHeaders: { messageId } };
      const headers = { 'message-id': messageId.slice(1, -1) };
      const Metadata = { cohort_message_id: messageId.slice(1, -1) };
      const stories = {
        ses: [
          { eventType: 'Complaint', mail, complaint: { complainedRecipients: [{ emailAddress: 'ann@example.test' }] } },
          { eventType: 'Delivery', mail, delivery: { recipients: ['ann@example.test'] } },
          { eventType: 'Open', mail, open: {} },
        ],
        sendgrid: ['spamreport', 'delivered', 'open'].map((event) => ({
          ...{ event, sg_event_id: event, email: 'ann@example.test', 'smtp-id': messageId },
        })),
        mailgun: ['complained', 'delivered', 'opened'].map((event) => ({
          ...{ event, id: event, recipient: 'ann@example.test', message: { headers } },
        })),
        postmark: [
          { RecordType: 'SpamComplaint', Type: 'SpamComplaint', ID: 1, Email: 'ann@example.test', Metadata },
          { RecordType: 'Delivery', Recipient: 'ann@example.test', Metadata },
          { RecordType: 'Open', Recipient: 'ann@example.test', Metadata },
        ],
      } satisfies Record<Provider, unknown[]>;
      return [bounceOf[provider](messageId), ...stories[provider]];
    };

    const ordersOf = <T>(items: readonly T[]): T[][] =>
      items.length < 2
        ? [[...items]]
        : items.flatMap((item, index) =>
            ordersOf(items.filter((_, at) => at !== index)).map((rest) => [item, ...rest]),
          );

    const stateNow = async () => ({
      feedback: (await ledger.knex(TABLES.mailFeedback).pluck('kind')).sort(),
      events: (await ledger.knex(TABLES.deliveryEvents).pluck('type')).sort(),
      suppressions: await ledger.knex(TABLES.suppressions).select('address', 'reason', 'scope', 'lifted_at'),
      deliveries: await ledger.knex(TABLES.deliveries).pluck('state'),
    });

    it.each(Object.keys(CONFIG) as Provider[])(
      'each event of %s three times in every order is as once',
      async (provider) => {
        const states = new Set<string>();
        for (const order of ordersOf([0, 1, 2, 3])) {
          await ledger.empty();
          const { receive, messageId } = await sent();
          const story = storyOf(provider, messageId);
          // SNS repeats a message under its own id.
          const tell = (index: number) =>
            provider === 'ses'
              ? sns.send({ MessageId: `m${index}`, Message: JSON.stringify(story[index]) }, TIMELY)
              : send(provider, story[index]);
          for (const index of [...order, ...order, ...order])
            await receive(provider, tell(index)).catch(() => undefined);
          states.add(JSON.stringify(await stateNow()));
        }
        expect([...states].map((state) => JSON.parse(state))).toEqual([
          {
            feedback: ['bounced', 'complained', 'delivered', 'opened'],
            events: ['bounced', 'complained', 'delivered', 'opened', 'sent'],
            suppressions: [{ address: 'ann@example.test', reason: 'complained', scope: 'all', lifted_at: null }],
            deliveries: ['sent'],
          },
        ]);
      },
    );

    it.each(['sendgrid', 'mailgun'] as const)('takes a batch of %s event by event, each once', async (provider) => {
      const { receive, messageId } = await sent();
      const [bounce, complaint, delivery] = storyOf(provider, messageId);
      const batch = [bounce, complaint, { event: 'moon' }, bounce];
      expect(await receive(provider, send(provider, batch))).toEqual({
        ...{ accepted: 2, repeated: 1, matched: 2, suppressed: 1, ignored: 1 },
      });
      expect(await receive(provider, send(provider, [delivery, ...batch]))).toMatchObject({ accepted: 1, repeated: 3 });
    });
  });

  describe('about addresses', () => {
    it.each<[Provider, string, object, string | null]>([
      [
        'ses',
        'gone without a code',
        { ...bounceOf.ses('<a@b>'), bounce: { bounceType: 'Permanent', bounceSubType: 'NoEmail' } },
        'bounced',
      ],
      [
        'ses',
        'full',
        { ...bounceOf.ses('<a@b>'), bounce: { bounceType: 'Transient', bounceSubType: 'MailboxFull' } },
        null,
      ],
      [
        'sendgrid',
        'refused by policy',
        { ...bounceOf.sendgrid('<a@b>'), status: '5.7.1', reason: '550 5.7.1 spam' },
        null,
      ],
      [
        'sendgrid',
        'dropped as bounced before',
        { ...bounceOf.sendgrid('<a@b>'), event: 'dropped', reason: 'Bounced Address' },
        'bounced',
      ],
      [
        'mailgun',
        'dropped as complained before',
        { event: 'failed', severity: 'permanent', reason: 'suppress-complaint', recipient: 'ann@example.test' },
        'complained',
      ],
      [
        'postmark',
        'hard without a code',
        { RecordType: 'Bounce', Type: 'HardBounce', Email: 'ann@example.test' },
        'bounced',
      ],
      [
        'postmark',
        'soft without a code',
        { RecordType: 'Bounce', Type: 'SoftBounce', Email: 'ann@example.test' },
        null,
      ],
      [
        'postmark',
        'hard, as the policy of the receiver',
        { RecordType: 'Bounce', Type: 'HardBounce', Email: 'ann@example.test', Details: '550 5.7.1 no' },
        null,
      ],
    ])('of %s, %s', async (provider, _what, event, reason) => {
      await open().receive(provider, send(provider, event));
      const found = await ledger.knex(TABLES.suppressions).pluck('reason');
      expect(found).toEqual(reason === null ? [] : [reason]);
    });

    it('keep what no database can store out of it, and nobody’s text is an error', async () => {
      const { receive } = open();
      const broken = `a\0b\ud800${'x'.repeat(5_000)}`;
      const event = {
        ...bounceOf.sendgrid(broken),
        sg_event_id: broken,
        reason: broken,
        email: broken,
        status: broken,
      };
      expect(await receive('sendgrid', send('sendgrid', [event, 1, null, [], 'x']))).toMatchObject({
        accepted: 1,
        ignored: 4,
      });
    });

    it.each(['no address', `${'x'.repeat(400)}@example.test`, 'Ann <ann@example.test>'])(
      'keep %.20j off the list: it is none',
      async (email) => {
        const event = { event: 'spamreport', sg_event_id: 'e', email };
        expect(await open().receive('sendgrid', send('sendgrid', event))).toMatchObject({ accepted: 1, suppressed: 0 });
        expect(await ledger.knex(TABLES.suppressions)).toEqual([]);
      },
    );

    it('say nothing about opens of machines, and remember the link', async () => {
      const { receive, messageId, id } = await sent();
      const opened = { event: 'open', sg_event_id: 'o', 'smtp-id': messageId, sg_machine_open: true };
      const clicked = { event: 'click', sg_event_id: 'c', 'smtp-id': messageId, url: 'https://shop.test/a' };
      await receive('sendgrid', send('sendgrid', [opened, clicked]));
      const events = await ledger
        .knex(TABLES.deliveryEvents)
        .where({ delivery_id: id })
        .whereNot('type', 'sent')
        .orderBy('id');
      const data = events.map((event) => (typeof event.data === 'string' ? JSON.parse(event.data) : event.data));
      expect(data).toMatchObject([{ machine: true }, { machine: false, link: 'https://shop.test/a' }]);
    });

    it('hand Postmark the Message-ID, and nobody else', async () => {
      const { mailer, messageId, bare } = await sent();
      expect(mailer.sent[0]).toMatchObject({
        messageId,
        headers: { 'X-PM-KeepID': 'true', 'X-PM-Metadata-cohort_message_id': bare },
      });
      await ledger.empty();
      const plain = await sent({ mailgun: CONFIG.mailgun });
      expect(Object.keys(plain.mailer.sent[0]?.headers ?? {}).filter((name) => name.startsWith('X-'))).toEqual([]);
    });
  });

  const PROVIDERS: Record<string, Provider> = {
    ...{ amazon_ses: 'ses', sendgrid: 'sendgrid', mailgun: 'mailgun', postmark: 'postmark' },
  };

  /** The body of the vector under a fresh signature of the tests. */
  const asRequest = async ({ provider, request }: Vector): Promise<WebhookRequest> => {
    const { body, content_type: type } = request as { body: string; content_type: string };
    if (type.startsWith('multipart')) {
      const form = await new Response(body, { headers: { 'content-type': type } }).formData();
      const fields = [...form].map(([name, value]) => [name, String(value)] as const);
      const own = fields.filter(([name]) => !/^(timestamp|token|signature)$/.test(name));
      return sendMailgunForm(own, { ...TIMELY, token: String(form.get('token')) });
    }
    const json = JSON.parse(body);
    if (provider === 'sendgrid') return sendgrid.send(body, TIMELY);
    if (provider === 'mailgun') return sendMailgun(json['event-data'], { ...TIMELY, token: json.signature.token });
    if (provider === 'postmark') return sendPostmark(json);
    const { Type, MessageId, Subject, Message } = json;
    return sns.send({ Type, MessageId, Subject, Message }, TIMELY);
  };

  /** One word per kind: what others call autoresponded is an auto-reply here. */
  const KINDS: Record<string, string> = { autoresponded: 'auto-reply' };

  itAgreesWith('42-provider-webhooks', {
    only: ({ provider }) => String(provider) in PROVIDERS,
    mistakes: async (vector) => {
      await ledger.empty();
      const provider = PROVIDERS[String(vector.provider)] as Provider;
      const { receive } = open();
      const request = await asRequest(vector);
      const first = await receive(provider, request);
      const again = await receive(provider, request).catch((error: { code?: string }) => error.code);
      const feedback = await ledger.knex(TABLES.mailFeedback).orderBy('id');
      const wanted = (vector.expect.events as Record<string, unknown>[]).map((event) => ({
        kind: KINDS[String(event.normalised)] ?? event.normalised,
        address: event.recipient ?? null,
        reason: event.mta_response ?? event.description ?? undefined,
      }));
      const found = feedback.map(({ kind, address, reason }, index) => ({
        ...{ kind, address },
        reason: wanted[index]?.reason === undefined ? undefined : reason,
      }));
      const isOnce = again === 'unauthorized' || (again as { accepted: number }).accepted === 0;
      const isRight = JSON.stringify(found) === JSON.stringify(wanted) && isOnce && first.ignored === 0;
      return isRight ? undefined : { found, wanted, again };
    },
  });
});
