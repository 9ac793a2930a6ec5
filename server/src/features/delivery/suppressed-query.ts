/** Whether one address is suppressed now, as SQL: asked alone and inside the statement of T3. */
import { hashAddress, normaliseAddress, suppressedAddress } from '../audience';
import { fragment, type SqlFragment } from '../../lib/sql-fragment';
import { scopesFor } from '../../lib/suppression-scope';
import type { Database } from '../../platform/database';

/** A condition; null asks for a mail of no sequence. */
export type SuppressedQuery = (address: string, sequenceId: string | null) => SqlFragment;

export const createSuppressedQuery =
  ({ client, nowMs }: Database, addressKeys: readonly string[]): SuppressedQuery =>
  (address, sequenceId) => {
    const normalised = normaliseAddress(address);
    return suppressedAddress({
      engine: client,
      address: fragment('?', [normalised]),
      hashes: addressKeys.map((key) => fragment('?', [hashAddress(key, normalised)])),
      scopes: scopesFor(sequenceId),
      nowMs: fragment(nowMs().toString()),
    });
  };
