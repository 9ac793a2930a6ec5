/** Suppressions from a CSV of addresses, as another system exports them. Repeating an import changes nothing more. */
import { MEMBER_LIMITS, type ImportSuppressions, type SuppressionsImported } from '../../contracts';
import { scopeOf } from '../../lib/suppression-scope';
import { actorOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { normaliseAddress, type AddressViews } from '../audience';
import { readAddressList } from '../segments';
import type { Shared, SuppressionRepository } from './suppression-repository';

export interface SuppressionImportDeps {
  database: Database;
  suppressions: SuppressionRepository;
  addressesFor: AddressViews;
}

/** Columns × rows stays under the bound-value limits of every engine; a transaction takes a fraction of a second. */
const CHUNK = 500;

/** The apostrophe that exports put before what a spreadsheet would take for a formula. */
const MADE_HARMLESS = /^'(?=[=+\-@])/;

export const createSuppressionImport =
  ({ database, suppressions, addressesFor }: SuppressionImportDeps) =>
  async (caller: Caller, { csv, sequence, note, dryRun }: ImportSuppressions): Promise<SuppressionsImported> => {
    const { addresses, invalid } = readAddressList(csv, {
      normalise: (cell) => normaliseAddress(cell.replace(MADE_HARMLESS, '')),
      maxLines: MEMBER_LIMITS.maxCsvLines,
    });
    const createdBy = actorOf(caller);
    const shared: Shared = { scope: scopeOf(sequence), reason: 'import', source: 'import', createdBy, note };
    let known = 0;
    for (let start = 0; start < addresses.length; start += CHUNK) {
      const chunk = addresses.slice(start, start + CHUNK);
      known += await withRetry(() =>
        database.transaction(async (trx) => {
          const held = new Set(await suppressions.held(trx, chunk, shared));
          const added = chunk.filter((address) => !held.has(address));
          if (!dryRun && added.length > 0) await suppressions.suppressAll(trx, added, shared);
          return held.size;
        }),
      );
    }
    // What it would do tells which addresses are known; what it has done, it is told.
    const isTold = !dryRun || !addressesFor(caller).isMasked;
    return {
      added: isTold ? addresses.length - known : null,
      known: isTold ? known : null,
      invalid: invalid.slice(0, MEMBER_LIMITS.maxNamed),
      invalidTotal: invalid.length,
      total: addresses.length,
      dryRun,
    };
  };
