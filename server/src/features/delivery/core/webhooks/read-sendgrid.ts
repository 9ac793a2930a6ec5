/**
 * A batch of SendGrid’s event webhook. In: its JSON. Out: a report per event.
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
 */
import type { FeedbackKind } from '../../../../contracts';
import type { AddressVerdict } from '../mail-feedback';
import { codesIn, fieldsOf, keyOf, listOf, merged, MESSAGE_ARGUMENT, messageIdOf } from './provider-reading';
import { NOTHING_READ, textOf } from './provider-reading';
import type { Fields, ProviderReading } from './provider-reading';

const KINDS: ReadonlyMap<unknown, FeedbackKind> = new Map<unknown, FeedbackKind>([
  ['processed', 'queued'],
  ['dropped', 'rejected'],
  ['delivered', 'delivered'],
  ['deferred', 'deferred'],
  ['bounce', 'bounced'],
  ['blocked', 'bounced'],
  ['open', 'opened'],
  ['click', 'clicked'],
  ['spamreport', 'complained'],
  ['unsubscribe', 'unsubscribed'],
  ['group_unsubscribe', 'unsubscribed'],
  ['group_resubscribe', 'subscribed'],
]);

/** Why SendGrid dropped a mail unsent. */
const DROPPED: ReadonlyMap<string, AddressVerdict> = new Map([
  ['bounced address', 'bounced'],
  ['invalid', 'bounced'],
  ['unsubscribed address', 'unsubscribed'],
  ['spam reporting address', 'complained'],
]);

const statedBy = (event: Fields): AddressVerdict => {
  if (event.event === 'dropped') return DROPPED.get(String(event.reason).toLowerCase()) ?? 'none';
  return event.bounce_classification === 'Invalid Address' && event.type !== 'blocked' ? 'bounced' : 'none';
};

const readEvent = (value: unknown): ProviderReading => {
  const event = fieldsOf(value);
  const kind = KINDS.get(event.event);
  if (kind === undefined) return NOTHING_READ;
  const link = textOf(event.url);
  const report = {
    ...{ kind, key: textOf(event.sg_event_id) ?? keyOf(value), address: textOf(event.email), stated: statedBy(event) },
    messageId: messageIdOf(event[MESSAGE_ARGUMENT], event['smtp-id']),
    reason: textOf(event.response) ?? textOf(event.reason),
    ...codesIn(event.status, event.reason, event.response),
    ...(event.sg_machine_open === true ? { isMachine: true } : {}),
    ...(link === null ? {} : { link }),
  };
  return { feedback: [report], ignored: 0 };
};

export const readSendgrid = (batch: unknown): ProviderReading => merged(listOf(batch).map(readEvent));
