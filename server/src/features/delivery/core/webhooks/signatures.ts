/** Signatures of webhooks. In: keys, bytes and what was signed. Out: whether it fits; malformed input fits nothing. */
import { createHash, createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { SECOND_MS } from '../../../../lib/duration';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In the same time wherever they differ. */
export const isSameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** PEM, or the bare Base64 of it as providers show it. Throws where it is no public key. */
export const publicKeyOf = (text: string): KeyObject =>
  text.includes('-----BEGIN')
    ? createPublicKey(text)
    : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });

export interface Signed {
  key: KeyObject;
  hash: 'sha1' | 'sha256';
  content: Buffer;
  /** Base64. */
  signature: string;
}

export const isSigned = ({ key, hash, content, signature }: Signed): boolean => {
  try {
    return verify(hash, content, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
};

export const hmacSha256 = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/** Both in epoch milliseconds; a clock that is ahead is as wrong as a message that is old. */
export const isTimely = (sentAtMs: number, nowMs: number, toleranceS: number): boolean =>
  Number.isFinite(sentAtMs) && Math.abs(nowMs - sentAtMs) <= toleranceS * SECOND_MS;
