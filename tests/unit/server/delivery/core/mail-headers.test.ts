import {
  buildHeaders,
  headerValue,
  isMailbox,
  messageId,
  messageIdDomain,
} from '../../../../../server/src/features/delivery/core/mail-headers';

const INPUT = {
  ...{ marketing: true, unsubscribeUrl: 'https://x.test/u/1', kind: 'step', sequenceId: 'seq', stepId: 'st' },
};

describe('headers', () => {
  it('carry one-click unsubscribe on everything but transactional mail', () => {
    expect(buildHeaders(INPUT)).toEqual({
      'Feedback-ID': 'st:seq:step:cohort',
      'List-Unsubscribe': '<https://x.test/u/1>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(Object.keys(buildHeaders({ ...INPUT, marketing: false }))).toEqual(['Feedback-ID']);
  });

  it.each(['\r\n', '\n', '\r', '\u2028', '\u2029', '\u0000', '\u0085', '\u001b'])('never hold %j', (breaker) => {
    const evil = `a${breaker}Bcc: b@evil.test`;
    const values = Object.values(
      buildHeaders({ ...INPUT, sequenceId: evil, stepId: evil, unsubscribeUrl: `https://x/${evil}` }),
    );
    expect(
      [headerValue(evil), ...values].filter((value) => /[\u0000-\u001f\u0080-\u009f\u2028\u2029]/.test(value)),
    ).toEqual([]);
  });
});

describe('a mailbox', () => {
  it.each(['a@x.test', 'first.last+tag@sub.example.co', "o'neil@x.test", 'ผู้ใช้@ตัวอย่าง.ไทย', 'a@xn--12c1fe0br.test'])(
    'is %s',
    (address) => expect(isMailbox(address)).toBe(true),
  );

  it.each([
    '',
    'a',
    '@x.test',
    'a@',
    'a@x',
    'a@localhost',
    'a@.x.test',
    'a@x.test.',
    'a b@x.test',
    'a@x.test, b@x.test',
    'a@x.test;b@x.test',
    'a@b@x.test',
    '"a@evil.test x"@good.test',
    'Name <a@x.test>',
    'group: a@x.test;',
    'a(comment)@x.test',
    'a@[127.0.0.1]',
    'a@x..test',
    'a@-x.test',
    'a@x.test\r\nRCPT TO:<b@x.test>',
    'a\u2028b@x.test',
    `${'a'.repeat(65)}@x.test`,
    `a@${'x'.repeat(60)}.${'y'.repeat(60)}.${'z'.repeat(60)}.${'w'.repeat(60)}.${'v'.repeat(60)}.test`,
  ])('is not %j', (address) => expect(isMailbox(address)).toBe(false));
});

describe('a Message-ID', () => {
  it('has the random part and the domain', () => expect(messageId('r', 'x.test')).toBe('<r@x.test>'));

  it.each([
    [{ messageIdDomain: 'mail.test', from: 'a@x.test', publicUrl: 'https://site.test' }, 'mail.test'],
    [{ from: 'Shop <news@shop.test>', publicUrl: 'https://site.test' }, 'shop.test'],
    [{ from: 'news@shop.test' }, 'shop.test'],
    [{ publicUrl: 'https://site.test:1337/x' }, 'site.test'],
    [{}, 'cohort.invalid'],
  ])('takes its domain from %j', (sources, expected) => expect(messageIdDomain(sources)).toBe(expected));
});
