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

const stageOf = (line: string): SmtpStage | 'other' => {
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'HELO' || verb === 'EHLO') return 'EHLO';
  return (['AUTH', 'MAIL', 'RCPT', 'DATA'] as const).find((stage) => stage === verb) ?? 'other';
};

const GOOD: Record<SmtpStage | 'other', string> = {
  greeting: '220 test',
  EHLO: '250-test\r\n250 AUTH PLAIN',
  AUTH: '235 2.7.0 ok',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  'mid-body': '',
  dot: '250 2.0.0 queued',
  other: '502 5.5.1 unknown command',
};

const serve = (socket: net.Socket, script: SmtpScript): void => {
  let pending = '';
  let inBody = false;
  const answer = (stage: SmtpStage | 'other'): boolean => {
    const fault = stage === script.stage ? script.fault : undefined;
    if (fault === 'drop') socket.destroy();
    else if (fault !== 'stall') socket.write(`${fault?.reply ?? GOOD[stage]}\r\n`);
    return fault === undefined;
  };
  const takeBody = (): void => {
    const end = pending.indexOf('\r\n.\r\n');
    if (script.stage === 'mid-body' && script.fault === 'drop') socket.destroy();
    if (end < 0) return;
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
  close(): Promise<void>;
}

export const startScriptedSmtp = async (): Promise<ScriptedSmtp> => {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, running.script);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: ScriptedSmtp = {
    port: (server.address() as net.AddressInfo).port,
    script: {},
    async close() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return running;
};
