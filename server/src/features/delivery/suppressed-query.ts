/** Whether one address is suppressed now, as SQL: asked alone and inside the statement of T3. */
import { hashAddress, normaliseAddress, suppressedAddress } from '../audience';
import { fragment, type SqlFragment } from '../../lib/sql-fragment';
import { scopeOf, scopesFor, SUPPRESS_ALL } from '../../lib/suppression-scope';
import type { Database } from '../../platform/database';

/** A condition; null asks for a mail of no sequence. */
export type SuppressedQuery = (address: string, sequenceId: string | null) => SqlFragment;

export const createSuppressedQuery =
  (database: Database, addressKeys: readonly string[]): SuppressedQuery =>
  (address, sequenceId) => {
    const normalised = normaliseAddress(address);
    return suppressedAddress({
      ...clockOf(database),
      address: fragment('?', [normalised]),
      hashes: addressKeys.map((key) => fragment('?', [hashAddress(key, normalised)])),
      scopes: scopesFor(sequenceId).map((scope) => fragment('?', [scope])),
    });
  };

/** The same for each row of a list within a statement. */
export interface SuppressedInList {
  /** The columns that the list needs for it, with their types. */
  types: Readonly<Record<string, string>>;
  columnsOf(address: string, sequenceId: string | null): Record<string, string>;
  condition(list: string): SqlFragment;
}

export const createSuppressedInList = (database: Database, addressKeys: readonly string[]): SuppressedInList => {
  const hashes = addressKeys.map((key, index) => ({ key, column: `hash_${index}` }));
  const columns = ['address', 'scope', ...hashes.map(({ column }) => column)];
  return {
    types: Object.fromEntries(columns.map((column) => [column, 'text'])),
    columnsOf(address, sequenceId) {
      const normalised = normaliseAddress(address);
      const hashed = hashes.map(({ key, column }) => [column, hashAddress(key, normalised)]);
      return { address: normalised, scope: scopeOf(sequenceId), ...Object.fromEntries(hashed) };
    },
    condition(list) {
      const own = (column: string): SqlFragment => fragment(`${list}.${column}`);
      return suppressedAddress({
        ...clockOf(database),
        address: own('address'),
        hashes: hashes.map(({ column }) => own(column)),
        scopes: [fragment('?', [SUPPRESS_ALL]), own('scope')],
      });
    },
  };
};

const clockOf = ({ client, nowMs }: Database) => ({ engine: client, nowMs: fragment(nowMs().toString()) });
