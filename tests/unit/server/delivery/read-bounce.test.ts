/** Mails that came back, from the reference collection and by hand. */
import { readBounce } from '../../../../server/src/features/delivery/read-bounce';
import { itAgreesWith } from '../../../support/vectors';

interface Expected {
  address: string;
  status: string;
  normalised: string;
}

/** The classes that a report states itself; that `550 5.0.0` is an unknown user is in no machine-readable field. */
const classOf = (kind: string, enhancedCode: string | null): string => {
  if (kind === 'complained') return 'complaint';
  if (kind === 'auto-reply') return 'auto_reply';
  return enhancedCode?.startsWith('4') ? 'transient' : 'permanent';
};

const permanence = (status: string): string => (status.startsWith('4') ? 'transient' : 'permanent');

/** Forwarded on the way: what counts is the address that was mailed, not where it ended. */
const BY_RULE: Record<string, string> = { 'dsn.lhost-postfix-78': 'neko@example.co.jp' };

const nested = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  ).join('');

describe('a mail that came back', () => {
  itAgreesWith('40-dsn-emails', {
    only: ({ tier, engine }) => tier === 'basic' || engine === 'rfc3834' || engine === 'not-a-bounce',
    async mistakes({ id, raw, raw_encoding: encoding, expect: is }) {
      const bytes = Buffer.from(String(raw), encoding === 'latin-1' ? 'latin1' : 'utf8');
      const found = (await readBounce(bytes)).map(({ kind, address, enhancedCode }) => [
        address?.toLowerCase(),
        classOf(kind, enhancedCode),
      ]);
      const recipients = is.recipients as Expected[];
      const fields = (is.rfc3464 as { fields: { status?: string }[] } | null)?.fields ?? [];
      const expected = recipients.map(({ address, status, normalised }, index) => [
        BY_RULE[id] ?? address.toLowerCase(),
        normalised === 'auto_reply' ? normalised : permanence(fields[index]?.status ?? status),
      ]);
      return JSON.stringify(found) === JSON.stringify(expected) ? undefined : { found, expected };
    },
  });

  const report = (status: string): Buffer =>
    Buffer.from(
      [
        'From: MAILER-DAEMON@mx.test',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'It failed.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.test',
        '',
        ...status.split('\n'),
        '',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        'Message-ID:',
        ' <7@shop.test>',
        'Subject: Hello',
        '--b--',
      ].join('\r\n'),
    );

  it('names the mail, the address, the code and the words of the server', async () => {
    const raw = report(
      'Final-Recipient: rfc822; ann@x.test\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\n  such user',
    );
    expect(await readBounce(raw)).toEqual([
      {
        ...{ kind: 'bounced', key: expect.stringMatching(/^[0-9a-f]{40}:0$/), messageId: '<7@shop.test>' },
        ...{ recipients: ['ann@x.test'], unsubscribeToken: null },
        ...{ address: 'ann@x.test', enhancedCode: '5.1.1', replyCode: 550, reason: '550 5.1.1 no such user' },
      },
    ]);
    expect(await readBounce(raw)).toEqual(await readBounce(raw));
  });

  it.each([
    ['boundaries', '--b\r\n'],
    ['short lines', 'a\r\n'],
  ])('reads the beginning, and nothing after 256 KB of it: %s', async (_, line) => {
    const whole = report('Final-Recipient: rfc822; ann@x.test\nAction: failed\nStatus: 5.1.1');
    const filler = Buffer.from(line.repeat(Math.ceil((256 * 1024) / line.length)));
    const end = whole.length - '--b--'.length;
    const after = Buffer.concat([whole.subarray(0, end), filler]);
    expect(await readBounce(after)).toMatchObject([{ messageId: '<7@shop.test>', address: 'ann@x.test' }]);
    const first = whole.indexOf('--b');
    const before = Buffer.concat([whole.subarray(0, first), filler, whole.subarray(first)]);
    expect(await readBounce(before)).toEqual([]);
  });

  it.each([
    ['delayed', '4.4.1', 'deferred'],
    ['delivered', '2.1.5', 'delivered'],
    ['invented', '5.2.2', 'bounced'],
    ['invented', '4.2.2', 'deferred'],
  ])('with the action %s and %s is %s', async (action, status, kind) => {
    const raw = report(`Final-Recipient: rfc822; ann@x.test\nAction: ${action}\nStatus: ${status}`);
    expect(await readBounce(raw)).toMatchObject([{ kind }]);
  });

  it('takes the nearer code where the report’s own says only "for good"', async () => {
    const raw = report(
      'Final-Recipient: rfc822; a@x.test\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.2.2 full',
    );
    expect(await readBounce(raw)).toMatchObject([{ enhancedCode: '5.2.2' }]);
  });

  const complaint = (type: string): Buffer =>
    Buffer.from(
      [
        'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
        '',
        '--b',
        'Content-Type: message/feedback-report',
        '',
        `Feedback-Type: ${type}`,
        'Original-Rcpt-To: <ann@x.test>',
        '',
        '--b',
        'Content-Type: message/rfc822',
        '',
        'Message-ID: <7@shop.test>',
        '',
        'Hello',
        '--b--',
      ].join('\r\n'),
    );
  it('may be a complaint (RFC 5965), or one taken back', async () => {
    expect(await readBounce(complaint('abuse'))).toMatchObject([
      { kind: 'complained', address: 'ann@x.test', messageId: '<7@shop.test>' },
    ]);
    expect(await readBounce(complaint('not-spam'))).toEqual([]);
  });

  it.each([
    ['an ordinary answer', 'Subject: Re: Hello\r\nFrom: a@x.test\r\n\r\nThanks!'],
    ['nothing', ''],
    ['parts within parts, too deep to be read', nested(300)],
    ['bytes that are no mail', '\u0000\u0001\u0002'],
  ])('is not %s', async (_name, raw) => expect(await readBounce(Buffer.from(raw))).toEqual([]));
});
