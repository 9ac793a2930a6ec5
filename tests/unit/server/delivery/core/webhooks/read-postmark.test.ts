import {
  postmarkHeaders,
  readPostmark,
} from '../../../../../../server/src/features/delivery/core/webhooks/read-postmark';

const one = (record: object) => readPostmark({ Email: 'ann@x.test', ...record }).feedback[0];
const changed = { RecordType: 'SubscriptionChange', SuppressSending: true };

describe('a record of Postmark', () => {
  it.each<[object, object]>([
    [
      { RecordType: 'Delivery', Metadata: { cohort_message_id: 'own@x.test' } },
      { kind: 'delivered', messageId: '<own@x.test>' },
    ],
    [{ RecordType: 'Delivery', MessageID: 'of-postmark' }, { messageId: null }],
    [
      { RecordType: 'Bounce', Type: 'HardBounce', ID: 7 },
      { kind: 'bounced', stated: 'bounced', key: 'Bounce:7' },
    ],
    [
      { RecordType: 'Bounce', Type: 'SoftBounce', Details: '452 4.2.2 full' },
      { kind: 'bounced', enhancedCode: '4.2.2' },
    ],
    [{ RecordType: 'Bounce', Type: 'Transient' }, { kind: 'deferred' }],
    [{ RecordType: 'Bounce', Type: 'AutoResponder' }, { kind: 'auto-reply' }],
    [
      { RecordType: 'Bounce', Type: 'BadEmailAddress' },
      { kind: 'rejected', stated: 'bounced' },
    ],
    [{ RecordType: 'Bounce', Type: 'SMTPApiError' }, { kind: 'failed' }],
    [{ RecordType: 'SpamComplaint', Type: 'SpamComplaint' }, { kind: 'complained' }],
    [{ RecordType: 'SpamComplaint' }, { kind: 'complained' }],
    [{ RecordType: 'Open' }, { kind: 'opened' }],
    [
      { RecordType: 'Click', OriginalLink: 'https://x.test' },
      { kind: 'clicked', link: 'https://x.test' },
    ],
    [
      { ...changed, SuppressionReason: 'HardBounce' },
      { kind: 'bounced', stated: 'bounced' },
    ],
    [{ ...changed, SuppressionReason: 'SpamComplaint' }, { kind: 'complained' }],
    [{ ...changed, SuppressionReason: 'ManualSuppression' }, { kind: 'unsubscribed' }],
    [{ ...changed, SuppressionReason: 'Something new' }, { kind: 'unsubscribed' }],
    [{ ...changed, SuppressSending: false }, { kind: 'subscribed' }],
  ])('%j is %j', (record, wanted) => expect(one(record)).toMatchObject({ address: 'ann@x.test', ...wanted }));

  it.each([{ RecordType: 'Inbound' }, { RecordType: 'Bounce', Type: 'Unknown' }, {}, null, 7])(
    '%j is ignored',
    (record) => expect(readPostmark(record)).toEqual({ feedback: [], ignored: 1 }),
  );
});

describe('the headers for Postmark', () => {
  it('hand it our Message-ID', () =>
    expect(postmarkHeaders('<own@x.test>')).toEqual({
      'X-PM-KeepID': 'true',
      'X-PM-Metadata-cohort_message_id': 'own@x.test',
    }));

  it('leave out what is longer than its metadata may be', () =>
    expect(postmarkHeaders(`<own@${'x'.repeat(80)}.test>`)).toEqual({ 'X-PM-KeepID': 'true' }));
});
