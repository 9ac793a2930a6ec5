/** A mail server that fails at one stage of the session, in one way. */
import { once } from 'node:events';
import net from 'node:net';

export const SMTP_STAGES = ['greeting', 'EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'mid-body', 'dot'] as const;
export type SmtpStage = (typeof SMTP_STAGES)[number];

/** A reply line to give instead of the good one, or what to do without one. */
export type SmtpFault = { reply: string } | 'drop' | 'stall';

export interface SmtpScript {
  stage?: SmtpStage;
  fault?: SmtpFault;
}

const stageOf = (line: string): keyof typeof GOOD => {
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'HELO' || verb === 'EHLO') return 'EHLO';
  return (['AUTH', 'MAIL', 'RCPT', 'DATA', 'RSET'] as const).find((stage) => stage === verb) ?? 'other';
};

const GOOD: Record<SmtpStage | 'RSET' | 'other', string> = {
  greeting: '220 test',
  EHLO: '250-test\r\n250 AUTH PLAIN',
  AUTH: '235 2.7.0 ok',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  'mid-body': '',
  dot: '250 2.0.0 queued',
  RSET: '250 2.0.0 ok',
  other: '502 5.5.1 unknown command',
};

const serve = (socket: net.Socket, running: Pick<ScriptedSmtp, 'script' | 'taken'>): void => {
  let pending = '';
  let inBody = false;
  const answer = (stage: keyof typeof GOOD): boolean => {
    const { script } = running;
    const fault = stage === script.stage ? script.fault : undefined;
    if (fault === 'drop') socket.destroy();
    else if (fault !== 'stall') socket.write(`${fault?.reply ?? GOOD[stage]}\r\n`);
    return fault === undefined;
  };
  const takeBody = (): void => {
    const end = pending.indexOf('\r\n.\r\n');
    const { script } = running;
    if (script.stage === 'mid-body' && script.fault === 'drop') socket.destroy();
    if (end < 0) return;
    running.taken.push(pending.slice(0, end + 2));
    pending = pending.slice(end + 5);
    inBody = false;
    answer('dot');
  };
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    while (!inBody && pending.includes('\r\n')) {
      const line = pending.slice(0, pending.indexOf('\r\n'));
      pending = pending.slice(line.length + 2);
      const stage = stageOf(line);
      const good = answer(stage);
      inBody = stage === 'DATA' && good;
    }
    if (inBody) takeBody();
  });
  answer('greeting');
};

export interface ScriptedSmtp {
  port: number;
  script: SmtpScript;
  /** Every body that reached its final dot, whatever was answered then. */
  taken: string[];
  /** How many connections were made so far. */
  connections: number;
  /** As a server does that has no patience with idle clients. */
  hangUp(): void;
  close(): Promise<void>;
}

export const startScriptedSmtp = async (): Promise<ScriptedSmtp> => {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    running.connections += 1;
    socket.on('close', () => sockets.delete(socket));
    serve(socket, running);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: ScriptedSmtp = {
    port: (server.address() as net.AddressInfo).port,
    script: {},
    taken: [],
    connections: 0,
    hangUp: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return running;
};
