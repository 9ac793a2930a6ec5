import { generateKeyPairSync, sign } from 'node:crypto';
import {
  hmacSha256,
  isSameSecret,
  isSigned,
  isTimely,
  publicKeyOf,
} from '../../../../../../server/src/features/delivery/core/webhooks/signatures';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const content = Buffer.from('what was signed');
const signature = sign('sha256', content, privateKey).toString('base64');

describe('a signature', () => {
  it.each<[string, string | Buffer]>([
    ['PEM', publicKey.export({ type: 'spki', format: 'pem' })],
    ['the bare Base64 of it', publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
  ])('fits under a key as %s', (_form, text) => {
    const key = publicKeyOf(String(text));
    expect(isSigned({ key, hash: 'sha256', content, signature })).toBe(true);
    expect(isSigned({ key, hash: 'sha1', content, signature })).toBe(false);
    expect(isSigned({ key, hash: 'sha256', content: Buffer.from('other'), signature })).toBe(false);
  });

  it.each(['', '!', 'AAAA', 'x'.repeat(10_000)])('%.5s is none', (text) =>
    expect(isSigned({ key: publicKey, hash: 'sha256', content, signature: text })).toBe(false),
  );

  it('needs a key that is one', () => expect(() => publicKeyOf('A'.repeat(90))).toThrow());

  // RFC 4231, test case 2.
  it('by HMAC is that of the RFC', () =>
    expect(hmacSha256('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ));
});

it('a secret is the same or not, of whatever length', () => {
  expect([isSameSecret('a', 'a'), isSameSecret('a', 'b'), isSameSecret('a', ''), isSameSecret('a', 'aa')]).toEqual([
    ...[true, false, false, false],
  ]);
});

it.each([
  [0, true],
  [300_000, true],
  [-300_000, true],
  [300_001, false],
  [-300_001, false],
  [Number.NaN, false],
])('%p ms off is timely within 300 s: %p', (offMs, is) => expect(isTimely(1e12 + offMs, 1e12, 300)).toBe(is));
