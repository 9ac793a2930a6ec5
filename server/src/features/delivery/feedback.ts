/**
 * What comes back after a mail was handed over: bounces, complaints, leavings, automatic replies. Each report has its
 * effect once, in whichever order and however often it arrives.
 */
import type { FeedbackAnswer, FeedbackEvents, MessageAnswer } from '../../contracts';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { Tokens } from '../tracking';
import { bracketed, isEvidence, storable, type MailFeedback } from './core/mail-feedback';
import { storeFeedback, type Effects, type FeedbackEffectsDeps, type Taken } from './feedback-effects';
import { createReadReturnedMail } from './returned-mail';
import type { Settlement } from './settlement';

export interface Feedback {
  /** A mail that came back, whole; what it says of anything but a mail of ours and its recipient is counted alone. */
  acceptMessage(raw: Buffer): Promise<MessageAnswer>;
  acceptEvents(events: FeedbackEvents): Promise<FeedbackAnswer>;
  /** `source`: whose keys these are. */
  accept(source: string, reports: readonly MailFeedback[]): Promise<FeedbackAnswer>;
}

export interface FeedbackDeps extends FeedbackEffectsDeps {
  database: Database;
  settlement: Settlement;
  tokens: Tokens;
  /** After commit. */
  onComplained(): Promise<void>;
  /** After commit; must be safe to call twice. */
  onUnsubscribed(recipient: { uid: string; documentId: string }): Promise<void>;
}

/** Reports that are stored in one transaction; columns × rows stays under the bound-value limits of every engine. */
const CHUNK = 500;

export const createFeedback = (deps: FeedbackDeps): Feedback => {
  const accept = async (source: string, feedback: readonly MailFeedback[]): Promise<FeedbackAnswer> => {
    const answer: FeedbackAnswer = { accepted: 0, repeated: 0, matched: 0, suppressed: 0 };
    for (let start = 0; start < feedback.length; start += CHUNK) {
      const chunk = feedback.slice(start, start + CHUNK).map(storable);
      const { fresh, suppressed } = await take(deps, source, chunk);
      answer.accepted += fresh.length;
      answer.repeated += chunk.length - fresh.length;
      answer.matched += fresh.filter(({ row }) => row !== null).length;
      answer.suppressed += suppressed;
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

const take = async (deps: FeedbackDeps, source: string, chunk: readonly MailFeedback[]): Promise<Effects> => {
  const { database, reports } = deps;
  const distinct = new Map([...chunk].reverse().map((report) => [report.key, report]));
  const inOrder = chunk.filter((report) => distinct.get(report.key) === report);
  const rows = await reports.findDeliveries(unique(inOrder.flatMap(({ messageId }) => messageId ?? [])));
  const taken = inOrder.map((report) => ({ report, row: rows.get(report.messageId ?? '') ?? null }));
  await believeEvidence(deps, taken);
  const effects = await withRetry(() => database.transaction((trx) => storeFeedback(deps, trx, { source, taken })));
  const left = taken.flatMap(({ report, row }) => (report.kind === 'unsubscribed' && row ? [row] : []));
  // New or not: whoever reported it first may have ended before this.
  for (const { recipientUid, recipientId } of unique(left)) {
    await deps.onUnsubscribed({ uid: recipientUid, documentId: recipientId });
  }
  if (effects.fresh.some(({ report }) => report.kind === 'complained')) await deps.onComplained();
  return effects;
};

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** T9, before the reports are stored: should this end here, they come again and find the mails as sent. */
const believeEvidence = async ({ database, settlement }: FeedbackDeps, taken: readonly Taken[]): Promise<void> => {
  const left = taken.flatMap(({ report, row }) => (row?.state === 'uncertain' && isEvidence(report.kind) ? [row] : []));
  const patch = { sent_at: database.nowMs(), reason: null };
  for (const row of unique(left)) await settlement.change(row, { transition: 'T9', to: 'sent', patch });
};
