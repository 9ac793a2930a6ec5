import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** What an address asks for by its local part: bounce@, bounce+1@, defer@, slow@ … */
const REFUSALS = {
  bounce: { code: 550, message: '5.1.1 No such mailbox' },
  defer: { code: 451, message: '4.3.0 Try again later' },
};

const behaviourOf = (address) => address.split('@')[0].split(/[+.-]/)[0].toLowerCase();

const smtpError = ({ code, message }) => Object.assign(new Error(message), { responseCode: code });

const messageIdOf = (raw) => {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString('latin1');
  return /^message-id:\s*(<[^>]*>)/im.exec(head)?.[1] ?? null;
};

const collect = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const envelopeOf = (session) => ({
  from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
  to: session.envelope.rcptTo.map((recipient) => recipient.address),
});

/** Never calls back after a drop: the client is left with what it has heard. */
export const createSmtpServer = ({ mailbox, journal, latencyMs, slowMs, fault }) => {
  const dropConnection = (session) => {
    for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
  };

  /** Resolves to false where the connection is gone. */
  const passes = async (session, stage) => {
    const found = fault?.({ connectionId: session.id, ...stage });
    if (!found) return true;
    if (found.kind === 'reply') throw smtpError(found);
    if (found.kind === 'drop') {
      dropConnection(session);
      return false;
    }
    await delay(found.ms);
    return true;
  };

  const step = (session, stage, callback) => {
    passes(session, stage).then((goOn) => goOn && callback(), callback);
  };

  const receive = async (stream, session) => {
    const envelope = envelopeOf(session);
    if (!(await passes(session, { stage: 'data', ...envelope }))) return false;
    const raw = await collect(stream);
    const message = { messageId: messageIdOf(raw), ...envelope };
    if (!(await passes(session, { stage: 'dot', ...message }))) return false;
    if (envelope.to.some((address) => behaviourOf(address) === 'slow')) await delay(slowMs);
    if (latencyMs > 0) await delay(latencyMs);
    const entry = { ...message, at: new Date().toISOString() };
    await journal?.append(entry);
    mailbox.add({ ...entry, raw });
    return passes(session, { stage: 'accepted', ...message });
  };

  const server = new SMTPServer({
    name: 'mail-sink',
    banner: 'mail sink, delivers nowhere',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: 25 * 1024 * 1024,
    onConnect: (session, callback) => step(session, { stage: 'connect' }, callback),
    onMailFrom: (address, session, callback) => step(session, { stage: 'mail', from: address.address }, callback),
    onRcptTo: (address, session, callback) => {
      const refusal = REFUSALS[behaviourOf(address.address)];
      if (refusal) return callback(smtpError(refusal));
      return step(session, { stage: 'rcpt', from: envelopeOf(session).from, to: [address.address] }, callback);
    },
    onData: (stream, session, callback) => {
      receive(stream, session).then((acknowledged) => acknowledged && callback(null, 'Taken'), callback);
    },
  });
  // Small replies wait 40 ms for the client's delayed acknowledgement otherwise.
  server.server.on('connection', (socket) => socket.setNoDelay(true));
  // A client that goes away in mid-conversation is its own business.
  server.on('error', () => undefined);
  return server;
};
