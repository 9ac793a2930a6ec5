/** A whole mail that came back (a delivery report, a complaint, an automatic reply) as feedback about ours. */
import { createHash } from 'node:crypto';
import PostalMime, { type Email } from 'postal-mime';
import { isAutomatic } from './core/auto-reply';
import { readDeliveryStatus, readFeedbackReport, returnedMessageId, returnedRecipient } from './core/delivery-status';
import { kindOfAction, type MailFeedback } from './core/mail-feedback';

/**
 * Bytes. Reports come before the mail that they bring back, of which the headers are enough; and whoever writes to the
 * address for bounces writes this: a line costs about 10 µs, in which the process does nothing else.
 */
const MOST_READ = 256 * 1024;

const NOTHING = { enhancedCode: null, replyCode: null, reason: null };
/** `not-spam` takes a complaint back; it is none. */
const COMPLAINTS = new Set(['abuse', 'fraud', 'virus', 'other', 'opt-out', 'opt-out-list']);

const partOf = (email: Email, type: RegExp): string | null => {
  const part = email.attachments.find(({ mimeType }) => type.test(mimeType));
  return typeof part?.content === 'string' ? part.content : null;
};

/** Empty for what is neither a report nor automatic. The same mail read twice gives the same keys. */
export const readBounce = async (raw: Buffer): Promise<MailFeedback[]> => {
  const email = await PostalMime.parse(raw.subarray(0, MOST_READ), {
    forceRfc822Attachments: true,
    attachmentEncoding: 'utf8',
  });
  const key = createHash('sha256').update(raw).digest('hex').slice(0, 40);
  const returned = partOf(email, /^(message\/(rfc822|global)|text\/rfc822-headers)/i);
  const messageId = returned === null ? null : returnedMessageId(returned);

  const complaint = readFeedbackReport(partOf(email, /^message\/feedback-report/i) ?? '');
  if (complaint) {
    if (!COMPLAINTS.has(complaint.type)) return [];
    return [{ kind: 'complained', key, messageId, address: complaint.address, ...NOTHING, reason: complaint.type }];
  }

  const statuses = readDeliveryStatus(partOf(email, /^message\/(global-)?delivery-status/i) ?? '');
  if (statuses.length > 0) {
    return statuses.map(({ action, diagnostic, ...status }, index) => ({
      ...status,
      address: status.address ?? returnedRecipient(returned ?? ''),
      kind: kindOfAction(action, status.enhancedCode),
      key: `${key}:${index}`,
      messageId,
      reason: diagnostic,
    }));
  }

  const headers = new Map(email.headers.map((header) => [header.key, header.value] as const));
  if (!isAutomatic(headers)) return [];
  return [
    { kind: 'auto-reply', key, messageId: email.inReplyTo ?? null, address: email.from?.address ?? null, ...NOTHING },
  ];
};
