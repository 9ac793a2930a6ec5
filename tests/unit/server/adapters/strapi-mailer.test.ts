/** The adapter over the Nodemailer that Strapi’s provider uses, against a mail server that fails on purpose. */
import { createRequire } from 'node:module';
import { createStrapiMailer, type EmailOptions } from '../../../../server/src/adapters/strapi-mailer';
import type { MailOutcome, OutgoingMail, SendResult } from '../../../../server/src/ports/mailer';
import { startScriptedSmtp, type ScriptedSmtp, type SmtpFault, type SmtpStage } from '../../../support/scripted-smtp';

interface Transport {
  sendMail(options: EmailOptions): Promise<unknown>;
  close(): void;
}
interface Nodemailer {
  createTransport(options: object): Transport;
}
const nodemailer = createRequire(require.resolve('@strapi/provider-email-nodemailer'))('nodemailer') as Nodemailer;

const MAIL: OutgoingMail = {
  ...{ messageId: '<1@x.test>', from: 'a@x.test', to: 'b@x.test', subject: 'Hello' },
  ...{ html: `<p>${'x'.repeat(300_000)}</p>`, text: 'Hello', headers: { 'X-Test': '1' } },
};
/** Only a stalled server lets it run out. */
const TIMEOUT_MS = 3_000;
const STALL_TIMEOUT_MS = 400;

const departing = async (): Promise<boolean> => true;

describe('the mailer over Nodemailer', () => {
  let smtp: ScriptedSmtp;
  beforeAll(async () => {
    smtp = await startScriptedSmtp();
  });
  afterAll(() => smtp.close());

  const sendWith = async (options: object, mail = MAIL): Promise<SendResult> => {
    const transport = nodemailer.createTransport({
      ...{ host: '127.0.0.1', port: smtp.port, ignoreTLS: true, auth: { user: 'u', pass: 'p' } },
      ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: STALL_TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
      ...options,
    });
    const mailer = createStrapiMailer({
      send: (given) => transport.sendMail(given),
      close: () => transport.close(),
      timeoutMs: 10_000,
    });
    const outcome = await mailer.send(mail, departing);
    await mailer.close();
    return outcome;
  };

  const faults: [SmtpStage, SmtpFault, Partial<MailOutcome>][] = [
    ['greeting', 'drop', { kind: 'not-sent' }],
    ['greeting', 'stall', { kind: 'not-sent' }],
    ['greeting', { reply: '421 4.3.2 busy' }, { kind: 'not-sent' }],
    ['greeting', { reply: '554 5.3.2 no service' }, { kind: 'account', code: 554 }],
    ['EHLO', 'drop', { kind: 'unknown' }],
    ['EHLO', 'stall', { kind: 'unknown' }],
    ['EHLO', { reply: '421 4.3.2 busy' }, { kind: 'not-sent' }],
    ['EHLO', { reply: '550 5.7.1 not you' }, { kind: 'account', code: 550 }],
    ['AUTH', 'drop', { kind: 'unknown' }],
    ['AUTH', 'stall', { kind: 'unknown' }],
    ['AUTH', { reply: '535 5.7.8 wrong' }, { kind: 'account', code: 535 }],
    ['AUTH', { reply: '454 4.7.0 later' }, { kind: 'account', code: 454 }],
    ['MAIL', 'drop', { kind: 'unknown' }],
    ['MAIL', 'stall', { kind: 'unknown' }],
    ['MAIL', { reply: '530 5.7.0 log in' }, { kind: 'account', code: 530 }],
    ['MAIL', { reply: '451 4.7.1 later' }, { kind: 'refused', code: 451, enhancedCode: '4.7.1' }],
    ['MAIL', { reply: '550 5.7.1 no' }, { kind: 'refused', code: 550, enhancedCode: '5.7.1' }],
    ['RCPT', 'drop', { kind: 'unknown' }],
    ['RCPT', 'stall', { kind: 'unknown' }],
    ['RCPT', { reply: '450 4.2.0 greylisted' }, { kind: 'refused', code: 450, enhancedCode: '4.2.0' }],
    ['RCPT', { reply: '550 5.1.1 unknown' }, { kind: 'refused', code: 550, enhancedCode: '5.1.1' }],
    ['RCPT', { reply: '550 no such user' }, { kind: 'refused', code: 550, enhancedCode: null }],
    ['DATA', 'drop', { kind: 'unknown' }],
    ['DATA', 'stall', { kind: 'unknown' }],
    ['DATA', { reply: '452 4.3.1 full' }, { kind: 'refused', code: 452 }],
    ['DATA', { reply: '554 5.6.0 no' }, { kind: 'refused', code: 554 }],
    ['mid-body', 'drop', { kind: 'unknown' }],
    ['dot', 'drop', { kind: 'unknown' }],
    ['dot', 'stall', { kind: 'unknown' }],
    ['dot', { reply: '451 4.3.0 later' }, { kind: 'refused', code: 451 }],
    ['dot', { reply: '552 5.2.2 full' }, { kind: 'refused', code: 552, enhancedCode: '5.2.2' }],
  ];
  it.each(faults)('files %s × %j', async (stage, fault, expected) => {
    smtp.script = { stage, fault };
    const timeouts = fault === 'stall' && stage !== 'greeting' ? { socketTimeout: STALL_TIMEOUT_MS } : {};
    expect(await sendWith(timeouts)).toMatchObject(expected);
  });

  it('files an accepted mail', async () => {
    smtp.script = {};
    expect(await sendWith({})).toEqual({ kind: 'accepted', response: '250 2.0.0 queued' });
  });

  it.each([
    ['a refused connection', { port: 1 }, 'not-sent'],
    ['an unknown host', { host: 'mail.cohort.invalid' }, 'not-sent'],
    ['TLS where none is spoken', { secure: true, ignoreTLS: false }, 'account'],
    ['STARTTLS that is required and missing', { requireTLS: true, ignoreTLS: false }, 'account'],
  ])('files %s', async (_name, options, kind) => {
    smtp.script = {};
    expect(await sendWith(options)).toMatchObject({ kind });
  });

  it('settles through a pool whose server closes before its greeting', async () => {
    smtp.script = { stage: 'greeting', fault: 'drop' };
    expect(await sendWith({ pool: true, maxRequeues: 0 })).toMatchObject({ kind: 'unknown' });
  });
});

describe('the mailer over any provider', () => {
  const outcomeOf = async (send: () => Promise<unknown>): Promise<SendResult> =>
    createStrapiMailer({ send, timeoutMs: 20 }).send(MAIL, departing);

  it('hands over everything, the text part, the Message-ID and the headers too', async () => {
    const given: EmailOptions[] = [];
    await createStrapiMailer({ send: async (options) => void given.push(options) }).send(MAIL, departing);
    expect(given).toEqual([MAIL]);
  });

  it.each([
    ['a rejected recipient', { rejected: ['b@x.test'] }, { kind: 'refused', code: 550 }],
    [
      'a rejected recipient with the server’s words',
      {
        rejected: ['b@x.test'],
        rejectedErrors: [
          Object.assign(new Error('no'), { responseCode: 450, response: '450 4.2.0 later', command: 'RCPT TO' }),
        ],
      },
      { kind: 'refused', code: 450, enhancedCode: '4.2.0' },
    ],
    ['a result without words', undefined, { kind: 'accepted' }],
  ])('files %s', async (_name, result, expected) => {
    expect(await outcomeOf(async () => result)).toMatchObject(expected);
  });

  it.each<[string, unknown, MailOutcome['kind']]>([
    ['something that is no error', 'oops', 'unknown'],
    ['an error without a code', new Error('500 Internal'), 'unknown'],
    [
      'a reset connection',
      Object.assign(new Error('read ECONNRESET'), { code: 'ESOCKET', syscall: 'read' }),
      'unknown',
    ],
    ['half a reply code', Object.assign(new Error('x'), { responseCode: 45 }), 'unknown'],
    ['a good code in an error', Object.assign(new Error('x'), { responseCode: 250, response: '250 ok' }), 'unknown'],
    [
      'every address refusing the connection',
      new AggregateError([Object.assign(new Error('a'), { syscall: 'connect' })], 'all'),
      'not-sent',
    ],
  ])('files %s', async (_name, error, kind) => {
    expect(
      await outcomeOf(async () => {
        throw error;
      }),
    ).toMatchObject({ kind });
  });

  it('hands nothing over where the ledger holds the mail back', async () => {
    const send = jest.fn();
    expect(await createStrapiMailer({ send }).send(MAIL, async () => false)).toEqual({ kind: 'held' });
    expect(send).not.toHaveBeenCalled();
  });

  it('files a provider that never answers', async () => {
    expect(await outcomeOf(() => new Promise(() => undefined))).toMatchObject({ kind: 'unknown' });
  });
});
