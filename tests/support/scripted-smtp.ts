/**
 * A mail server that fails where it is told to: at one stage for everybody (`script`), or as asked for each message
 * (`decide`). What it accepts is on the disk before the client can hear of it; that journal is the oracle of the fault
 * tests.
 */
import { once } from 'node:events';
import net from 'node:net';
import type { JournalEntry } from '../../playground/mail-sink/mail-sink.mjs';
import { openJournal } from '../../playground/mail-sink/journal.mjs';

/** `dot`: after the whole body, before it is accepted. `accepted`: it is in the journal, the 250 is not yet given. */
export const SMTP_STAGES = [
  ...(['connect', 'greeting', 'EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'mid-body', 'dot', 'accepted'] as const),
] as const;
export type SmtpStage = (typeof SMTP_STAGES)[number];

/** A reply line to give instead of the good one, or what to do without one. */
export type SmtpFault = { reply: string } | 'drop' | 'stall';

export interface SmtpScript {
  stage?: SmtpStage;
  fault?: SmtpFault;
}

/** `to` is known from RCPT on, `messageId` from the dot on. */
export interface SmtpMoment {
  stage: SmtpStage;
  to?: string;
  messageId?: string | null;
}

export interface ScriptedSmtp {
  port: number;
  script: SmtpScript;
  /** Asked before `script`; may wait. */
  decide?: (moment: SmtpMoment) => SmtpFault | undefined | Promise<SmtpFault | undefined>;
  /** Every body that reached its final dot, whatever was answered then. */
  taken: string[];
  /** How many messages were accepted so far. */
  accepted: number;
  /** How many connections were made so far. */
  connections: number;
  /** As a server does that has no patience with idle clients. */
  hangUp(): void;
  close(): Promise<void>;
}

export interface ScriptedSmtpOptions {
  /** Gets a line (JournalEntry) per accepted message. */
  journal?: string;
  /** Added before each message is accepted. */
  latencyMs?: number;
}

const GOOD = {
  greeting: '220 test',
  EHLO: '250-test\r\n250 AUTH PLAIN',
  AUTH: '235 2.7.0 ok',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  'mid-body': '',
  dot: '',
  accepted: '250 2.0.0 queued',
  connect: '',
} as const satisfies Record<SmtpStage, string>;

const stageOf = (line: string): SmtpStage | undefined => {
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'HELO' || verb === 'EHLO') return 'EHLO';
  return (['AUTH', 'MAIL', 'RCPT', 'DATA'] as const).find((stage) => stage === verb);
};

const messageIdOf = (body: string): string | null => /^message-id:\s*(<[^>]*>)/im.exec(body)?.[1] ?? null;

/** Both resolve to null once the client is gone. */
const readerOf = (socket: net.Socket) => {
  let pending = '';
  let closed = false;
  let wake: () => void = () => undefined;
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    wake();
  });
  socket.on('close', () => {
    closed = true;
    wake();
  });
  const waitUntil = async (isThere: () => boolean): Promise<boolean> => {
    while (!isThere() && !closed) await new Promise<void>((resolve) => (wake = resolve));
    return isThere();
  };
  return {
    some: (): Promise<boolean> => waitUntil(() => pending !== ''),
    async until(delimiter: string): Promise<string | null> {
      if (!(await waitUntil(() => pending.includes(delimiter)))) return null;
      const text = pending.slice(0, pending.indexOf(delimiter));
      pending = pending.slice(text.length + delimiter.length);
      return text;
    },
  };
};

interface Accepting {
  running: ScriptedSmtp;
  accept(entry: JournalEntry): Promise<void>;
}

const converse = async (socket: net.Socket, { running, accept }: Accepting): Promise<void> => {
  const input = readerOf(socket);
  let from = '';
  let to = '';
  /** True where all is well so far. */
  const pass = async (moment: SmtpMoment): Promise<boolean> => {
    const { stage, fault } = running.script;
    const found = (await running.decide?.(moment)) ?? (moment.stage === stage ? fault : undefined);
    if (found === 'drop') socket.destroy();
    else if (found === 'stall') await once(socket, 'close');
    else if (found ?? GOOD[moment.stage]) socket.write(`${found?.reply ?? GOOD[moment.stage]}\r\n`);
    return found === undefined;
  };
  const takeBody = async (): Promise<void> => {
    if (!(await input.some())) return;
    if (!(await pass({ stage: 'mid-body', to }))) {
      // Closing on a client that still writes would reset the connection, and the reply with it.
      await input.until('\r\n.\r\n');
      return void socket.end();
    }
    const body = await input.until('\r\n.\r\n');
    if (body === null) return;
    running.taken.push(`${body}\r\n`);
    const message = { to, messageId: messageIdOf(body) };
    if (!(await pass({ stage: 'dot', ...message }))) return;
    await accept({ messageId: message.messageId, from, to: [to], at: new Date().toISOString() });
    await pass({ stage: 'accepted', ...message });
  };

  if (!(await pass({ stage: 'connect' })) || !(await pass({ stage: 'greeting' }))) return;
  for (let line = await input.until('\r\n'); line !== null; line = await input.until('\r\n')) {
    const stage = stageOf(line);
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (stage === 'MAIL') from = address;
    if (stage === 'RCPT') to = address;
    if (!stage) socket.write(/^(RSET|NOOP)/i.test(line) ? '250 2.0.0 ok\r\n' : '502 5.5.1 unknown command\r\n');
    else if ((await pass({ stage, ...(stage === 'RCPT' || stage === 'DATA' ? { to } : {}) })) && stage === 'DATA')
      await takeBody();
  }
};

export const startScriptedSmtp = async ({
  journal,
  latencyMs = 0,
}: ScriptedSmtpOptions = {}): Promise<ScriptedSmtp> => {
  const sockets = new Set<net.Socket>();
  const written = journal === undefined ? undefined : await openJournal(journal);
  const accept = async (entry: JournalEntry): Promise<void> => {
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    await written?.append(entry);
    running.accepted += 1;
  };
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    running.connections += 1;
    socket.on('close', () => sockets.delete(socket));
    void converse(socket, { running, accept });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: ScriptedSmtp = {
    port: (server.address() as net.AddressInfo).port,
    script: {},
    taken: [],
    accepted: 0,
    connections: 0,
    hangUp: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
      await written?.close();
    },
  };
  return running;
};
