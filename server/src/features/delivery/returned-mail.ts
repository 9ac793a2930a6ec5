/**
 * Messages that came back. Anybody can write to the address for bounces: what a message says counts only where it brings
 * back a mail of ours, by its Message-ID or by the link that was signed for it, and where it was that mail’s recipient.
 */
import { spellingsOf } from '../audience';
import type { Tokens } from '../tracking';
import { storable, type MailFeedback } from './core/mail-feedback';
import type { FeedbackRepository } from './feedback-repository';
import type { LedgerRow } from './ledger-row';
import { readBounce, type ReturnedReport } from './read-bounce';
import type { DeliveryRepository } from './repository';

export interface ReturnedMailDeps {
  repository: Pick<DeliveryRepository, 'find'>;
  reports: Pick<FeedbackRepository, 'findDeliveries'>;
  tokens: Tokens;
}

export interface ReturnedMail {
  own: MailFeedback[];
  /** Reports about mails of others, and about ours as if others had got them. */
  unmatched: number;
}

export const createReadReturnedMail =
  (deps: ReturnedMailDeps) =>
  async (raw: Buffer): Promise<ReturnedMail> => {
    const own: MailFeedback[] = [];
    const reports = await readBounce(raw);
    for (const report of reports) {
      const row = await findMail(deps, report);
      if (row && wasSentTo(row, report)) own.push({ ...report, messageId: row.messageId });
    }
    return { own, unmatched: reports.length - own.length };
  };

const findMail = async (
  { repository, reports, tokens }: ReturnedMailDeps,
  report: ReturnedReport,
): Promise<LedgerRow | null> => {
  const { messageId } = storable(report);
  const named = messageId === null ? null : (await reports.findDeliveries([messageId])).get(messageId);
  if (named || report.unsubscribeToken === null) return named ?? null;
  const id = tokens.read('unsubscribe', report.unsubscribeToken)?.[0];
  return id === undefined ? null : repository.find(id);
};

/** Of an erased person nobody knows it. */
const wasSentTo = ({ email }: LedgerRow, { recipients }: ReturnedReport): boolean => {
  if (recipients.length === 0) return true;
  const spellings = new Set(email === null ? [] : spellingsOf(email));
  return recipients.some((address) => spellingsOf(address).some((spelling) => spellings.has(spelling)));
};
