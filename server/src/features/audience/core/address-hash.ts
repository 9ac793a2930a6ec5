/**
 * What stands for an address that was erased: SHA-256 of a key of the site and the normalised address, as hexadecimal
 * digits. In JavaScript for one address, and as SQL over a column of them; both write the same.
 */
import { createHash } from 'node:crypto';
import { SQLITE_SHA256 } from '../../../lib/address-hash';
import { assertNever } from '../../../lib/assert-never';
import type { SqlEngine } from '../../../lib/quote-identifier';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';

/** `key` has one length at every site, so that no other pair of key and address joins to the same text. */
export const hashAddress = (key: string, normalised: string): string =>
  createHash('sha256')
    .update(key + normalised)
    .digest('hex');

/** `normalised` as `normalisedAddress` of mailability writes it. */
export function hashedAddress(engine: SqlEngine, key: string, normalised: SqlFragment): SqlFragment {
  const bindings = [key, ...normalised.bindings];
  switch (engine) {
    case 'sqlite':
      return fragment(`${SQLITE_SHA256}(? || ${normalised.sql})`, bindings);
    case 'postgres':
      return fragment(`encode(sha256(convert_to(CAST(? AS text) || ${normalised.sql}, 'UTF8')), 'hex')`, bindings);
    case 'mysql':
      return fragment(
        `SHA2(CONCAT(CONVERT(? USING utf8mb4), CONVERT(${normalised.sql} USING utf8mb4)), 256)`,
        bindings,
      );
    default:
      return assertNever(engine);
  }
}
