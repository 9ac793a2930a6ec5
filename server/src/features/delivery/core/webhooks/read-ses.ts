/**
 * An event or a notification of Amazon SES. In: the JSON that SNS carries, and the key of its message. Out: a report per
 * recipient. https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
import type { FeedbackKind } from '../../../../contracts';
import type { AddressVerdict, MailFeedback } from '../mail-feedback';
import { codesIn, fieldsOf, listOf, messageIdOf, NOTHING_READ, textOf } from './provider-reading';
import type { Fields, ProviderReading } from './provider-reading';

interface EventType {
  kind: FeedbackKind;
  /** The part of the event that is about its type, and the recipients in it. */
  part: string;
  recipients?: string;
}

const TYPES: ReadonlyMap<string, EventType> = new Map([
  ['Send', { kind: 'sent', part: 'send' }],
  ['Reject', { kind: 'rejected', part: 'reject' }],
  ['Delivery', { kind: 'delivered', part: 'delivery', recipients: 'recipients' }],
  ['DeliveryDelay', { kind: 'deferred', part: 'deliveryDelay', recipients: 'delayedRecipients' }],
  ['Bounce', { kind: 'bounced', part: 'bounce', recipients: 'bouncedRecipients' }],
  ['Complaint', { kind: 'complained', part: 'complaint', recipients: 'complainedRecipients' }],
  ['Open', { kind: 'opened', part: 'open' }],
  ['Click', { kind: 'clicked', part: 'click' }],
  ['Subscription', { kind: 'unsubscribed', part: 'subscription' }],
  ['Rendering Failure', { kind: 'failed', part: 'failure' }],
]);

const GONE = new Set(['General', 'NoEmail', 'Suppressed', 'OnAccountSuppressionList']);
const ON_LIST = 'OnAccountSuppressionList';

const statedBy = ({ bounceType, bounceSubType }: Fields): AddressVerdict => {
  if (bounceSubType === 'UnsubscribedRecipient') return 'unsubscribed';
  return bounceType === 'Permanent' && GONE.has(String(bounceSubType)) ? 'bounced' : 'none';
};

const hasLeft = (preferences: Fields): boolean =>
  preferences.unsubscribeAll === true ||
  listOf(preferences.topicSubscriptionStatus ?? preferences.topicDefaultSubscriptionStatus).some(
    (topic) => fieldsOf(topic).subscriptionStatus === 'OptOut',
  );

/** The type where the event says more than its name; null: none of it counts. */
const kindOf = ({ kind }: EventType, part: Fields): Pick<MailFeedback, 'kind' | 'stated'> | null => {
  if (kind === 'bounced') return { kind, stated: statedBy(part) };
  if (kind === 'unsubscribed') return { kind: hasLeft(fieldsOf(part.newTopicPreferences)) ? kind : 'subscribed' };
  if (kind !== 'complained') return { kind };
  if (part.complaintFeedbackType === 'not-spam') return null;
  // Nothing was sent, since this address has complained before.
  return part.complaintSubType === ON_LIST ? { kind: 'rejected', stated: 'complained' } : { kind };
};

const reasonOf = (part: Fields): string | null => {
  const bounce = [part.bounceType, part.bounceSubType].flatMap((word) => textOf(word) ?? []).join(': ');
  const words = [part.smtpResponse, part.reason, part.errorMessage, part.complaintFeedbackType, bounce, part.delayType];
  return words.flatMap((word) => textOf(word) ?? [])[0] ?? null;
};

/** SES replaces the Message-ID of a mail; the mail’s own stands among the original headers. */
const ownMessageId = (mail: Fields): string | null => {
  const header = listOf(mail.headers)
    .map(fieldsOf)
    .find(({ name }) => String(name).toLowerCase() === 'message-id');
  return messageIdOf(header?.value, fieldsOf(mail.commonHeaders).messageId);
};

export const readSes = (event: unknown, key: string): ProviderReading => {
  const fields = fieldsOf(event);
  const type = TYPES.get(String(fields.eventType ?? fields.notificationType));
  const part = type && fieldsOf(fields[type.part]);
  const found = type && part && kindOf(type, part);
  if (!found) return NOTHING_READ;
  const mail = fieldsOf(fields.mail);
  const named = type.recipients === undefined ? [] : listOf(part[type.recipients]);
  const link = textOf(part.link);
  const common = { ...found, messageId: ownMessageId(mail), ...(link === null ? {} : { link }) };
  const feedback = (named.length > 0 ? named : listOf(mail.destination)).map((recipient, index): MailFeedback => {
    const about = fieldsOf(recipient);
    const said = textOf(about.diagnosticCode) ?? reasonOf(part);
    return {
      ...common,
      ...codesIn(about.status, about.diagnosticCode, part.smtpResponse),
      ...{ key: `${key}:${index}`, address: textOf(recipient) ?? textOf(about.emailAddress), reason: said },
    };
  });
  return feedback.length > 0 ? { feedback, ignored: 0 } : NOTHING_READ;
};
