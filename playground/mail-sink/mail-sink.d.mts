/** A moment in an SMTP conversation at which a fault can be injected. `messageId` is known from `dot` on. */
export interface MailSinkStage {
  stage: 'connect' | 'mail' | 'rcpt' | 'data' | 'dot' | 'accepted';
  connectionId: string;
  from?: string;
  to?: string[];
  messageId?: string;
}

/**
 * `drop` cuts the connection, `stall` answers nothing for `ms` and then goes on, `reply` refuses with an SMTP code.
 * At `accepted` the message is already in the journal: a drop there is the accepted-but-unacknowledged mail.
 */
export type MailSinkFault =
  { kind: 'drop' } | { kind: 'stall'; ms: number } | { kind: 'reply'; code: number; message: string };

export interface MailSinkOptions {
  /** Default 1025; 0 takes a free port. */
  smtpPort?: number;
  /** Default 8025; 0 takes a free port. */
  httpPort?: number;
  /** A file that gets one JSON line (JournalEntry) per accepted message, on disk before the client hears 250. */
  journal?: string;
  /** Added before each message is acknowledged. Default 0. */
  latencyMs?: number;
  /** What slow@… waits. Default 5,000. */
  slowMs?: number;
  /** How many messages the inbox keeps, newest first. Default 2,000; the journal keeps all. */
  keep?: number;
  fault?: (stage: MailSinkStage) => MailSinkFault | undefined;
}

export interface JournalEntry {
  messageId: string | null;
  from: string;
  to: string[];
  /** ISO 8601, UTC. */
  at: string;
}

export interface SinkMessage {
  id: string;
  messageId: string | null;
  from: string;
  /** The envelope's recipients, not the To header. */
  to: string[];
  at: string;
  /** In bytes. */
  size: number;
  subject: string;
  headers: { key: string; value: string }[];
  html: string | null;
  text: string | null;
  unsubscribe: { url: string | null; oneClick: boolean };
}

export interface MailSink {
  smtpPort: number;
  httpPort: number;
  /** Of the inbox page. */
  url: string;
  /** Newest first. */
  messages(filter?: { to?: string; messageId?: string; limit?: number }): Promise<SinkMessage[]>;
  /** Since the start, whatever `keep` and `clear` left of them. */
  acceptedCount(): number;
  /** Resolves once `count` messages were accepted since the start; rejects after `timeoutMs` (default 10,000). */
  waitForMessages(count: number, timeoutMs?: number): Promise<void>;
  clear(): void;
  stop(): Promise<void>;
}

export function startMailSink(options?: MailSinkOptions): Promise<MailSink>;
