/** How the mail server is reached; the site's configuration with its defaults filled in. */
import type { DkimKey } from './compose-message';

export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte (465); otherwise STARTTLS where the server offers it. */
  secure: boolean;
  /** Gives up where the server offers no STARTTLS. */
  requireTls: boolean;
  ignoreTls: boolean;
  /** What EHLO says; default: this machine's name. */
  name?: string;
  auth?: { user: string; pass: string };
  tls?: { rejectUnauthorized?: boolean; servername?: string };
  dkim?: DkimKey;
  /** Then the connection is renewed. */
  maxMessagesPerConnection: number;
  connectTimeoutMs: number;
  /** From connected to logged in. */
  handshakeTimeoutMs: number;
  /** From MAIL to the 354. */
  envelopeTimeoutMs: number;
  /** RFC 5321 §4.5.3.2.6 gives the server ten minutes for its final reply. */
  finalTimeoutMs: number;
  /** An unused connection is closed after this. */
  idleTimeoutMs: number;
}
