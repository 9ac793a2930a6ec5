/**
 * What comes back after a mail was handed over: bounces, complaints, leavings, automatic replies. Each report has its
 * effect once, in whichever order and however often it arrives.
 */
import type { Knex } from 'knex';
import type { FeedbackAnswer, FeedbackEvents, MessageAnswer } from '../../contracts';
import { isMailbox } from '../../lib/mailbox';
import { SUPPRESS_ALL } from '../../lib/suppression-scope';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { Tokens } from '../tracking';
import type { DeliverySource } from './delivery-source';
import { bracketed, eventTypeOf, isEvidence, storable, verdictOn, type MailFeedback } from './core/mail-feedback';
import { suppressesRecipient } from './core/suppression';
import type { FeedbackRepository } from './feedback-repository';
import type { LedgerRow } from './ledger-row';
import type { DeliveryRepository } from './repository';
import { createReadReturnedMail } from './returned-mail';
import type { Settlement } from './settlement';
import type { Stopper } from './stopper';
import type { EraseWithin } from './suppression-erasure';
import type { SuppressionRepository } from './suppression-repository';

export interface Feedback {
  /** A mail that came back, whole; what it says of anything but a mail of ours and its recipient is counted alone. */
  acceptMessage(raw: Buffer): Promise<MessageAnswer>;
  acceptEvents(events: FeedbackEvents): Promise<FeedbackAnswer>;
  /** `source`: whose keys these are. */
  accept(source: string, reports: readonly MailFeedback[]): Promise<FeedbackAnswer>;
}

export interface FeedbackDeps {
  database: Database;
  repository: DeliveryRepository;
  reports: FeedbackRepository;
  suppressions: SuppressionRepository;
  settlement: Settlement;
  tokens: Tokens;
  stopper: Pick<Stopper, 'stopRecipient'>;
  sources(): readonly DeliverySource[];
  /** After commit. */
  onComplained(): Promise<void>;
  eraseWithin: EraseWithin;
  /** After commit; must be safe to call twice. */
  onUnsubscribed(recipient: { uid: string; documentId: string }): Promise<void>;
}

interface Effect {
  isNew: boolean;
  isMatched: boolean;
  suppresses: boolean;
}

export const createFeedback = (deps: FeedbackDeps): Feedback => {
  const accept = async (source: string, feedback: readonly MailFeedback[]): Promise<FeedbackAnswer> => {
    const answer: FeedbackAnswer = { accepted: 0, repeated: 0, matched: 0, suppressed: 0 };
    for (const report of feedback.map(storable)) {
      const { isNew, isMatched, suppresses } = await take(deps, source, report);
      answer[isNew ? 'accepted' : 'repeated'] += 1;
      if (isNew && isMatched) answer.matched += 1;
      if (suppresses) answer.suppressed += 1;
    }
    return answer;
  };

  const readReturnedMail = createReadReturnedMail(deps);

  return {
    accept,
    async acceptMessage(raw) {
      const { own, unmatched } = await readReturnedMail(raw);
      return { ...(await accept('message', own)), unmatched };
    },
    acceptEvents: (events) => accept('events', events.map(toFeedback)),
  };
};

const toFeedback = ({ type, id, messageId, email, ...event }: FeedbackEvents[number]): MailFeedback => ({
  ...{ kind: type, key: id, address: email ?? null, reason: event.reason ?? null, replyCode: null },
  messageId: messageId === undefined ? null : bracketed(messageId),
  enhancedCode: event.status ?? null,
  isMachine: event.machine === true,
});

const take = async (deps: FeedbackDeps, source: string, report: MailFeedback): Promise<Effect> => {
  const { database, reports, settlement } = deps;
  const row = report.messageId === null ? null : await reports.findDelivery(report.messageId);
  if (row?.state === 'uncertain' && isEvidence(report.kind)) {
    // T9, before the report is stored: should this end here, the report comes again and finds the mail as sent.
    await settlement.change(row, { transition: 'T9', to: 'sent', patch: { sent_at: database.nowMs(), reason: null } });
  }
  const effect = await withRetry(() => database.transaction((trx) => store(deps, trx, { source, report, row })));
  if (row && report.kind === 'unsubscribed') {
    await deps.onUnsubscribed({ uid: row.recipientUid, documentId: row.recipientId });
  }
  if (effect.isNew && report.kind === 'complained') await deps.onComplained();
  return effect;
};

interface Taken {
  source: string;
  report: MailFeedback;
  row: LedgerRow | null;
}

const store = async (deps: FeedbackDeps, trx: Knex.Transaction, { source, report, row }: Taken): Promise<Effect> => {
  const { repository, reports } = deps;
  const isErased = row !== null && row.erasedAtMs !== null;
  const reason = isErased ? null : report.reason;
  const address = isErased ? null : (row?.email ?? report.address);
  const isNew = await reports.add(trx, { ...report, source, deliveryId: row?.id ?? null, address, reason });
  if (!isNew) return { isNew, isMatched: row !== null, suppresses: false };
  const { kind, enhancedCode, replyCode } = report;
  const verdict = verdictOn(report);
  if (row) {
    const data = { enhancedCode, replyCode, reason, source, permanent: verdict === 'bounced' };
    const isSeen = kind === 'opened' || kind === 'clicked';
    const seen = isSeen ? { machine: report.isMachine === true, ...(isErased ? {} : { link: report.link }) } : {};
    await repository.appendEvent(trx, { deliveryId: row.id, type: eventTypeOf(kind), data: { ...data, ...seen } });
    // Deliveries before suppressions, the order of T3’s own locks.
    if (verdict === 'complained' || verdict === 'unsubscribed') await endWalks(deps, trx, { row, reason: verdict });
  }
  const suppresses = await suppressFor(deps, trx, { source, report, row });
  // What was reported about an erased person holds, and by the hash alone.
  if (isErased && report.address !== null) await deps.eraseWithin(trx, report.address, null);
  return { isNew, isMatched: row !== null, suppresses };
};

/** Whoever complained or left gets nothing more of what was planned. */
const endWalks = async (
  { repository, stopper, sources }: FeedbackDeps,
  trx: Knex.Transaction,
  { row: { recipientUid, recipientId }, reason }: { row: LedgerRow; reason: string },
): Promise<void> => {
  await stopper.stopRecipient(trx, { recipientUid, recipientId }, reason);
  const nowMs = await repository.nowMs(trx);
  for (const source of sources()) await source.recipientLeft(trx, recipientId, null, reason, nowMs);
};

/** The address that was mailed counts, not one that somebody claims about a mail of ours. */
const suppressFor = async (
  deps: FeedbackDeps,
  trx: Knex.Transaction,
  { source, report, row }: Taken,
): Promise<boolean> => {
  const { reports, suppressions } = deps;
  const address = row?.email ?? report.address;
  const verdict = verdictOn(report);
  if (address === null || verdict === 'none' || !isMailbox(address.trim())) return false;
  if (verdict === 'soft' && !suppressesRecipient('recipient-soft', await reports.countSoft(trx, address))) return false;
  const wasSuppressed = await suppressions.isSuppressed(address, null, trx);
  const reason = verdict === 'soft' ? 'bounced' : verdict;
  await suppressions.suppress(trx, { scope: SUPPRESS_ALL, address, reason, source: `feedback:${source}` });
  return !wasSuppressed;
};
