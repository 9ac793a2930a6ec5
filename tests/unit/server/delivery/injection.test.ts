/** What a mail is on the wire, whatever stands in names, subjects and addresses; through both ways out. */
import { createRequire } from 'node:module';
import PostalMime, { type Email } from 'postal-mime';
import { createSmtpMailer } from '../../../../server/src/adapters/smtp/smtp-mailer';
import { createStrapiMailer, type EmailOptions } from '../../../../server/src/adapters/strapi-mailer';
import { TABLES } from '../../../../server/src/lib/table-names';
import type { Mailer } from '../../../../server/src/ports/mailer';
import { headersOf } from '../../../support/list-unsubscribe';
import { startScriptedSmtp, type ScriptedSmtp } from '../../../support/scripted-smtp';
import { itAgreesWith, type Vector } from '../../../support/vectors';
import { createHarness, mailTo, openLedger, type LedgerDatabase } from './ledger-harness';

interface StrapiProvider {
  init(options: object, settings: object): { send(mail: EmailOptions): Promise<unknown>; close?(): void };
}
const provider = createRequire(__filename)('@strapi/provider-email-nodemailer') as StrapiProvider;

const ADDRESS = 'ann@example.test';
const FROM = 'news@shop.test';
const TIMEOUT_MS = 3_000;

const openMailer = {
  'its own SMTP': (port: number): Mailer =>
    createSmtpMailer({
      ...{ host: '127.0.0.1', port, secure: false, requireTls: false, ignoreTls: true, maxMessagesPerConnection: 100 },
      ...{ connectTimeoutMs: TIMEOUT_MS, handshakeTimeoutMs: TIMEOUT_MS, envelopeTimeoutMs: TIMEOUT_MS },
      ...{ finalTimeoutMs: TIMEOUT_MS, idleTimeoutMs: 60_000 },
    }),
  'the provider of Strapi': (port: number): Mailer => {
    const own = provider.init(
      { host: '127.0.0.1', port, ignoreTLS: true },
      { defaultFrom: FROM, defaultReplyTo: FROM },
    );
    return createStrapiMailer({ send: (mail) => own.send(mail), close: () => own.close?.() });
  },
} as const satisfies Record<string, (port: number) => Mailer>;

interface Parts {
  from?: string;
  replyTo?: string;
  to?: string;
  subject?: string;
  html?: string;
  link?: string;
}

interface Sent {
  /** Nothing: it was not sent. */
  raw: string | undefined;
  state: unknown;
  /** Everybody named to the mail server. */
  recipients: string[];
}

describe.each(Object.keys(openMailer) as (keyof typeof openMailer)[])('a mail by %s', (way) => {
  let ledger: LedgerDatabase;
  let smtp: ScriptedSmtp;
  let mailer: Mailer;
  const recipients: string[] = [];
  beforeAll(async () => {
    ledger = await openLedger('sqlite');
    smtp = await startScriptedSmtp();
    smtp.decide = ({ stage, to }) => void (stage === 'RCPT' && recipients.push(String(to)));
    mailer = openMailer[way](smtp.port);
  });
  beforeEach(() => ledger.empty());
  afterAll(async () => {
    await mailer?.close();
    await smtp?.close();
    await ledger?.close();
  });

  const send = async ({ from = `Shop <${FROM}>`, replyTo, to = ADDRESS, ...parts }: Parts): Promise<Sent> => {
    smtp.taken.length = 0;
    recipients.length = 0;
    const { subject = 'Hello', html = '<p>Hello</p>', link = 'https://shop.test/u/1' } = parts;
    const sending = { from, ...(replyTo === undefined ? {} : { replyTo }) };
    const harness = createHarness(ledger, { mailer, links: { unsubscribeUrl: () => link } }, sending);
    const prepared = mailTo(to);
    if (prepared.verdict !== 'send') throw new Error('It is to be sent');
    harness.source.prepared = () => ({ ...prepared, mail: { ...prepared.mail, subject, html } });
    const id = await harness.planOne();
    await harness.delivery.work(id);
    const [raw, ...more] = smtp.taken;
    expect(more).toEqual([]);
    return { raw, state: await harness.stateOf(id), recipients: [...recipients] };
  };
  const read = ({ raw = '' }: Sent): Promise<Email> => PostalMime.parse(Buffer.from(raw, 'latin1'));
  const namesOf = ({ raw = '' }: Sent): string[] => Object.keys(headersOf(raw)).sort();

  const EVIL = ['\r\n', '\n', '\r', '\u2028', '\u2029', '\0', '\u0085', '\v', '\r\n '].map(
    (breaker) => `Hello${breaker}Bcc: evil@example.test`,
  );
  const NAMES: [string, (evil: string) => Parts][] = [
    ['the subject', (subject) => ({ subject })],
    ['the name of the sender', (name) => ({ from: `${name} <${FROM}>` })],
    ['the quoted name of the sender', (name) => ({ from: `"${name}" <${FROM}>` })],
    ['the name to reply to', (name) => ({ replyTo: `${name} <${FROM}>` })],
    ['what to reply to', (replyTo) => ({ replyTo })],
    ['a link in a header', (end) => ({ link: `https://shop.test/${end}` })],
  ];

  it.each(NAMES)('S7: breaks of lines in %s make 0 headers and 0 recipients', async (_where, partsOf) => {
    const namesIn = (sent: Sent): string[] => namesOf(sent).filter((name) => name !== 'reply-to');
    const plain = namesIn(await send(partsOf('Hello')));
    expect(plain).toContain('list-unsubscribe');
    for (const evil of EVIL) {
      const sent = await send(partsOf(evil));
      expect([evil, sent.state, namesIn(sent), sent.recipients]).toEqual([evil, 'sent', plain, [ADDRESS]]);
      expect((await read(sent)).html).toContain('<p>Hello</p>');
    }
  });

  it('S7: a name that looks like a group or a list stays one name', async () => {
    for (const name of [
      'Hello: evil@example.test',
      'evil@example.test, Hello',
      'Hello; evil@example.test',
      'a "b" c',
    ]) {
      const sent = await send({ from: `${name} <${FROM}>`, replyTo: `${name} <${FROM}>` });
      const { from, replyTo } = await read(sent);
      expect([from, replyTo]).toEqual([{ name, address: FROM }, [{ name, address: FROM }]]);
      expect(sent.recipients).toEqual([ADDRESS]);
    }
  });

  it.each([
    '"a@evil.test x"@good.test',
    '"ann@example.test>, <b"@evil.test',
    'g: a@x.test, b@x.test;',
    'g: h: a@x.test;;',
    'a@x.test, b@x.test',
    'a@x.test;b@x.test',
    'Ann <ann@example.test>',
    '<ann@example.test>',
    'ann@example.test (a comment)',
    'ann@example.test\r\nRCPT TO:<b@evil.test>',
    'ann@example.test\u2028b@evil.test',
    'ann\0@example.test',
    'ann@example.test SIZE=1',
    'ann@[127.0.0.1]',
    'ann@x.test@evil.test',
    `${'a'.repeat(310)}@example.test`,
    `${'a'.repeat(64)}@${'b.'.repeat(130)}test`,
    `ann@${'b'.repeat(320)}`,
  ])('S8: %.40j names 0 recipients', async (to) => {
    const sent = await send({ to });
    expect([sent.state, sent.recipients, sent.raw]).toEqual(['failed', [], undefined]);
  });

  it('S8: what is stored is the one RCPT, but for the case of its domain', async () => {
    for (const to of ['Ann@Example.test', " o'neil+tag@example.test ", 'ann@xn--12c1fe0br.test']) {
      const sent = await send({ to });
      const row = await ledger.knex(TABLES.deliveries).orderBy('id', 'desc').first();
      const folded = (address: unknown): string => String(address).replace(/@.*/, (domain) => domain.toLowerCase());
      expect(row.email).toBe(to.trim());
      expect(sent.recipients.map(folded)).toEqual([folded(row.email)]);
      expect((await read(sent)).to?.map(({ address }) => folded(address))).toEqual([folded(row.email)]);
    }
  });

  const KNOWN = [
    ...['from', 'to', 'reply-to', 'subject', 'date', 'message-id', 'mime-version', 'content-type', 'feedback-id'],
    ...['content-transfer-encoding', 'list-unsubscribe', 'list-unsubscribe-post'],
  ];
  const headOf = (raw: string): string => raw.slice(0, raw.indexOf('\r\n\r\n'));
  const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim();

  const subjectMistakes = async ({ input, expect: wanted }: Vector): Promise<unknown> => {
    const sent = await send({ subject: String(input) });
    const { raw = '' } = sent;
    const { subject = '' } = await read(sent);
    const same = wanted.whitespace_may_collapse === true ? collapsed : (text: string): string => text;
    const found = {
      subject: same(subject) === same(String(wanted.decoded_subject_equals)),
      ascii: !/[^\t\r\n\x20-\x7e]/.test(headOf(raw)),
      lines: raw.split('\r\n').every((line) => line.length <= Number(wanted.max_line_octets)),
      headers: namesOf(sent).every((name) => KNOWN.includes(name)),
    };
    return Object.values(found).every(Boolean) ? undefined : { found, subject };
  };

  const injectionMistakes = async ({ field, input, expect: wanted }: Vector): Promise<unknown> => {
    const text = String(input);
    const parts: Record<string, Parts> = {
      subject: { subject: text },
      from_name: { from: `${text} <${FROM}>` },
      reply_to: { replyTo: text },
      to_name: { to: `${text} <${ADDRESS}>` },
      custom_header_value: { link: `https://shop.test/${text}` },
    };
    const sent = await send(parts[String(field)] ?? { subject: text, from: `${text} <${FROM}>`, replyTo: text });
    if (sent.raw === undefined) return sent.recipients.length === 0 ? undefined : sent;
    const names = namesOf(sent);
    const injected = (wanted.no_header_named as string[]).filter((name) => names.includes(name.toLowerCase()));
    const { html = '', text: plain = '' } = await read(sent);
    const isWhole = html.trim() === '<p>Hello</p>' && plain.trim() === 'Hello';
    const isFine = injected.length === 0 && isWhole && sent.recipients.join() === ADDRESS;
    return isFine ? undefined : { injected, html, recipients: sent.recipients };
  };

  const messageMistakes = async ({ input, expect: wanted }: Vector): Promise<unknown> => {
    const { from, html } = input as { from?: string; html?: string };
    const sent = await send({ ...(from === undefined ? {} : { from }), ...(html === undefined ? {} : { html }) });
    const { raw = '' } = sent;
    const headers = headersOf(raw);
    const id = headers['message-id'] ?? '';
    const domain = id.slice(id.lastIndexOf('@') + 1, -1);
    const longest = Math.max(...raw.split('\r\n').map((line) => line.length));
    const checks: Record<string, (value: unknown) => boolean> = {
      header_absent: (names) => (names as string[]).every((name) => headers[name.toLowerCase()] === undefined),
      message_id_domain_not: (domains) => !(domains as string[]).includes(domain),
      message_id_matches: (pattern) => new RegExp(String(pattern)).test(id),
      max_line_octets: (most) => longest <= Number(most),
    };
    const failed = Object.entries(wanted).filter(([name, value]) => !checks[name]?.(value));
    return failed.length === 0 && sent.raw !== undefined ? undefined : { failed, id, longest };
  };

  const MISTAKES: Record<string, (vector: Vector) => Promise<unknown>> = {
    ...{ subject: subjectMistakes, injection: injectionMistakes, message: messageMistakes },
  };

  // Not the plugin’s: a mail has one To, which is one mailbox, so that no list of addresses is ever read.
  itAgreesWith('52-headers-subjects', {
    only: ({ type }) => String(type) in MISTAKES,
    mistakes: (vector) => MISTAKES[String(vector.type)]?.(vector),
  });
});
