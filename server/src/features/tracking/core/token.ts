/**
 * Public links carry ids under a MAC and nothing else: no address, no expiry, no destination.
 * In: keys, a purpose and up to four ids. Out: base64url of version ‖ ids (48 bit each) ‖ HMAC-SHA256 (first 128 bit).
 * Refused (null): anything another purpose or another key signed, and any spelling but the one that `signToken` writes.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const TOKEN_PURPOSES = ['unsubscribe', 'open', 'click'] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

/** The first key signs; all of them verify, so that links written before a rotation keep working. */
export type TokenKeys = readonly [string, ...string[]];

const VERSION = 1;
const ID_BYTES = 6;
const MAC_BYTES = 16;
const MAX_IDS = 4;
const MAX_ID = 2 ** (ID_BYTES * 8) - 1;
const LONGEST = Math.ceil(((1 + MAX_IDS * ID_BYTES + MAC_BYTES) * 4) / 3);

const purposeKey = (key: string, purpose: TokenPurpose): Buffer =>
  createHmac('sha256', key).update(`cohort:${purpose}:v${VERSION}`).digest();

const macOf = (key: string, purpose: TokenPurpose, payload: Buffer): Buffer =>
  createHmac('sha256', purposeKey(key, purpose)).update(payload).digest().subarray(0, MAC_BYTES);

export const signToken = (keys: TokenKeys, purpose: TokenPurpose, ids: readonly number[]): string => {
  const isId = (id: number): boolean => Number.isSafeInteger(id) && id >= 0 && id <= MAX_ID;
  if (ids.length < 1 || ids.length > MAX_IDS || !ids.every(isId)) throw new RangeError('A token takes one to four ids');
  const payload = Buffer.alloc(1 + ids.length * ID_BYTES);
  payload.writeUInt8(VERSION, 0);
  ids.forEach((id, index) => payload.writeUIntBE(id, 1 + index * ID_BYTES, ID_BYTES));
  return Buffer.concat([payload, macOf(keys[0], purpose, payload)]).toString('base64url');
};

/** The ids, or null for everything that `signToken` did not write with one of these keys for this purpose. */
export const readToken = (keys: TokenKeys, purpose: TokenPurpose, token: string): number[] | null => {
  if (token.length > LONGEST) return null;
  const bytes = Buffer.from(token, 'base64url');
  const count = (bytes.length - 1 - MAC_BYTES) / ID_BYTES;
  if (!Number.isInteger(count) || count < 1 || count > MAX_IDS) return null;
  if (bytes[0] !== VERSION || bytes.toString('base64url') !== token) return null;
  const payload = bytes.subarray(0, -MAC_BYTES);
  const mac = bytes.subarray(-MAC_BYTES);
  const matches = keys.map((key) => timingSafeEqual(mac, macOf(key, purpose, payload)));
  if (!matches.includes(true)) return null;
  return Array.from({ length: count }, (_, index) => payload.readUIntBE(1 + index * ID_BYTES, ID_BYTES));
};
