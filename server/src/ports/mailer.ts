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

/** held: `depart` said no, and nothing of the body was handed over. */
export type SendResult = MailOutcome | { kind: 'held' };

/** What the mail server said to a connection and a login, without a mail. */
export type MailServerAnswer =
  | { kind: 'answers' }
  /** The login or TLS; null where there was no code. */
  | { kind: 'refuses'; code: number | null }
  | { kind: 'silent'; reason: string }
  /** It cannot be asked without sending a mail. */
  | { kind: 'unasked' };

export interface Mailer {
  /**
   * `depart` is the ledger's last look. It is awaited at most once, as late as the adapter can, and always before the
   * first byte of the body; where it answers false or throws, nothing may leave. A throw of it is passed on.
   */
  send(mail: OutgoingMail, depart: () => Promise<boolean>): Promise<SendResult>;
  /** Connects and logs in, within some seconds; absent where that cannot be asked. Never rejects. */
  ask?(): Promise<MailServerAnswer>;
  close(): Promise<void>;
}
