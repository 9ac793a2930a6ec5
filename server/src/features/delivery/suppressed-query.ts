/** Whether one address is suppressed now, as SQL: asked alone and inside the statement of T3. */
import { hashAddress, MOST_SPELLINGS, spellingsOf, suppressedAddress } from '../audience';
import { fragment, type SqlFragment } from '../../lib/sql-fragment';
import { scopeOf, scopesFor, SUPPRESS_ALL } from '../../lib/suppression-scope';
import type { Database } from '../../platform/database';

/** A condition; null asks for a mail of no sequence. */
export type SuppressedQuery = (address: string, sequenceId: string | null) => SqlFragment;

export const createSuppressedQuery =
  (database: Database, addressKeys: readonly string[]): SuppressedQuery =>
  (address, sequenceId) => {
    const spellings = spellingsOf(address);
    return suppressedAddress({
      ...clockOf(database),
      addresses: spellings.map((spelling) => fragment('?', [spelling])),
      hashes: spellings.flatMap((spelling) => addressKeys.map((key) => fragment('?', [hashAddress(key, spelling)]))),
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
  const addresses = Array.from({ length: MOST_SPELLINGS }, (_, index) => `address_${index}`);
  const hashes = addresses.flatMap((column, at) =>
    addressKeys.map((key, index) => ({ at, key, column: `${column}_hash_${index}` })),
  );
  const columns = ['scope', ...addresses, ...hashes.map(({ column }) => column)];
  return {
    types: Object.fromEntries(columns.map((column) => [column, 'text'])),
    columnsOf(address, sequenceId) {
      const [given, ...others] = spellingsOf(address);
      const spelled = (at: number): string => others[at - 1] ?? given;
      return {
        scope: scopeOf(sequenceId),
        ...Object.fromEntries(addresses.map((column, at) => [column, spelled(at)])),
        ...Object.fromEntries(hashes.map(({ at, key, column }) => [column, hashAddress(key, spelled(at))])),
      };
    },
    condition(list) {
      const own = (column: string): SqlFragment => fragment(`${list}.${column}`);
      return suppressedAddress({
        ...clockOf(database),
        addresses: addresses.map(own),
        hashes: hashes.map(({ column }) => own(column)),
        scopes: [fragment('?', [SUPPRESS_ALL]), own('scope')],
      });
    },
  };
};

const clockOf = ({ client, nowMs }: Database) => ({ engine: client, nowMs: fragment(nowMs().toString()) });
