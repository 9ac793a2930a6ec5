/** Hands one message for one recipient to a mail server and says, as exactly as it can, what became of it. */
export interface OutgoingMail {
  /** With angle brackets; fixed for the life of the delivery. */
  messageId: string;
  from?: string;
  replyTo?: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
}

/**
 * accepted: a 2xx for the one recipient. refused: the server answered with a code.
 * not-sent: provably before the end of the body. unknown: no answer after it may have been read.
 * account: the server does not want this sender at all (535, 530, TLS).
 */
export type MailOutcome =
  | { kind: 'accepted'; response: string }
  | { kind: 'refused'; code: number; enhancedCode: string | null; response: string }
  | { kind: 'not-sent'; reason: string }
  | { kind: 'unknown'; reason: string }
  | { kind: 'account'; code: number | null; reason: string };

export interface Mailer {
  send(mail: OutgoingMail): Promise<MailOutcome>;
  close(): Promise<void>;
}
