/**
 * Amazon SES through Amazon SNS. A valid signature says that SNS sent it, for anybody’s topic: only the topics that the
 * site names count, also for what asks to be confirmed. Raw messages are not signed and need the secret of the URL.
 */
import { createHash } from 'node:crypto';
import type { WebhooksConfig } from '../../../../../config/plugin';
import { describeError } from '../../../lib/describe-error';
import type { HttpsGet } from '../../../ports/https-get';
import { NOTHING_READ } from '../core/webhooks/provider-reading';
import { readSes } from '../core/webhooks/read-ses';
import { isSameSecret, isSigned, isTimely } from '../core/webhooks/signatures';
import {
  isCertificateUrl,
  isConfirmationUrl,
  readSns,
  signedContent,
  type SnsMessage,
} from '../core/webhooks/sns-message';
import { createSigningKeys } from './signing-certificates';
import { headerOf, jsonOf, TOLERANCE_S, type Receive, type WebhookRequest } from './webhook-request';

type SesConfig = NonNullable<WebhooksConfig['ses']>;

export const createReceiveSes = (config: SesConfig, get: HttpsGet): Receive => {
  const keys = createSigningKeys(get);

  /** Why it does not count; nothing where it does. What costs a request comes last. */
  const refusalOf = async (message: SnsMessage, nowMs: number): Promise<string | undefined> => {
    const { TopicArn, SigningCertURL, SignatureVersion, Signature } = message;
    if (!config.topics.includes(TopicArn)) return 'its topic is not named in webhooks.ses.topics';
    if (!isCertificateUrl(SigningCertURL, TopicArn)) return 'its certificate is not one of SNS';
    if (!isTimely(Date.parse(message.Timestamp), nowMs, config.maxAgeSeconds ?? TOLERANCE_S)) return 'it is not of now';
    try {
      const signed = { key: await keys(SigningCertURL, nowMs), content: Buffer.from(signedContent(message)) };
      const hash = SignatureVersion === '1' ? 'sha1' : 'sha256';
      return isSigned({ ...signed, hash, signature: Signature }) ? undefined : 'its signature does not fit';
    } catch (error) {
      return `its certificate cannot be read (${describeError(error)})`;
    }
  };

  const confirm = async ({ SubscribeURL = '', TopicArn }: SnsMessage): Promise<void> => {
    if (config.confirm !== false && isConfirmationUrl(SubscribeURL, TopicArn)) await get(SubscribeURL);
  };

  return async (request, nowMs) => {
    if (headerOf(request, 'x-amz-sns-rawdelivery') === 'true') return receiveRaw(config, request);
    const message = readSns(jsonOf(request.body.toString('utf8')));
    if (!message) return { refused: 'it is no message of SNS' };
    const refused = await refusalOf(message, nowMs);
    if (refused !== undefined) return { refused };
    const isEvent = message.Type === 'Notification';
    return {
      signed: signedContent(message),
      read: () => (isEvent ? readSes(jsonOf(message.Message), message.MessageId) : NOTHING_READ),
      ...(message.Type === 'SubscriptionConfirmation' ? { confirm: () => confirm(message) } : {}),
    };
  };
};

const receiveRaw: (config: SesConfig, request: WebhookRequest) => ReturnType<Receive> = async (config, request) => {
  const { rawSecret, topics } = config;
  if (rawSecret === undefined || !isSameSecret(rawSecret, request.secret ?? '')) {
    return { refused: 'it is raw and does not know the secret' };
  }
  if (!topics.includes(headerOf(request, 'x-amz-sns-topic-arn'))) return { refused: 'its topic is not named' };
  const key = headerOf(request, 'x-amz-sns-message-id') || createHash('sha256').update(request.body).digest('hex');
  return { signed: null, read: () => readSes(jsonOf(request.body.toString('utf8')), key) };
};
