import {
  buildHeaders,
  headerValue,
  messageId,
  messageIdDomain,
  senderValue,
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

describe('a sender', () => {
  it.each([
    ['news@shop.test', 'news@shop.test'],
    ['Shop <news@shop.test>', '"Shop" <news@shop.test>'],
    ['"Shop, Ltd." <news@shop.test>', '"Shop, Ltd." <news@shop.test>'],
    ['Shop, Ltd. <news@shop.test>', '"Shop, Ltd." <news@shop.test>'],
    ['He said "hi" \\ <news@shop.test>', '"He said \\"hi\\" \\\\" <news@shop.test>'],
    ['ร้าน <news@shop.test>', '"ร้าน" <news@shop.test>'],
    ['Shop: evil@x.test <news@shop.test>', '"Shop: evil@x.test" <news@shop.test>'],
    ['Shop\r\nBcc: evil@x.test <news@shop.test>', '"Shop Bcc: evil@x.test" <news@shop.test>'],
    ['"a" <evil@x.test>, "b" <news@shop.test>', '"\\"a\\" <evil@x.test>, \\"b\\"" <news@shop.test>'],
    ['a@shop.test, b@shop.test', 'a@shop.test, b@shop.test'],
  ])('%j is written as %j', (value, written) => expect(senderValue(value)).toBe(written));
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
