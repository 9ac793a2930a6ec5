import {
  maskAddress,
  maskAddressesIn,
  withoutAddresses,
} from '../../../../../server/src/features/audience/core/mask-address';

describe('a masked address', () => {
  it.each([
    ['ann@x.test', 'a•••@x.test'],
    ['a@x.test', 'a•••@x.test'],
    ['😀smile@x.test', '😀•••@x.test'],
    ['nothing', '•••'],
    ['@x.test', '•••'],
  ])('of %s is %s', (address, masked) => expect(maskAddress(address)).toBe(masked));
});

describe('the addresses in a text', () => {
  it.each([
    ['530 5.7.1 <ann@x.test>: Authentication required', '<a•••@x.test>:', '530 5.7.1 <•••>: Authentication required'],
    ["550 o'neill@x.test unknown", 'o•••@x.test', '550 ••• unknown'],
    ['550 "ann lee"@x.test unknown', '"•••@x.test', '550 ••• unknown'],
    ['550 ann@[192.0.2.1] unknown', 'a•••@[192.0.2.1', '550 •••] unknown'],
    ['see https://x.test/why?to=ann%40y.test&c=1', 'https:/•••@y.test', 'see https:•••'],
    ['ann@x.test, bea@y.test;carl@z.test', 'a•••@x.test, b•••@y.test;c•••@z.test', '•••, •••;•••'],
  ])('of %s', (text, masked, without) => {
    expect(maskAddressesIn(text)).toContain(masked);
    expect(withoutAddresses(text)).toBe(without);
    expect(`${maskAddressesIn(text)} ${withoutAddresses(text)}`).not.toMatch(/ann|neill/);
  });

  it.each(['535 5.7.8 bad password', '10 of the last 200 answers (5.7.x, 4.7.32)', 'at 12:00 @ noon', ''])(
    'there are none in %s',
    (text) => {
      expect(maskAddressesIn(text)).toBe(text);
      expect(withoutAddresses(text)).toBe(text);
    },
  );
});
