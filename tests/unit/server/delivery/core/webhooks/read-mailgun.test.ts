import {
  readMailgun,
  readMailgunForm,
} from '../../../../../../server/src/features/delivery/core/webhooks/read-mailgun';

const one = (event: object) => readMailgun({ 'event-data': { recipient: 'ann@x.test', ...event } }, 't').feedback[0];

describe('an event of Mailgun', () => {
  it.each<[object, object]>([
    [{ event: 'accepted' }, { kind: 'queued', key: 't' }],
    [
      { event: 'delivered', id: 'e', timestamp: 1.5 },
      { kind: 'delivered', key: 'e:1.5' },
    ],
    [{ event: 'delivered', message: { headers: { 'message-id': 'own@x.test' } } }, { messageId: '<own@x.test>' }],
    [{ event: 'delivered', 'user-variables': { cohort_message_id: 'own@x.test' } }, { messageId: '<own@x.test>' }],
    [
      { event: 'failed', severity: 'temporary', 'delivery-status': { code: 450 } },
      { kind: 'deferred', replyCode: 450 },
    ],
    [
      { event: 'failed', severity: 'permanent', reason: 'suppress-bounce' },
      { kind: 'bounced', stated: 'bounced' },
    ],
    [{ event: 'failed', severity: 'permanent', reason: 'suppress-complaint' }, { stated: 'complained' }],
    [
      { event: 'failed', 'delivery-status': { 'bounce-type': 'hard' } },
      { kind: 'bounced', stated: 'bounced' },
    ],
    [
      { event: 'failed', 'delivery-status': { 'enhanced-code': '5.1.1', code: 550 } },
      { enhancedCode: '5.1.1', replyCode: 550 },
    ],
    [
      { event: 'rejected', reject: { reason: 'Sandbox' } },
      { kind: 'rejected', reason: 'Sandbox', stated: 'none' },
    ],
    [
      { event: 'opened', 'client-info': { bot: 'apple' } },
      { kind: 'opened', isMachine: true },
    ],
    [
      { event: 'clicked', url: 'https://x.test' },
      { kind: 'clicked', link: 'https://x.test' },
    ],
    [{ event: 'complained' }, { kind: 'complained' }],
    [{ event: 'unsubscribed' }, { kind: 'unsubscribed' }],
  ])('%j is %j', (event, wanted) => expect(one(event)).toMatchObject({ address: 'ann@x.test', ...wanted }));

  it('that never left is about the mail’s To', () => {
    const event = { event: 'rejected', recipient: undefined, message: { headers: { to: 'Ann <ann@x.test>' } } };
    expect(one(event)).toMatchObject({ address: 'ann@x.test' });
  });

  it('may come in a list', () => {
    const events = [{ event: 'opened' }, { event: 'moon' }, { event: 'opened' }];
    const { feedback, ignored } = readMailgun({ 'event-data': events }, 't');
    expect([feedback.map(({ key }) => key), ignored]).toEqual([['t:0', 't:2'], 1]);
  });

  it.each([undefined, null, 'x', 1, { event: 'stored' }])('%j is ignored', (data) =>
    expect(readMailgun({ 'event-data': data }, 't')).toEqual({ feedback: [], ignored: 1 }),
  );
});

describe('a form of Mailgun', () => {
  it.each<[object, object]>([
    [
      { event: 'bounced', code: '5.1.1', error: '550 no' },
      { kind: 'bounced', enhancedCode: '5.1.1', reason: '550 no' },
    ],
    [
      { event: 'dropped', code: '605' },
      { kind: 'rejected', stated: 'bounced' },
    ],
    [
      { event: 'dropped', code: '606' },
      { kind: 'rejected', stated: 'unsubscribed' },
    ],
    [
      { event: 'dropped', code: '499' },
      { kind: 'rejected', stated: 'none' },
    ],
    [
      { event: 'delivered', 'Message-Id': '<own@x.test>' },
      { kind: 'delivered', messageId: '<own@x.test>' },
    ],
  ])('%j is %j', (form, wanted) =>
    expect(readMailgunForm({ recipient: 'ann@x.test', ...form }, 't').feedback).toMatchObject([
      { key: 't', address: 'ann@x.test', ...wanted },
    ]),
  );

  it('of a kind nobody knows is ignored', () => {
    expect(readMailgunForm({ event: 'stored' }, 't')).toEqual({ feedback: [], ignored: 1 });
  });
});
