/** In: an event of a mail. Out: what happened, and who did it, in words; of an event that is not known, its own name. */
import type { DeliveryEvent } from '../../../contracts';
import { actorName } from '../../../i18n/actor-name';
import type { MessageKey, Translate } from '../../../i18n/messages';

const KNOWN = {
  planned: 'event.planned',
  pending: 'event.pending',
  sent: 'event.sent',
  uncertain: 'event.uncertain',
  suppressed: 'event.suppressed',
  cancelled: 'event.cancelled',
  expired: 'event.expired',
  skipped: 'event.skipped',
  failed: 'event.failed',
  delivered: 'event.delivered',
  deferred: 'event.deferred',
  bounced: 'event.bounced',
  complained: 'event.complained',
  unsubscribed: 'event.unsubscribed',
  'auto-reply': 'event.autoReply',
  'unsubscribe-undone': 'event.unsubscribeUndone',
  'preference-set': 'event.preferenceSet',
  opened: 'event.opened',
  clicked: 'event.clicked',
  erased: 'event.erased',
} as const satisfies Record<string, MessageKey>;

const isKnown = (type: string): type is keyof typeof KNOWN => Object.hasOwn(KNOWN, type);

export const eventName = (t: Translate, { type, by, isMachine }: DeliveryEvent): string => {
  if (by !== null && type === 'sent') return t('event.markedSent');
  if (by !== null && type === 'pending') return t('event.resent');
  if (!isKnown(type)) return t('event.other', { type });
  if (isMachine && (type === 'opened' || type === 'clicked')) return t(`event.${type}.machine`);
  return t(KNOWN[type]);
};

export const eventActor = (t: Translate, { by, byName }: DeliveryEvent): string | null => {
  if (by === null) return null;
  return actorName(t, { by, byName }) ?? by;
};
