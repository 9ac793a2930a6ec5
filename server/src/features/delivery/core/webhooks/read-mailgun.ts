/**
 * Mailgun’s webhooks, those of today and the legacy forms. In: their fields, and the token of the request. Out: a report
 * per event. https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads
 */
import type { FeedbackKind } from '../../../../contracts';
import type { AddressVerdict, MailFeedback } from '../mail-feedback';
import { codesIn, fieldsOf, merged, MESSAGE_ARGUMENT, messageIdOf, NOTHING_READ, textOf } from './provider-reading';
import type { Fields, ProviderReading } from './provider-reading';

const KINDS: ReadonlyMap<unknown, FeedbackKind> = new Map<unknown, FeedbackKind>([
  ['accepted', 'queued'],
  ['rejected', 'rejected'],
  ['dropped', 'rejected'],
  ['delivered', 'delivered'],
  ['failed', 'bounced'],
  ['bounced', 'bounced'],
  ['opened', 'opened'],
  ['clicked', 'clicked'],
  ['unsubscribed', 'unsubscribed'],
  ['complained', 'complained'],
]);

/** Mailgun did not try, because of its own list; by the reason of today and by the code of the forms. */
const LISTED: ReadonlyMap<string, AddressVerdict> = new Map([
  ['suppress-bounce', 'bounced'],
  ['suppress-unsubscribe', 'unsubscribed'],
  ['suppress-complaint', 'complained'],
  ['605', 'bounced'],
  ['606', 'unsubscribed'],
  ['607', 'complained'],
]);

/** `To` of the mail, where an event that never left names nobody. */
const addressIn = (to: unknown): string | null => /[^\s<>,;"]+@[^\s<>,;"]+/.exec(textOf(to) ?? '')?.[0] ?? null;

const seen = (event: Fields): Pick<MailFeedback, 'isMachine' | 'link'> => {
  const link = textOf(event.url);
  const isBot = textOf(fieldsOf(event['client-info']).bot) !== null;
  return { ...(isBot ? { isMachine: true } : {}), ...(link === null ? {} : { link }) };
};

const kindOf = (event: Fields): FeedbackKind | undefined => {
  const kind = KINDS.get(event.event);
  return kind === 'bounced' && event.severity === 'temporary' ? 'deferred' : kind;
};

const readEvent = (value: unknown, token: string): ProviderReading => {
  const event = fieldsOf(value);
  const kind = kindOf(event);
  if (kind === undefined) return NOTHING_READ;
  const status = fieldsOf(event['delivery-status']);
  const headers = fieldsOf(fieldsOf(event.message).headers);
  const own = fieldsOf(event['user-variables']);
  const id = textOf(event.id);
  const words = [status.message, status.description, fieldsOf(event.reject).reason, event.reason];
  const report: MailFeedback = {
    kind,
    // Mailgun’s ids are unique within a day.
    key: id === null ? token : `${id}:${textOf(event.timestamp) ?? ''}`,
    messageId: messageIdOf(own[MESSAGE_ARGUMENT], headers['message-id']),
    address: textOf(event.recipient) ?? addressIn(headers.to),
    reason: words.flatMap((word) => textOf(word) ?? [])[0] ?? null,
    ...codesIn(status['enhanced-code'], status.message, status.description, status.code),
    stated: LISTED.get(String(event.reason)) ?? (status['bounce-type'] === 'hard' ? 'bounced' : 'none'),
    ...seen(event),
  };
  return { feedback: [report], ignored: 0 };
};

/** `event-data` is one event, or a list of them. */
export const readMailgun = (body: Fields, token: string): ProviderReading => {
  const data = body['event-data'];
  if (!Array.isArray(data)) return readEvent(data, token);
  return merged(data.map((event, index) => readEvent(event, `${token}:${index}`)));
};

/** The forms of before 2018, which name no event: a token is one. */
export const readMailgunForm = (form: Fields, token: string): ProviderReading => {
  const kind = KINDS.get(form.event);
  if (kind === undefined) return NOTHING_READ;
  const words = [form.error, form.notification, form.description, form.reason];
  const report: MailFeedback = {
    ...{ kind, key: token, address: textOf(form.recipient) },
    messageId: messageIdOf(form[MESSAGE_ARGUMENT], form['Message-Id'], form['message-id']),
    reason: words.flatMap((word) => textOf(word) ?? [])[0] ?? null,
    ...codesIn(form.code, form.error, form.notification, form.description),
    stated: LISTED.get(String(form.code)) ?? 'none',
    ...seen(form),
  };
  return { feedback: [report], ignored: 0 };
};
