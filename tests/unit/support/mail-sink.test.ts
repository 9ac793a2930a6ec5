import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  startMailSink,
  type MailSink,
  type MailSinkFault,
  type MailSinkStage,
} from '../../../playground/mail-sink/mail-sink.mjs';

/** Says the lines one by one and collects the replies; a connection that is cut answers with fewer. */
const converse = (port: number, lines: string[]): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    const replies: string[] = [];
    const waiting = [...lines];
    socket.on('error', reject);
    socket.on('close', () => resolve(replies));
    createInterface({ input: socket }).on('line', (line) => {
      if (/^\d{3}-/.test(line)) return;
      replies.push(line);
      const next = waiting.shift();
      if (next === undefined) socket.end();
      else socket.write(`${next}\r\n`);
    });
  });

const sending = (to: string, id: string, headers: string[] = []): string[] => [
  'EHLO test',
  'MAIL FROM:<shop@example.test>',
  `RCPT TO:<${to}>`,
  'DATA',
  [`Message-ID: <${id}@example.test>`, `To: ${to}`, 'Subject: Hello', ...headers, '', 'Hi there', '.'].join('\r\n'),
  'QUIT',
];
const codes = (replies: string[]): string[] => replies.map((reply) => reply.slice(0, 3));

describe('the mail sink', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mail-sink-'));
  const journal = path.join(folder, 'journal.jsonl');
  let fault: (stage: MailSinkStage) => MailSinkFault | undefined = () => undefined;
  let sink: MailSink;

  beforeAll(async () => {
    sink = await startMailSink({ smtpPort: 0, httpPort: 0, journal, fault: (stage) => fault(stage) });
  });
  afterEach(() => {
    fault = () => undefined;
  });
  afterAll(async () => {
    await sink.stop();
    rmSync(folder, { recursive: true });
  });

  const journalled = (id: string): Record<string, unknown>[] =>
    readFileSync(journal, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ messageId }) => messageId === `<${id}@example.test>`);

  it('takes a message, shows it and writes it to the journal', async () => {
    const replies = await converse(sink.smtpPort, sending('anna@example.test', 'taken'));
    expect(codes(replies)).toEqual(['220', '250', '250', '250', '354', '250', '221']);
    const [message] = await sink.messages({ to: 'Anna@example.test' });
    expect(message).toMatchObject({ messageId: '<taken@example.test>', subject: 'Hello', to: ['anna@example.test'] });
    expect(journalled('taken')).toEqual([
      {
        messageId: '<taken@example.test>',
        from: 'shop@example.test',
        to: ['anna@example.test'],
        at: expect.any(String),
      },
    ]);
  });

  it.each([
    ['bounce+7@example.test', '550 5.1.1'],
    ['defer@example.test', '451 4.3.0'],
  ])('refuses %s with %s', async (address, answer) => {
    const replies = await converse(sink.smtpPort, sending(address, 'refused').slice(0, 3));
    expect(replies.at(-1)).toContain(answer);
    expect(await sink.messages({ to: address })).toEqual([]);
  });

  it('cuts the connection after the message is in the journal and before the client hears of it', async () => {
    fault = ({ stage }) => (stage === 'accepted' ? { kind: 'drop' } : undefined);
    const replies = await converse(sink.smtpPort, sending('ben@example.test', 'cut'));
    expect(codes(replies)).toEqual(['220', '250', '250', '250', '354']);
    expect(journalled('cut')).toHaveLength(1);
  });

  it('refuses after the dot with the code it is told, and keeps nothing', async () => {
    fault = ({ stage, messageId }) =>
      stage === 'dot' && messageId === '<late@example.test>'
        ? { kind: 'reply', code: 452, message: '4.2.2 Full' }
        : undefined;
    const replies = await converse(sink.smtpPort, sending('cora@example.test', 'late'));
    expect(replies[5]).toBe('452 4.2.2 Full');
    expect(journalled('late')).toEqual([]);
  });

  it('answers over HTTP by recipient, and refuses pages of another origin', async () => {
    await converse(sink.smtpPort, sending('dora@example.test', 'http'));
    const answer = await fetch(`${sink.url}/messages?to=dora@example.test`);
    expect(await answer.json()).toMatchObject({ data: [{ messageId: '<http@example.test>' }], meta: { total: 1 } });
    const foreign = await fetch(`${sink.url}/messages`, { method: 'DELETE', headers: { origin: 'http://evil.test' } });
    expect(foreign.status).toBe(403);
  });

  it('performs the one-click unsubscribe of RFC 8058', async () => {
    const requests: string[] = [];
    const site = http.createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        requests.push(`${request.method} ${request.url} ${body}`);
        response.end();
      });
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const { port } = site.address() as net.AddressInfo;
    const headers = [
      `List-Unsubscribe: <mailto:out@example.test>, <http://127.0.0.1:${port}/u/token>`,
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ];
    await converse(sink.smtpPort, sending('emil@example.test', 'leave', headers));
    const [message] = await sink.messages({ to: 'emil@example.test' });
    const answer = await fetch(`${sink.url}/messages/${message?.id}/one-click`, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(requests).toEqual(['POST /u/token List-Unsubscribe=One-Click']);
    site.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
  });
});
