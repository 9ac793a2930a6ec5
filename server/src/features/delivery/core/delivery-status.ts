/**
 * A delivery report's machine-readable part (RFC 3464), and that of a complaint (RFC 5965). In: its text. Out: what
 * became of each recipient. A block that names no recipient and no status is left out.
 */
import { readReply } from '../../../lib/smtp-reply';

export interface RecipientStatus {
  /** As the mail was addressed first, then as whoever it was forwarded to; empty where the report gives none. */
  addresses: string[];
  /** failed, delayed, delivered, relayed, expanded; as the server wrote it. */
  action: string;
  enhancedCode: string | null;
  replyCode: number | null;
  diagnostic: string | null;
}

type Fields = ReadonlyMap<string, string>;

/** Blocks between empty lines; a line that begins with a blank goes on with the one before. */
const readBlocks = (text: string): Fields[] =>
  text
    .replace(/\r\n/g, '\n')
    .split(/\n[ \t]*\n+/)
    .map((block) => {
      const lines = block.replace(/\n[ \t]+/g, ' ').split('\n');
      const pairs = lines.flatMap((line): [string, string][] => {
        const found = /^([\w-]+)\s*:\s*(.*)$/.exec(line);
        return found ? [[String(found[1]).toLowerCase(), String(found[2]).trim()]] : [];
      });
      return new Map(pairs.reverse());
    });

/** `rfc822; <a@b>` and its bare forms. */
const addressIn = (value: string | undefined): string | null => {
  const bare = (value ?? '').replace(/^[\w-]+\s*;/, '');
  return /[^\s<>;,"]+@[^\s<>;,"]+/.exec(bare)?.[0] ?? null;
};

const RECIPIENT_FIELDS = ['original-recipient', 'final-recipient', 'x-actual-recipient'];

const toStatus = (fields: Fields): RecipientStatus[] => {
  const addresses = RECIPIENT_FIELDS.flatMap((name) => addressIn(fields.get(name)) ?? []);
  if (addresses.length === 0 && !(fields.has('action') && fields.has('status'))) return [];
  const diagnostic = fields.get('diagnostic-code')?.replace(/^[\w-]+\s*;\s*/, '') ?? null;
  const said = readReply(diagnostic ?? '');
  const stated = readReply(fields.get('status') ?? '').enhancedCode;
  // `5.0.0` says nothing but "for good"; the server's own words are nearer.
  const isVague = stated === null || /^[45]\.0\.0$/.test(stated);
  const enhancedCode = isVague ? (said.enhancedCode ?? stated) : stated;
  return [
    { addresses, action: (fields.get('action') ?? '').toLowerCase(), enhancedCode, replyCode: said.code, diagnostic },
  ];
};

export const readDeliveryStatus = (text: string): RecipientStatus[] => readBlocks(text).flatMap(toStatus);

export interface FeedbackReport {
  /** `abuse`, `fraud`, `not-spam`. */
  type: string;
  address: string | null;
}

/** Who complained, where the report says so and has not blacked it out; null for what is no such report. */
export const readFeedbackReport = (text: string): FeedbackReport | null => {
  const [fields] = readBlocks(text);
  const type = fields?.get('feedback-type');
  if (!fields || type === undefined) return null;
  const address = addressIn(fields.get('original-rcpt-to'));
  return { type: type.toLowerCase(), address: address !== null && /redact/i.test(address) ? null : address };
};

const unfolded = (text: string): string => text.replace(/\r?\n[ \t]+/g, ' ');

/** Of the mail that came back. */
export const returnedMessageId = (text: string): string | null =>
  /^message-id\s*:\s*(<[^<>\s]+>)/im.exec(unfolded(text))?.[1] ?? null;

export const returnedRecipient = (text: string): string | null =>
  addressIn(/^to\s*:\s*(.*)$/im.exec(unfolded(text))?.[1]);

/** What ends the link to leave, by which the mail is known whose Message-ID was replaced on its way. */
export const returnedToken = (text: string): string | null =>
  /^list-unsubscribe\s*:.*?\/unsubscribe\/([\w-]+)>/im.exec(unfolded(text))?.[1] ?? null;
