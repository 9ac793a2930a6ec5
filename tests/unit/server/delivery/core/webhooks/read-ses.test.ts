import { readSes } from '../../../../../../server/src/features/delivery/core/webhooks/read-ses';

const mail = {
  messageId: 'of-ses',
  destination: ['ann@x.test'],
  headers: [{ name: 'Message-ID', value: '<own@x.test>' }],
};
const one = (event: object) => readSes({ mail, ...event }, 'k').feedback[0];

describe('an event of SES', () => {
  it.each<[string, object, object]>([
    ['Send', {}, { kind: 'sent' }],
    ['Reject', { reject: { reason: 'Bad content' } }, { kind: 'rejected', reason: 'Bad content' }],
    [
      'Delivery',
      { delivery: { recipients: ['ann@x.test'], smtpResponse: '250 ok' } },
      { kind: 'delivered', reason: '250 ok' },
    ],
    ['Open', { open: {} }, { kind: 'opened' }],
    ['Click', { click: { link: 'https://x.test' } }, { kind: 'clicked', link: 'https://x.test' }],
    ['Rendering Failure', { failure: { errorMessage: 'no' } }, { kind: 'failed', reason: 'no' }],
    ['DeliveryDelay', { deliveryDelay: { delayType: 'MailboxFull' } }, { kind: 'deferred', reason: 'MailboxFull' }],
    ['Complaint', { complaint: { complaintFeedbackType: 'abuse' } }, { kind: 'complained', reason: 'abuse' }],
    [
      'Complaint',
      { complaint: { complaintSubType: 'OnAccountSuppressionList' } },
      { kind: 'rejected', stated: 'complained' },
    ],
    ['Subscription', { subscription: { newTopicPreferences: { unsubscribeAll: true } } }, { kind: 'unsubscribed' }],
    ['Subscription', { subscription: { newTopicPreferences: { unsubscribeAll: false } } }, { kind: 'subscribed' }],
  ])('%s %j', (eventType, part, wanted) =>
    expect(one({ eventType, ...part })).toMatchObject({ address: 'ann@x.test', messageId: '<own@x.test>', ...wanted }),
  );

  it.each([
    ['Permanent', 'General', 'bounced'],
    ['Permanent', 'Suppressed', 'bounced'],
    ['Permanent', 'UnsubscribedRecipient', 'unsubscribed'],
    ['Permanent', 'AttachmentRejected', 'none'],
    ['Transient', 'General', 'none'],
    ['Undetermined', 'Undetermined', 'none'],
  ])('of a bounce, %s and %s say of the address: %s', (bounceType, bounceSubType, stated) => {
    const bounce = { bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: 'ann@x.test' }] };
    expect(one({ notificationType: 'Bounce', bounce })).toMatchObject({ kind: 'bounced', stated });
  });

  it('is a report per recipient, with keys of their own', () => {
    const bouncedRecipients = [{ emailAddress: 'a@x.test', status: '5.1.1' }, { emailAddress: 'b@x.test' }];
    expect(readSes({ eventType: 'Bounce', bounce: { bouncedRecipients } }, 'k').feedback).toMatchObject([
      { key: 'k:0', address: 'a@x.test', enhancedCode: '5.1.1' },
      { key: 'k:1', address: 'b@x.test', enhancedCode: null },
    ]);
  });

  it.each([
    ['taking a complaint back', { mail, eventType: 'Complaint', complaint: { complaintFeedbackType: 'not-spam' } }],
    ['of a kind nobody knows', { mail, eventType: 'constructor' }],
    ['without recipients', { eventType: 'Send', mail: {} }],
    ['that is no event', 'Successfully validated SNS topic'],
    ['that is nothing', undefined],
  ])('%s is ignored', (_what, event) => expect(readSes(event, 'k')).toEqual({ feedback: [], ignored: 1 }));
});
