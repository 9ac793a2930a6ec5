/** Suppressions from a CSV of addresses, as another system or an own export writes them. Repeating one changes nothing more. */
import { MEMBER_LIMITS, type ImportSuppressions, type SuppressionsImported } from '../../contracts';
import { inPieces } from '../../lib/in-pieces';
import { scopeOf } from '../../lib/suppression-scope';
import { actorOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { normaliseAddress, type AddressViews } from '../audience';
import { readAddressRows } from '../segments';
import {
  IMPORTED_COLUMNS,
  readSuppression,
  sequenceNamed,
  withoutRepetitions,
  type ImportedSuppression,
} from './core/imported-suppression';
import type { Shared, SuppressionRepository } from './suppression-repository';

export interface SuppressionImportDeps {
  database: Database;
  suppressions: SuppressionRepository;
  /** Whether there is such a sequence. */
  isSequence(documentId: string): Promise<boolean>;
  addressesFor: AddressViews;
}

/** Columns × rows stays under the bound-value limits of every engine; a transaction takes a fraction of a second. */
const CHUNK = 500;

/** The apostrophe that exports put before what a spreadsheet would take for a formula. */
const MADE_HARMLESS = /^'(?=[=+\-@])/;

export const createSuppressionImport =
  (deps: SuppressionImportDeps) =>
  async (caller: Caller, input: ImportSuppressions): Promise<SuppressionsImported> => {
    const { dryRun, note } = input;
    const { asked, invalid } = await readFile(deps, input);
    let known = 0;
    for (const { addresses, sequence, expiresAtMs } of alike(asked)) {
      const scope = scopeOf(sequence);
      const shared: Shared = {
        ...{ scope, reason: 'import', source: 'import', createdBy: actorOf(caller), note, expiresAtMs },
      };
      for (const chunk of inPieces(addresses, CHUNK)) known += await suppress(deps, chunk, { shared, dryRun });
    }
    // What it would do tells which addresses are known; what it has done, it is told.
    const isTold = !dryRun || !deps.addressesFor(caller).isMasked;
    return {
      added: isTold ? asked.length - known : null,
      known: isTold ? known : null,
      invalid: invalid.slice(0, MEMBER_LIMITS.maxNamed),
      invalidTotal: invalid.length,
      total: asked.length,
      dryRun,
    };
  };

interface File {
  asked: ImportedSuppression[];
  invalid: SuppressionsImported['invalid'];
}

const readFile = async (
  { database, suppressions, isSequence }: SuppressionImportDeps,
  { csv, sequence }: ImportSuppressions,
): Promise<File> => {
  const { rows, invalid } = readAddressRows(csv, {
    normalise: (cell) => normaliseAddress(cell.replace(MADE_HARMLESS, '')),
    maxLines: MEMBER_LIMITS.maxCsvLines,
    columns: IMPORTED_COLUMNS,
  });
  const sequences = new Set<string>();
  for (const named of new Set(rows.flatMap((row) => sequenceNamed(row) ?? []))) {
    if (await isSequence(named)) sequences.add(named);
  }
  const context = { sequence, sequences, nowMs: await suppressions.nowMs(database.knex) };
  const asked: ImportedSuppression[] = [];
  for (const { line, ...row } of rows) {
    const read = readSuppression(row, context);
    if ('message' in read) invalid.push({ line, ...read });
    else asked.push(read);
  }
  return { asked: withoutRepetitions(asked), invalid: invalid.sort((one, other) => one.line - other.line) };
};

/** Those that are stored by one statement. */
const alike = (
  asked: readonly ImportedSuppression[],
): (Omit<ImportedSuppression, 'address'> & {
  addresses: string[];
})[] => {
  const groups = new Map<string, Omit<ImportedSuppression, 'address'> & { addresses: string[] }>();
  for (const { address, ...rest } of asked) {
    const key = JSON.stringify([rest.sequence, rest.expiresAtMs]);
    const group = groups.get(key) ?? { ...rest, addresses: [] };
    group.addresses.push(address);
    groups.set(key, group);
  }
  return [...groups.values()];
};

/** How many of them stood before. */
const suppress = (
  { database, suppressions }: SuppressionImportDeps,
  addresses: readonly string[],
  { shared, dryRun }: { shared: Shared; dryRun: boolean },
): Promise<number> =>
  withRetry(() =>
    database.transaction(async (trx) => {
      const held = new Set(await suppressions.held(trx, addresses, shared));
      const added = addresses.filter((address) => !held.has(address));
      if (!dryRun && added.length > 0) await suppressions.suppressAll(trx, added, shared);
      return held.size;
    }),
  );
