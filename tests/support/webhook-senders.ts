/** Requests as mail providers send them, signed with keys of the tests. */
import { createHmac, createSign, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { WebhookRequest } from '../../server/src/features/delivery/webhooks/webhook-request';
import type { HttpsGet } from '../../server/src/ports/https-get';
import { selfSigned } from './self-signed';

export const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:bounces';
export const CERTIFICATE = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b.pem';

const request = (fields: Partial<WebhookRequest> & { body: Buffer }): WebhookRequest => ({
  ...{ contentType: 'application/json', headers: {}, secret: null },
  ...fields,
});

const seconds = (ms: number): string => String(Math.floor(ms / 1_000));

/** What SNS is to the plugin: one certificate, and the links that were followed. */
export const createSns = (validity?: { from: Date; to: Date }) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = selfSigned(privateKey, publicKey, validity);
  const asked: string[] = [];
  const get: HttpsGet = async (url) => {
    asked.push(url);
    if (url.endsWith('.pem')) return pem;
    return '<ConfirmSubscriptionResponse/>';
  };

  const send = (fields: Record<string, unknown>, { atMs = Date.now(), key = privateKey, hash = 'sha256' } = {}) => {
    const message: Record<string, unknown> = {
      ...{ Type: 'Notification', MessageId: randomUUID(), TopicArn: TOPIC, Message: '{}' },
      ...{ Timestamp: new Date(atMs).toISOString(), SignatureVersion: hash === 'sha1' ? '1' : '2' },
      SigningCertURL: CERTIFICATE,
      ...fields,
    };
    const confirms = message.Type !== 'Notification';
    const names = confirms
      ? ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
    const content = names
      .flatMap((name) => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`]))
      .join('');
    message.Signature = createSign(hash === 'sha1' ? 'RSA-SHA1' : 'RSA-SHA256')
      .update(content)
      .sign(key, 'base64');
    return request({ contentType: 'text/plain; charset=UTF-8', body: Buffer.from(JSON.stringify(message)) });
  };
  return { asked, get, send };
};

export const createSendgrid = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const send = (events: unknown, { atMs = Date.now(), key = privateKey }: { atMs?: number; key?: KeyObject } = {}) => {
    const body = Buffer.from(typeof events === 'string' ? events : JSON.stringify(events));
    const timestamp = seconds(atMs);
    const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), body]), key).toString('base64');
    const headers = {
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    };
    return request({ body, headers });
  };
  return { publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), send };
};

export const MAILGUN_KEY = 'key-of-the-tests-0123456789';

interface MailgunOptions {
  atMs?: number;
  key?: string;
  token?: string;
}

const mailgunSignature = ({ atMs = Date.now(), key = MAILGUN_KEY, token = randomUUID() }: MailgunOptions) => {
  const timestamp = seconds(atMs);
  return {
    timestamp,
    token,
    signature: createHmac('sha256', key)
      .update(timestamp + token)
      .digest('hex'),
  };
};

export const sendMailgun = (eventData: unknown, options: MailgunOptions = {}): WebhookRequest =>
  request({ body: Buffer.from(JSON.stringify({ signature: mailgunSignature(options), 'event-data': eventData })) });

export const sendMailgunForm = async (
  fields: readonly (readonly [string, string])[],
  options: MailgunOptions = {},
): Promise<WebhookRequest> => {
  const form = new FormData();
  for (const [name, value] of [...fields, ...Object.entries(mailgunSignature(options))]) form.append(name, value);
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type') ?? '';
  return request({ contentType, body: Buffer.from(await encoded.arrayBuffer()) });
};

export const POSTMARK = {
  secret: 'a-secret-of-the-url',
  basicAuth: { user: 'postmark', pass: 'a password of the tests' },
} as const;

export const sendPostmark = (record: unknown, { secret = POSTMARK.secret, pass = POSTMARK.basicAuth.pass } = {}) =>
  request({
    body: Buffer.from(JSON.stringify(record)),
    secret,
    headers: { authorization: `Basic ${Buffer.from(`${POSTMARK.basicAuth.user}:${pass}`).toString('base64')}` },
  });
