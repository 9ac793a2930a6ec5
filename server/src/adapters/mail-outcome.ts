/**
 * What Nodemailer 9’s results and errors say about one message for one recipient. In: what `send` gave or threw. Out: a
 * MailOutcome. ECONNECTION, ETIMEDOUT and ESOCKET carry `command: 'CONN'` in every phase of a session, also after the
 * body, so only what cannot happen later than the greeting counts as not sent. What is not understood is unknown.
 */
import { describeError } from '../lib/describe-error';
import { readReply } from '../lib/smtp-reply';
import type { MailOutcome, MailServerAnswer } from '../ports/mailer';

interface MailError {
  message: string;
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  syscall?: string;
  errors?: unknown[];
}

const LONGEST_REASON = 400;

/** Errors of the account or of the way to it; no message has been begun. */
const ACCOUNT_CODES = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'EREQUIRETLS', 'ECONFIG']);
const ACCOUNT_REPLIES = new Set([530, 535]);
/** Over an implicit TLS connection Nodemailer files these as ESOCKET; they end the handshake. */
const TLS_HANDSHAKE =
  /certificate|altnames|wrong version number|unsupported protocol|no protocols available|handshake failure/i;

const NAME_LOOKUP = new Set(['EDNS', 'ENOTFOUND', 'EAI_AGAIN']);
const UNREACHED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROXY']);
/** Texts of smtp-connection and smtp-transport that belong to the time before the greeting. */
const BEFORE_GREETING =
  /^(Connection timeout|Greeting never received|Unexpected socket close|Client network socket disconnected before secure TLS connection)/;
/** Commands before MAIL: a code there is about the connection, not about this recipient. */
const SESSION_COMMANDS = new Set(['EHLO', 'HELO', 'LHLO', 'STARTTLS']);

/** Of the same class as the code: a server that says 550 does not mean a 4.x.x that it quotes. */
const enhancedCodeOf = (code: number, response: string): string | null => {
  const { enhancedCode } = readReply(response);
  return enhancedCode?.startsWith(String(code)[0] ?? '') ? enhancedCode : null;
};

/** Cut between words: half an address would not be known for one. */
const shortened = (text: string): string => {
  const words = text.replace(/\s+/g, ' ').trim();
  return words.length <= LONGEST_REASON ? words : words.slice(0, LONGEST_REASON).replace(/ \S*$/, '');
};

/** By shape and not by class: providers bring errors of other realms and plain objects. */
const asMailError = (error: unknown): MailError => {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const read = (key: string): unknown => Reflect.get(error, key);
  const text = (key: string): string | undefined => {
    const value = read(key);
    return typeof value === 'string' ? value : undefined;
  };
  const [code, errors] = [read('responseCode'), read('errors')];
  return {
    message: text('message') ?? '',
    code: text('code'),
    command: text('command'),
    response: text('response'),
    responseCode: typeof code === 'number' ? code : undefined,
    syscall: text('syscall'),
    errors: Array.isArray(errors) ? errors : undefined,
  };
};

const neverConnected = (error: MailError): boolean => {
  if (error.errors && error.errors.length > 0) return error.errors.every((each) => neverConnected(asMailError(each)));
  const code = error.code ?? '';
  return (
    error.syscall === 'connect' || NAME_LOOKUP.has(code) || UNREACHED.has(code) || BEFORE_GREETING.test(error.message)
  );
};

const isAccountError = ({ code = '', command, message, responseCode = 0 }: MailError): boolean => {
  if (ACCOUNT_REPLIES.has(responseCode)) return true;
  if (ACCOUNT_CODES.has(code)) return true;
  if (code === 'ESOCKET' && TLS_HANDSHAKE.test(message)) return true;
  return code === 'EENVELOPE' && command === 'API' && message.startsWith('Invalid sender');
};

/** A code that the server gave before it knew of any message. */
const isSessionReply = ({ command = '', message }: MailError): boolean =>
  SESSION_COMMANDS.has(command) || message.startsWith('Invalid greeting');

const answered = (code: number, response: string): MailOutcome => ({
  kind: 'refused',
  code,
  enhancedCode: enhancedCodeOf(code, response),
  response: shortened(response),
});

export const outcomeOfError = (thrown: unknown): MailOutcome => {
  const error = asMailError(thrown);
  const reason = shortened(error.response ?? error.message);
  const code = error.responseCode;
  if (isAccountError(error)) return { kind: 'account', code: code ?? null, reason };
  if (code !== undefined && code >= 400 && code <= 599) {
    if (!isSessionReply(error)) return answered(code, error.response ?? String(code));
    return code >= 500 ? { kind: 'account', code, reason } : { kind: 'not-sent', reason };
  }
  if (neverConnected(error)) return { kind: 'not-sent', reason };
  if (error.code === 'EENVELOPE' && error.command === 'API') return { kind: 'not-sent', reason };
  return { kind: 'unknown', reason };
};

/** Of a connection without a mail: what kept it from being made. Without the server's words, which may hold addresses. */
export const answerOfError = (thrown: unknown): MailServerAnswer => {
  const outcome = outcomeOfError(thrown);
  if (outcome.kind === 'account') return { kind: 'refuses', code: outcome.code };
  return { kind: 'silent', reason: describeError(thrown) };
};

const hasItems = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;

/** A resolved call; one with a rejected recipient was refused, since every message has one recipient. */
export const outcomeOfResult = (result: unknown): MailOutcome => {
  if (typeof result !== 'object' || result === null) return { kind: 'accepted', response: '' };
  const info: Record<string, unknown> = { ...result };
  const response = typeof info.response === 'string' ? info.response : '';
  if (!hasItems(info.rejected)) return { kind: 'accepted', response: shortened(response) };
  const [first] = hasItems(info.rejectedErrors) ? info.rejectedErrors : [];
  if (first !== undefined) return outcomeOfError(first);
  return answered(550, '550 The recipient was rejected');
};
