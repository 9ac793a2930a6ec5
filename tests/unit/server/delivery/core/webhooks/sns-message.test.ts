import {
  isCertificateUrl,
  isConfirmationUrl,
  readSns,
  signedContent,
} from '../../../../../../server/src/features/delivery/core/webhooks/sns-message';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:bounces';
const MESSAGE = {
  ...{ Type: 'Notification', MessageId: 'm', TopicArn: TOPIC, Message: 'hello', Timestamp: '2026-01-01T00:00:00Z' },
  ...{ SignatureVersion: '2', Signature: 's', SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/a.pem' },
};
const contentOf = (fields: object): string => {
  const message = readSns({ ...MESSAGE, ...fields });
  return message === null ? 'refused' : signedContent(message);
};

describe('a message of SNS', () => {
  it('is signed over its fields in their order, the subject only where there is one', () => {
    const rest = `Timestamp\n2026-01-01T00:00:00Z\nTopicArn\n${TOPIC}\nType\nNotification\n`;
    expect(contentOf({})).toBe(`Message\nhello\nMessageId\nm\n${rest}`);
    expect(contentOf({ Subject: 'Hi' })).toBe(`Message\nhello\nMessageId\nm\nSubject\nHi\n${rest}`);
    expect(contentOf({ Subject: null })).toBe(contentOf({}));
  });

  it('that asks to be confirmed is signed over its link and token', () => {
    const asks = { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://x', Token: 't' };
    expect(contentOf(asks)).toContain('SubscribeURL\nhttps://x\n');
    expect(contentOf(asks)).toContain('Token\nt\n');
  });

  it.each([{ Type: 'Other' }, { SignatureVersion: '3' }, { Signature: 7 }, { Message: undefined }, { TopicArn: '' }])(
    'is refused with %j',
    (fields) => expect(contentOf(fields)).toBe('refused'),
  );
});

describe('links to SNS', () => {
  it.each([
    ['https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem', TOPIC, true],
    ['https://sns.cn-north-1.amazonaws.com.cn/a.pem', 'arn:aws-cn:sns:cn-north-1:1:t', true],
    ['https://SNS.eu-west-1.amazonaws.com/a.pem', TOPIC, true],
    ['https://sns.eu-west-1.amazonaws.com.cn/a.pem', TOPIC, false],
    ['https://sns.eu-west-1.amazonaws.com/a.pem', 'no topic', false],
    ['https://sns.eu-west-1.amazonaws.com/a.pem?x', TOPIC, false],
    ['https://sns.eu-west-1.amazonaws.com/a/../b.pem/', TOPIC, false],
    ['https://sns.eu-west-1.amazonaws.com/a.txt', TOPIC, false],
    ['//sns.eu-west-1.amazonaws.com/a.pem', TOPIC, false],
    ['', TOPIC, false],
  ])('%s is a certificate for %s: %p', (url, topic, is) => expect(isCertificateUrl(url, topic)).toBe(is));

  it.each([
    [`https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=t`, true],
    [`https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}x`, false],
    [`https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&TopicArn=${TOPIC}`, false],
    [`https://evil.test/?Action=ConfirmSubscription&TopicArn=${TOPIC}`, false],
  ])('%s confirms the topic: %p', (url, is) => expect(isConfirmationUrl(url, TOPIC)).toBe(is));
});
