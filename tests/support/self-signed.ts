/** A certificate for a key, signed by the key itself: just enough of X.509 (RFC 5280) to be read again. */
import { sign, type KeyObject } from 'node:crypto';

const tagged = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, ...parts);
const integer = (value: number): Buffer => tagged(0x02, Buffer.from([value]));
const bits = (content: Buffer): Buffer => tagged(0x03, Buffer.from([0]), content);
const object = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));
const time = (at: Date): Buffer => tagged(0x18, Buffer.from(`${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`));

const SHA256_WITH_RSA = sequence(object('2a864886f70d01010b'), tagged(0x05));
const NAME = sequence(tagged(0x31, sequence(object('550403'), tagged(0x0c, Buffer.from('sns.test')))));
const DAY_MS = 86_400_000;

export const selfSigned = (
  privateKey: KeyObject,
  publicKey: KeyObject,
  validity = { from: new Date(Date.now() - DAY_MS), to: new Date(Date.now() + DAY_MS) },
): string => {
  const toSign = sequence(
    tagged(0xa0, integer(2)),
    integer(1),
    SHA256_WITH_RSA,
    NAME,
    sequence(time(validity.from), time(validity.to)),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const whole = sequence(toSign, SHA256_WITH_RSA, bits(sign('sha256', toSign, privateKey)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};
