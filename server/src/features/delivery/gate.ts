/** T2: what is to become of a claimed delivery, asked at the moment of sending. */
import type { DeliveryKind, ErrorDetail } from '../../contracts';
import { HOUR_MS, MINUTE_MS } from '../../lib/duration';
import type { OutgoingMail } from '../../ports/mailer';
import { isMailbox } from '../../lib/mailbox';
import type { Tokens, TrackMail } from '../tracking';
import { buildHeaders, headerValue, senderValue } from './core/mail-headers';
import { isSkipped } from './core/overdue';
import { isTooLate, latenessMs, LEAST_LATENESS_HOURS } from './core/retry-policy';
import { PAUSED, type DeliverySource, type Preparation } from './delivery-source';
import type { Claim } from './claims';
import type { DeliveryRepository } from './repository';

export type Verdict =
  | { verdict: 'send'; mail: OutgoingMail; sequenceName: string | null; templateId: string | null }
  | { verdict: 'suppressed' | 'cancelled' | 'skipped' | 'failed' | 'expired'; reason: string }
  /** Looked at again at that instant, or after so long; it is late meanwhile, and expires. */
  | { verdict: 'wait'; reason: string; untilMs: number }
  | { verdict: 'delayed'; reason: string; byMs: number };

export interface GateDeps {
  sourceOf(kind: DeliveryKind): DeliverySource;
  isPaused: DeliveryRepository['isPaused'];
  tokens: Tokens;
  track: TrackMail;
  links: { unsubscribeUrl(token: string): string };
  /** What the configured provider wants to know of a mail. */
  providerHeaders(messageId: string): Record<string, string>;
  sending: { from?: string; replyTo?: string; maxLatenessHours: number };
  /** Why nothing but transactional mail may leave this site at all. */
  obstacles: readonly ErrorDetail[];
}

/** How long a mail of a paused enrollment is left alone. */
const PAUSED_WAIT_MS = HOUR_MS;
/** What is in the way is mended by a new configuration, which is read at a start. */
const OBSTACLE_WAIT_MS = 15 * MINUTE_MS;

type Send = Extract<Preparation, { verdict: 'send' }>;

const compose = (
  { row }: Claim,
  prepared: Send,
  {
    unsubscribeUrl,
    sending,
    providerHeaders,
  }: { unsubscribeUrl: string } & Pick<GateDeps, 'sending' | 'providerHeaders'>,
): OutgoingMail => {
  const { messageId, kind, sequenceId, stepId } = row;
  const { from, replyTo } = sending;
  return {
    messageId,
    ...(from === undefined ? {} : { from: senderValue(from) }),
    ...(replyTo === undefined ? {} : { replyTo: senderValue(replyTo) }),
    to: prepared.to.trim(),
    subject: headerValue(prepared.mail.subject),
    html: prepared.mail.html,
    text: prepared.mail.text,
    headers: {
      ...providerHeaders(messageId),
      ...buildHeaders({ marketing: prepared.marketing, unsubscribeUrl, kind, sequenceId, stepId }),
    },
  };
};

export const createGate =
  (deps: GateDeps) =>
  async (claim: Claim): Promise<Verdict> => {
    const { sourceOf, tokens, track, links, sending, providerHeaders, obstacles } = deps;
    const { row, nowMs } = claim;
    const over = await endOfLate(deps, claim);
    if (over) return over;
    const unsubscribeUrl = links.unsubscribeUrl(tokens.sign('unsubscribe', [row.id]));
    const prepared = await sourceOf(row.kind).prepare(row, { nowMs, unsubscribeUrl });
    if (prepared.verdict !== 'send') return prepared;
    const [obstacle] = prepared.marketing ? obstacles : [];
    if (obstacle) return { verdict: 'delayed', reason: obstacle.message, byMs: OBSTACLE_WAIT_MS };
    if (!isMailbox(prepared.to.trim())) return { verdict: 'failed', reason: 'The address is not one mailbox' };
    const mail = compose(claim, prepared, { unsubscribeUrl, sending, providerHeaders });
    if (mail.text.trim() === '') return { verdict: 'failed', reason: 'The mail has no text part' };
    const html = await tracked(track, row, prepared);
    const { sequenceName, templateId } = prepared;
    return { verdict: 'send', mail: { ...mail, html }, sequenceName, templateId };
  };

/** What ends or waits before anything is read for it; null: it is in time. The source itself asks about a pause otherwise. */
const endOfLate = async (
  { sourceOf, isPaused, sending }: Pick<GateDeps, 'sourceOf' | 'isPaused' | 'sending'>,
  { row, nowMs }: Claim,
): Promise<Verdict | null> => {
  const lateMs = latenessMs(row, nowMs);
  const skipped = isSkipped(row.scheduledAtMs);
  if (!skipped && !isTooLate(lateMs, LEAST_LATENESS_HOURS)) return null;
  if (await isPaused(row)) return { verdict: 'wait', reason: PAUSED, untilMs: nowMs + PAUSED_WAIT_MS };
  if (skipped) return { verdict: 'skipped', reason: 'Skipped when sending went on' };
  const hours = (await sourceOf(row.kind).maxLatenessHours?.(row)) ?? sending.maxLatenessHours;
  return isTooLate(lateMs, hours) ? { verdict: 'expired', reason: `More than ${hours} h late` } : null;
};

/** The text part stays as it is: its readers see addresses, and a tracked one says nothing to them. */
const tracked = async (track: TrackMail, { id, kind }: Claim['row'], { mail, tracking }: Send): Promise<string> =>
  tracking === undefined || kind === 'test' ? mail.html : track({ deliveryId: id, html: mail.html, ...tracking });
