/**
 * Postmark’s webhooks. In: one record. Out: one report; and the headers by which Postmark hands back our Message-ID,
 * since it names every mail by an id of its own. https://postmarkapp.com/developer/webhooks/webhooks-overview
 */
import type { FeedbackKind } from '../../../../contracts';
import type { AddressVerdict, MailFeedback } from '../mail-feedback';
import { codesIn, fieldsOf, keyOf, MESSAGE_ARGUMENT, messageIdOf, NOTHING_READ, textOf } from './provider-reading';
import type { Fields, ProviderReading } from './provider-reading';

interface Meaning {
  kind: FeedbackKind;
  stated?: AddressVerdict;
}

const RECORDS: ReadonlyMap<unknown, Meaning> = new Map<unknown, Meaning>([
  ['Delivery', { kind: 'delivered' }],
  ['Bounce', { kind: 'bounced' }],
  ['SpamComplaint', { kind: 'complained' }],
  ['Open', { kind: 'opened' }],
  ['Click', { kind: 'clicked' }],
  ['SubscriptionChange', { kind: 'unsubscribed' }],
]);

/** By the type of a bounce or a complaint; what is not named here is ignored. */
const TYPES: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['HardBounce', { kind: 'bounced', stated: 'bounced' }],
  ['SoftBounce', { kind: 'bounced' }],
  ['VirusNotification', { kind: 'bounced' }],
  ['BadEmailAddress', { kind: 'rejected', stated: 'bounced' }],
  ['Transient', { kind: 'deferred' }],
  ['DnsError', { kind: 'deferred' }],
  ['OpenRelayTest', { kind: 'deferred' }],
  ['SpamComplaint', { kind: 'complained' }],
  ['SpamNotification', { kind: 'complained' }],
  ['Unsubscribe', { kind: 'unsubscribed' }],
  ['ManualSuppression', { kind: 'unsubscribed' }],
  ['Subscribe', { kind: 'subscribed' }],
  ['AutoResponder', { kind: 'auto-reply' }],
  ['AddressChange', { kind: 'auto-reply' }],
  ['ChallengeVerification', { kind: 'auto-reply' }],
  ['ManuallyDeactivated', { kind: 'rejected' }],
  ['Unconfirmed', { kind: 'rejected' }],
  ['Blocked', { kind: 'rejected' }],
  ['DMARCPolicy', { kind: 'rejected' }],
  ['SMTPApiError', { kind: 'failed' }],
  ['TemplateRenderingFailed', { kind: 'failed' }],
]);

const meaningOf = (record: Fields): Meaning | undefined => {
  const meaning = RECORDS.get(record.RecordType);
  if (meaning?.kind === 'unsubscribed') {
    if (record.SuppressSending !== true) return { kind: 'subscribed' };
    return TYPES.get(String(record.SuppressionReason)) ?? meaning;
  }
  const isTyped = meaning?.kind === 'bounced' || meaning?.kind === 'complained';
  return isTyped && textOf(record.Type) !== null ? TYPES.get(String(record.Type)) : meaning;
};

export const readPostmark = (value: unknown): ProviderReading => {
  const record = fieldsOf(value);
  const meaning = meaningOf(record);
  if (meaning === undefined) return NOTHING_READ;
  const link = textOf(record.OriginalLink);
  const id = textOf(record.ID);
  const report: MailFeedback = {
    ...meaning,
    // Only bounces and complaints have an id; a record that comes again is the same to the letter.
    key: id === null ? keyOf(value) : `${textOf(record.RecordType)}:${id}`,
    messageId: messageIdOf(fieldsOf(record.Metadata)[MESSAGE_ARGUMENT]),
    address: textOf(record.Email) ?? textOf(record.Recipient),
    reason: textOf(record.Details) ?? textOf(record.Description),
    ...codesIn(record.Details),
    ...(link === null ? {} : { link }),
  };
  return { feedback: [report], ignored: 0 };
};

/** Postmark’s limit for a value of its metadata. */
const LONGEST_METADATA = 80;

export const postmarkHeaders = (messageId: string): Record<string, string> => {
  const bare = messageId.replace(/^<|>$/g, '');
  // Without this Postmark gives the mail a Message-ID of its own, which delivery reports and replies then name.
  const kept = { 'X-PM-KeepID': 'true' };
  return bare.length > LONGEST_METADATA ? kept : { ...kept, [`X-PM-Metadata-${MESSAGE_ARGUMENT}`]: bare };
};
