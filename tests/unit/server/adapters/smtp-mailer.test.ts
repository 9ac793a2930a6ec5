/** The plugin's own SMTP against a mail server that fails on purpose: what is known, and when the ledger is asked. */
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { createSmtpMailer } from '../../../../server/src/adapters/smtp/smtp-mailer';
import type { SmtpSettings } from '../../../../server/src/adapters/smtp/smtp-settings';
import type { Mailer, OutgoingMail, SendResult } from '../../../../server/src/ports/mailer';
import { startScriptedSmtp, type ScriptedSmtp, type SmtpFault, type SmtpStage } from '../../../support/scripted-smtp';

const MAIL: OutgoingMail = {
  ...{ messageId: '<1@x.test>', from: 'Shop <a@x.test>', to: 'b@x.test', subject: 'Hello' },
  ...{ html: `<p>${'x'.repeat(300_000)}</p>`, text: 'Hello' },
  headers: {
    'List-Unsubscribe': '<https://x.test/u/1>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'Feedback-ID': 's:q:step:cohort',
  },
};
const SHORT_MS = 300;
/** Where connections are counted: none is to be given up because the machine is busy. */
const UNHURRIED = { envelopeTimeoutMs: 30_000, finalTimeoutMs: 30_000 };

describe('the mailer that speaks SMTP itself', () => {
  let smtp: ScriptedSmtp;
  let mailer: Mailer | undefined;
  let asked = 0;
  beforeAll(async () => {
    smtp = await startScriptedSmtp();
  });
  beforeEach(() => {
    smtp.script = {};
    smtp.taken.length = 0;
    smtp.connections = 0;
    asked = 0;
  });
  afterEach(() => mailer?.close());
  afterAll(() => smtp.close());

  const open = (options: Partial<SmtpSettings> = {}): Mailer => {
    mailer = createSmtpMailer({
      ...{ host: '127.0.0.1', port: smtp.port, secure: false, requireTls: false, ignoreTls: true },
      ...{ auth: { user: 'u', pass: 'p' }, maxMessagesPerConnection: 100 },
      ...{ connectTimeoutMs: SHORT_MS, handshakeTimeoutMs: SHORT_MS, envelopeTimeoutMs: SHORT_MS },
      ...{ finalTimeoutMs: SHORT_MS, idleTimeoutMs: 60_000 },
      ...options,
    });
    return mailer;
  };
  const departing = async (): Promise<boolean> => {
    asked += 1;
    return true;
  };
  const send = (options: Partial<SmtpSettings> = {}): Promise<SendResult> => open(options).send(MAIL, departing);

  const faults: [SmtpStage, SmtpFault, Partial<Record<string, unknown>>, number][] = [
    ['greeting', 'drop', { kind: 'not-sent' }, 0],
    ['greeting', 'stall', { kind: 'not-sent' }, 0],
    ['greeting', { reply: '421 4.3.2 busy' }, { kind: 'not-sent' }, 0],
    ['greeting', { reply: '554 5.3.2 no service' }, { kind: 'account', code: 554 }, 0],
    ['EHLO', 'drop', { kind: 'not-sent' }, 0],
    ['EHLO', 'stall', { kind: 'not-sent' }, 0],
    ['EHLO', { reply: '421 4.3.2 busy' }, { kind: 'not-sent' }, 0],
    ['EHLO', { reply: '550 5.7.1 not you' }, { kind: 'account', code: 550 }, 0],
    ['AUTH', 'drop', { kind: 'not-sent' }, 0],
    ['AUTH', 'stall', { kind: 'not-sent' }, 0],
    ['AUTH', { reply: '535 5.7.8 wrong' }, { kind: 'account', code: 535 }, 0],
    ['MAIL', 'drop', { kind: 'not-sent' }, 0],
    ['MAIL', 'stall', { kind: 'not-sent' }, 0],
    ['MAIL', { reply: '530 5.7.0 log in' }, { kind: 'account', code: 530 }, 0],
    ['MAIL', { reply: '451 4.7.1 later' }, { kind: 'refused', code: 451, enhancedCode: '4.7.1' }, 0],
    ['RCPT', 'drop', { kind: 'not-sent' }, 0],
    ['RCPT', 'stall', { kind: 'not-sent' }, 0],
    ['RCPT', { reply: '450 4.2.0 greylisted' }, { kind: 'refused', code: 450, enhancedCode: '4.2.0' }, 0],
    ['RCPT', { reply: '550 5.1.1 unknown' }, { kind: 'refused', code: 550, enhancedCode: '5.1.1' }, 0],
    ['DATA', 'drop', { kind: 'not-sent' }, 0],
    ['DATA', 'stall', { kind: 'not-sent' }, 0],
    ['DATA', { reply: '452 4.3.1 full' }, { kind: 'refused', code: 452 }, 0],
    ['DATA', { reply: '554 5.6.0 no' }, { kind: 'refused', code: 554 }, 0],
    ['dot', 'drop', { kind: 'unknown' }, 1],
    ['dot', 'stall', { kind: 'unknown' }, 1],
    ['dot', { reply: '451 4.3.0 later' }, { kind: 'refused', code: 451 }, 1],
    ['dot', { reply: '552 5.2.2 full' }, { kind: 'refused', code: 552, enhancedCode: '5.2.2' }, 1],
  ];
  it.each(faults)('files %s × %j, and asks the ledger only where a body may leave', async (stage, fault, is, asks) => {
    smtp.script = { stage, fault };
    expect(await send()).toMatchObject(is);
    expect(asked).toBe(asks);
  });

  it('never calls a mail unsent once its last byte was given', async () => {
    smtp.script = { stage: 'mid-body', fault: 'drop' };
    const result = await send();
    expect(['unknown', 'not-sent']).toContain(result.kind);
    expect(smtp.taken).toEqual([]);
  });

  it('sends one mail as composed, for one recipient', async () => {
    expect(await send()).toEqual({ kind: 'accepted', response: '250 2.0.0 queued' });
    expect(asked).toBe(1);
    const [raw = ''] = smtp.taken;
    expect(raw).toContain('Message-ID: <1@x.test>');
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(raw.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
  });

  it('gives no byte of the body to a server when the ledger holds the mail back after the 354', async () => {
    const held = await open().send(MAIL, async () => false);
    expect(held).toEqual({ kind: 'held' });
    expect(smtp.taken).toEqual([]);
    expect(smtp.connections).toBe(1);
  });

  it('passes on what the ledger throws, and gives nothing away', async () => {
    const failing = open().send(MAIL, () => Promise.reject(new Error('The database is gone')));
    await expect(failing).rejects.toThrow('The database is gone');
    expect(smtp.taken).toEqual([]);
  });

  it('keeps a connection for the next mails, and renews it when it is worn out', async () => {
    const own = open({ ...UNHURRIED, maxMessagesPerConnection: 3 });
    for (let count = 0; count < 4; count += 1)
      expect(await own.send(MAIL, departing)).toMatchObject({ kind: 'accepted' });
    expect(smtp.taken).toHaveLength(4);
    expect(smtp.connections).toBe(2);
  });

  it('goes on over the same connection after a refused recipient', async () => {
    const own = open(UNHURRIED);
    smtp.script = { stage: 'RCPT', fault: { reply: '550 5.1.1 unknown' } };
    expect(await own.send(MAIL, departing)).toMatchObject({ kind: 'refused' });
    smtp.script = {};
    expect(await own.send(MAIL, departing)).toMatchObject({ kind: 'accepted' });
    expect(smtp.connections).toBe(1);
  });

  it('takes a new connection where the server had closed the kept one', async () => {
    const own = open();
    await own.send(MAIL, departing);
    smtp.hangUp();
    expect(await own.send(MAIL, departing)).toMatchObject({ kind: 'accepted' });
    expect(smtp.connections).toBe(2);
  });

  it.each([
    ['a refused connection', { port: 1 }, 'not-sent'],
    ['an unknown host', { host: 'mail.cohort.invalid' }, 'not-sent'],
    ['TLS where none is spoken', { secure: true, ignoreTls: false }, 'account'],
    ['STARTTLS that is required and missing', { requireTls: true, ignoreTls: false }, 'account'],
  ])('files %s', async (_name, options, kind) => {
    expect(await send(options)).toMatchObject({ kind });
    expect(asked).toBe(0);
  });

  it('D4: signs both List-Unsubscribe fields with DKIM (RFC 8058 §4)', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await send({ dkim: { domainName: 'x.test', keySelector: 's', privateKey: pem } });
    const [raw = ''] = smtp.taken;
    const { signed, fields, signature } = readDkim(raw);
    expect(fields).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post', 'from', 'subject']));
    expect(createVerify('RSA-SHA256').update(signed).verify(publicKey, signature, 'base64')).toBe(true);
  });
});

/** RFC 6376 §3.4.2: relaxed header canonicalisation of the signed fields and of the signature without its value. */
const readDkim = (raw: string): { signed: string; fields: string[]; signature: string } => {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n(?=[ \t])/g, '');
  const lines = head.split('\r\n').map((line) => {
    const at = line.indexOf(':');
    return {
      name: line.slice(0, at).toLowerCase(),
      value: line
        .slice(at + 1)
        .replace(/\s+/g, ' ')
        .trim(),
    };
  });
  const dkim = lines.find(({ name }) => name === 'dkim-signature')?.value ?? '';
  const tag = (name: string): string => new RegExp(`(?:^|;)\\s*${name}=([^;]*)`).exec(dkim)?.[1]?.trim() ?? '';
  const fields = tag('h')
    .toLowerCase()
    .split(':')
    .map((field) => field.trim());
  const rows = fields.map((field) => `${field}:${lines.find(({ name }) => name === field)?.value ?? ''}\r\n`);
  const unsigned = `dkim-signature:${dkim.replace(/(;\s*b=)[^;]*/, '$1')}`;
  return { signed: rows.join('') + unsigned.trimEnd(), fields, signature: tag('b').replace(/\s/g, '') };
};
