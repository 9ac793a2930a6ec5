import { readSendgrid } from '../../../../../../server/src/features/delivery/core/webhooks/read-sendgrid';

const one = (event: object) => readSendgrid([{ sg_event_id: 'e', email: 'ann@x.test', ...event }]).feedback[0];

describe('an event of SendGrid', () => {
  it.each<[object, object]>([
    [
      { event: 'processed', 'smtp-id': '<own@x.test>' },
      { kind: 'queued', messageId: '<own@x.test>', key: 'e' },
    ],
    [{ event: 'processed', 'smtp-id': '<a@b>', cohort_message_id: 'own@x.test' }, { messageId: '<own@x.test>' }],
    [
      { event: 'delivered', response: '250 ok' },
      { kind: 'delivered', reason: '250 ok' },
    ],
    [
      { event: 'deferred', response: '400 later' },
      { kind: 'deferred', replyCode: 400 },
    ],
    [
      { event: 'bounce', status: '5.1.1' },
      { kind: 'bounced', enhancedCode: '5.1.1', stated: 'none' },
    ],
    [
      { event: 'bounce', bounce_classification: 'Invalid Address' },
      { kind: 'bounced', stated: 'bounced' },
    ],
    [{ event: 'bounce', type: 'blocked', bounce_classification: 'Invalid Address' }, { stated: 'none' }],
    [
      { event: 'dropped', reason: 'Unsubscribed Address' },
      { kind: 'rejected', stated: 'unsubscribed' },
    ],
    [
      { event: 'dropped', reason: 'Spam Reporting Address' },
      { kind: 'rejected', stated: 'complained' },
    ],
    [
      { event: 'dropped', reason: 'Spam Content' },
      { kind: 'rejected', stated: 'none' },
    ],
    [
      { event: 'open', sg_machine_open: true },
      { kind: 'opened', isMachine: true },
    ],
    [
      { event: 'click', url: 'https://x.test' },
      { kind: 'clicked', link: 'https://x.test' },
    ],
    [{ event: 'spamreport' }, { kind: 'complained' }],
    [{ event: 'group_unsubscribe' }, { kind: 'unsubscribed' }],
    [{ event: 'group_resubscribe' }, { kind: 'subscribed' }],
  ])('%j is %j', (event, wanted) => expect(one(event)).toMatchObject({ address: 'ann@x.test', ...wanted }));

  it('has a key though it names none', () => {
    const [first, second, third] = readSendgrid([{ event: 'open' }, { event: 'open' }, { event: 'click' }]).feedback;
    expect(first?.key).toBe(second?.key);
    expect(first?.key).not.toBe(third?.key);
  });

  it('is ignored where it means nothing here', () => {
    const batch = [{ event: 'account_status_change' }, { event: '__proto__' }, null, 7];
    expect(readSendgrid(batch)).toEqual({ feedback: [], ignored: 4 });
  });
});
