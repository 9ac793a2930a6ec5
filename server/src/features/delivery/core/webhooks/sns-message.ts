/**
 * A message of Amazon SNS. In: the JSON of the request. Out: its fields, what its signature covers, and whether its links
 * lead to SNS. Refused (null, false): whatever lacks a field, and links to anywhere but SNS in the topic’s own region.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
import { z } from 'zod';

const snsSchema = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().min(1),
  TopicArn: z.string().min(1),
  Message: z.string(),
  Timestamp: z.string().min(1),
  Subject: z.string().nullish(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.string().min(1),
  SigningCertURL: z.string().min(1),
});
export type SnsMessage = z.infer<typeof snsSchema>;

export const readSns = (json: unknown): SnsMessage | null => {
  const result = snsSchema.safeParse(json);
  return result.success ? result.data : null;
};

const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const satisfies Record<SnsMessage['Type'], readonly (keyof SnsMessage)[]>;

export const signedContent = (message: SnsMessage): string =>
  SIGNED[message.Type]
    .flatMap((name) => {
      const value = message[name];
      return value === undefined || value === null ? [] : [`${name}\n${value}\n`];
    })
    .join('');

export const TOPIC_ARN = /^arn:aws(?:-cn|-us-gov)?:sns:([a-z0-9-]+):\d+:[\w.-]+$/;

/** https, of SNS in the region of the topic, and nothing before or beside the host. */
const snsUrl = (text: string, topicArn: string): URL | null => {
  const region = TOPIC_ARN.exec(topicArn)?.[1];
  if (region === undefined || !URL.canParse(text)) return null;
  const url = new URL(text);
  const host = `sns.${region}.amazonaws.com${topicArn.startsWith('arn:aws-cn:') ? '.cn' : ''}`;
  const isBare = url.username === '' && url.password === '' && url.port === '';
  return url.protocol === 'https:' && url.hostname === host && isBare ? url : null;
};

export const isCertificateUrl = (text: string, topicArn: string): boolean => {
  const url = snsUrl(text, topicArn);
  return url !== null && /^\/[\w.-]+\.pem$/.test(url.pathname) && url.search === '' && url.hash === '';
};

/** That confirms a subscription to this very topic. */
export const isConfirmationUrl = (text: string, topicArn: string): boolean => {
  const query = snsUrl(text, topicArn)?.searchParams;
  return query?.get('Action') === 'ConfirmSubscription' && query.get('TopicArn') === topicArn;
};
