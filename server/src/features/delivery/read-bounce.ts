/** A whole mail that came back (a delivery report, a complaint, an automatic reply) as feedback about ours. */
import { createHash } from 'node:crypto';
import PostalMime, { type Email } from 'postal-mime';
import { isAutomatic } from './core/auto-reply';
import {
  readDeliveryStatus,
  readFeedbackReport,
  returnedMessageId,
  returnedRecipient,
  returnedToken,
} from './core/delivery-status';
import { kindOfAction, type MailFeedback } from './core/mail-feedback';

/**
 * Bytes. Reports come before the mail that they bring back, of which the headers are enough; and whoever writes to the
 * address for bounces writes this: a line costs about 10 µs, in which the process does nothing else.
 */
const MOST_READ = 256 * 1024;

export interface ReturnedReport extends MailFeedback {
  /** Every name of whom the mail was for; empty where it is not said. */
  recipients: string[];
  /** Of the link to leave in the mail that came back. */
  unsubscribeToken: string | null;
}

const NOTHING = { enhancedCode: null, replyCode: null, reason: null };
/** `not-spam` takes a complaint back; it is none. */
const COMPLAINTS = new Set(['abuse', 'fraud', 'virus', 'other', 'opt-out', 'opt-out-list']);

const partOf = (email: Email, type: RegExp): string | null => {
  const part = email.attachments.find(({ mimeType }) => type.test(mimeType));
  return typeof part?.content === 'string' ? part.content : null;
};

/** Null for what the parser gives up on, such as parts within parts hundreds of levels deep: no report is one. */
const parsed = async (raw: Buffer): Promise<Email | null> => {
  try {
    return await PostalMime.parse(raw.subarray(0, MOST_READ), {
      forceRfc822Attachments: true,
      attachmentEncoding: 'utf8',
    });
  } catch {
    return null;
  }
};

/** Empty for what is neither a report nor automatic. The same mail read twice gives the same keys. */
export const readBounce = async (raw: Buffer): Promise<ReturnedReport[]> => {
  const email = await parsed(raw);
  return email === null ? [] : reportsIn(email, raw);
};

const reportsIn = (email: Email, raw: Buffer): ReturnedReport[] => {
  const key = createHash('sha256').update(raw).digest('hex').slice(0, 40);
  const returned = partOf(email, /^(message\/(rfc822|global)|text\/rfc822-headers)/i) ?? '';
  const of = { messageId: returnedMessageId(returned), unsubscribeToken: returnedToken(returned) };
  const to = returnedRecipient(returned);
  const known = (...addresses: (string | null)[]): string[] => addresses.flatMap((address) => address ?? []);

  const complaint = readFeedbackReport(partOf(email, /^message\/feedback-report/i) ?? '');
  if (complaint) {
    const { type, address } = complaint;
    if (!COMPLAINTS.has(type)) return [];
    return [{ ...of, kind: 'complained', key, address, recipients: known(address, to), ...NOTHING, reason: type }];
  }

  const statuses = readDeliveryStatus(partOf(email, /^message\/(global-)?delivery-status/i) ?? '');
  if (statuses.length > 0) {
    return statuses.map(({ action, diagnostic, addresses, ...codes }, index) => ({
      ...{
        ...of,
        ...codes,
        kind: kindOfAction(action, codes.enhancedCode),
        key: `${key}:${index}`,
        reason: diagnostic,
      },
      address: addresses[0] ?? to,
      // Which of several the mail was written to, nobody can tell by the mail.
      recipients: statuses.length === 1 ? known(...addresses, to) : addresses,
    }));
  }

  const headers = new Map(email.headers.map((header) => [header.key, header.value] as const));
  if (!isAutomatic(headers)) return [];
  const answered = { messageId: email.inReplyTo ?? null, unsubscribeToken: null };
  // Whoever answers may have been forwarded the mail.
  return [{ ...answered, kind: 'auto-reply', key, address: email.from?.address ?? null, recipients: [], ...NOTHING }];
};
