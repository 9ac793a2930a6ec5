/** One connection to the mail server: greeting, TLS, login, then any number of messages, each for one recipient. */
import type net from 'node:net';
import type { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { dial } from './dial';
import type { SmtpSettings } from './smtp-settings';

export interface SmtpSession {
  /** Resolves with the server's words; rejects with whatever ended the attempt. */
  send(envelope: { from: string; to: string; size: number }, body: Readable): Promise<string>;
  /** After a refusal: the session can be used again, or is closed. */
  reset(): Promise<void>;
  isOpen(): boolean;
  /** How many messages were tried. */
  uses(): number;
  /** At once, whatever is under way. */
  destroy(reason?: Error): void;
  /** Says goodbye first. */
  quit(): void;
}

const LONGEST_RESET_MS = 5_000;

const openConnection = (socket: net.Socket, settings: SmtpSettings): SMTPConnection => {
  const { host, port, secure, requireTls, ignoreTls, name, tls, handshakeTimeoutMs, finalTimeoutMs } = settings;
  return new SMTPConnection({
    ...{ connection: socket, host, port, secure, requireTLS: requireTls, ignoreTLS: ignoreTls, tls },
    ...(name === undefined ? {} : { name }),
    ...{ greetingTimeout: handshakeTimeoutMs, socketTimeout: finalTimeoutMs },
  });
};

/** Rejects with the connection's error, or with `reason` after `ms`; the socket is gone then. */
const bounded = async <T>(socket: net.Socket, ms: number, work: Promise<T>): Promise<T> => {
  const timer = setTimeout(() => socket.destroy(new Error('The mail server does not answer')), ms);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
};

const asPromise = <T>(start: (done: (error: Error | null | undefined, value: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));

/** Nodemailer calls back for replies and emits for everything else; whichever comes first counts. */
const createRace = (connection: SMTPConnection) => {
  let fail: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_resolve, reject) => (fail = reject));
  ended.catch(() => undefined);
  connection.on('error', fail);
  connection.once('end', () => fail(new Error('The connection has ended')));
  return <T>(work: Promise<T>): Promise<T> => Promise.race([work, ended]);
};

const shakeHands = async (
  connection: SMTPConnection,
  race: ReturnType<typeof createRace>,
  credentials: SmtpSettings['auth'],
): Promise<void> => {
  await race(asPromise<void>((done) => connection.connect((error) => done(error, undefined))));
  if (credentials) await race(asPromise<void>((done) => connection.login({ credentials }, (error) => done(error))));
};

export const openSession = async (settings: SmtpSettings): Promise<SmtpSession> => {
  const { host, port, auth, connectTimeoutMs, handshakeTimeoutMs } = settings;
  const socket = await dial(host, port, connectTimeoutMs);
  const connection = openConnection(socket, settings);
  const race = createRace(connection);
  let open = true;
  let uses = 0;
  connection.once('end', () => (open = false));
  const destroy = (reason?: Error): void => {
    open = false;
    socket.destroy(reason);
  };
  try {
    await bounded(socket, handshakeTimeoutMs, shakeHands(connection, race, auth));
  } catch (error) {
    destroy();
    throw error;
  }

  return {
    async send(envelope, body) {
      uses += 1;
      const sent = asPromise<SMTPConnection.SentMessageInfo>((done) =>
        connection.send(envelope, body, (error, info) => {
          // A refused envelope is followed by a drain of the body in the next tick, which would ask the ledger.
          if (error) body.destroy();
          done(error, info);
        }),
      );
      return (await race(sent)).response;
    },
    async reset() {
      try {
        await bounded(socket, LONGEST_RESET_MS, race(asPromise<void>((done) => connection.reset((e) => done(e)))));
      } catch {
        destroy();
      }
    },
    isOpen: () => open && !socket.destroyed,
    uses: () => uses,
    destroy,
    quit() {
      if (!open) return;
      open = false;
      connection.quit();
      const timer = setTimeout(() => socket.destroy(), LONGEST_RESET_MS).unref();
      socket.once('close', () => clearTimeout(timer));
    },
  };
};
