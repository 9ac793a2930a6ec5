/** Suppressions as the API, the admin panel and the site's own code use them. */
import type { Readable } from 'node:stream';
import type { Knex } from 'knex';
import {
  DomainError,
  errorDetail,
  isOwnWord,
  type CreateSuppression,
  type ExportSuppressionsQuery,
  type ImportSuppressions,
  type ListSuppressionsQuery,
  type Suppression,
  type SuppressionPage,
  type SuppressionsImported,
} from '../../contracts';
import { isMailbox } from '../../lib/mailbox';
import { scopeOf } from '../../lib/suppression-scope';
import { actorOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { Log } from '../../ports/log';
import type { AddressView, AddressViews } from '../audience';
import { createErasure, type ErasureDeps } from './suppression-erasure';
import { createSuppressionExport } from './suppression-export';
import { createSuppressionImport } from './suppression-import';
import { createSuppressionList, type SuppressionList } from './suppression-list-repository';
import type { SuppressionRepository } from './suppression-repository';
import { isActive, toSuppression } from './suppression-row';

export interface SuppressionServiceDeps extends ErasureDeps {
  database: Database;
  suppressions: SuppressionRepository;
  /** Whether there is such a sequence. */
  isSequence(documentId: string): Promise<boolean>;
  addressesFor: AddressViews;
  log: Log;
}

export interface SuppressionService {
  /** Newest first. Throws forbidden where the caller asks by an address and may not read addresses. */
  list(caller: Caller, query: ListSuppressionsQuery): Promise<SuppressionPage>;
  /**
   * Leaves a stronger one as it is; `isNew` is false where nothing was changed. Null for a caller who may not read
   * addresses, and would be told by it whether this one was listed.
   */
  create(caller: Caller, input: CreateSuppression): Promise<{ suppression: Suppression; isNew: boolean } | null>;
  /** Idempotent. Throws not_found, and conflict where the recipient’s own word wants `force`. */
  lift(caller: Caller, id: number, options: { force: boolean }): Promise<Suppression>;
  /** Throws invalid_input for a text that is no CSV of addresses. */
  importAddresses(caller: Caller, input: ImportSuppressions): Promise<SuppressionsImported>;
  /** Throws before the first piece is there, and forbidden where the caller may not read addresses. */
  exportCsv(caller: Caller, query: ExportSuppressionsQuery): Promise<Readable>;
  /**
   * For a person who is erased: keeps a hash in the place of the address, which suppresses as before. Returns how many
   * suppressions that were; an address without any is not suppressed by this.
   */
  erase(address: string, by?: Caller): Promise<number>;
}

export const createSuppressions = (deps: SuppressionServiceDeps): SuppressionService => {
  const { database, suppressions, isSequence, addressesFor, log } = deps;
  const list = createSuppressionList(database);
  const importAddresses = createSuppressionImport(deps);
  return {
    async list(caller, query) {
      const view = addressesFor(caller);
      if (query.search) view.demand('Searching by address', ['search']);
      const { data, meta } = await list.page(query, view);
      return { data, meta: { ...meta, addresses: view.isMasked ? 'masked' : 'shown' } };
    },

    async create(caller, { address, sequence, expiresAt, note }) {
      const expiresAtMs = expiresAt === null ? null : Date.parse(expiresAt);
      await checkInput(deps, { address, sequence, expiresAtMs });
      const scope = scopeOf(sequence);
      const shared = {
        scope,
        reason: 'manual',
        source: 'manual',
        createdBy: actorOf(caller),
        note,
        expiresAtMs,
      } as const;
      return withRetry(() =>
        database.transaction(async (trx) => {
          const isNew = (await suppressions.held(trx, [address], shared)).length === 0;
          await suppressions.suppressAll(trx, [address], shared);
          const view = addressesFor(caller);
          if (view.isMasked) return null;
          const row = await list.byAddress(trx, scope, address);
          return { suppression: toSuppression(row, await suppressions.nowMs(trx), view), isNew };
        }),
      );
    },

    lift: (caller, id, { force }) =>
      withRetry(() =>
        database.transaction((trx) =>
          lift(trx, { suppressions, list, actor: actorOf(caller), view: addressesFor(caller), id, force }),
        ),
      ),

    async importAddresses(caller, input) {
      await checkSequence(isSequence, input.sequence);
      return importAddresses(caller, input);
    },

    exportCsv: createSuppressionExport({ list, addressesFor, log }),
    erase: createErasure(deps).erase,
  };
};

interface Lifting extends Pick<SuppressionServiceDeps, 'suppressions'> {
  list: SuppressionList;
  actor: string;
  view: AddressView;
  id: number;
  force: boolean;
}

const lift = async (
  trx: Knex.Transaction,
  { suppressions, list, actor, view, id, force }: Lifting,
): Promise<Suppression> => {
  const row = await list.locked(trx, id);
  if (!row) throw new DomainError('not_found', 'There is no such suppression');
  const nowMs = await suppressions.nowMs(trx);
  if (!isActive(row, nowMs)) return toSuppression(row, nowMs, view);
  const lifted = (await list.spelled(trx, row)).filter((one) => isActive(one, nowMs));
  const ownWord = lifted.find(({ reason }) => isOwnWord(reason));
  if (ownWord && !force) {
    throw new DomainError('conflict', `The recipient ${ownWord.reason}; to lift it all the same, say force=true`);
  }
  for (const { id: suppressionId } of lifted) {
    await suppressions.lift(trx, suppressionId, actor);
    await suppressions.appendEvent(trx, { suppressionId, type: 'lifted', actor, data: { force } });
  }
  return toSuppression({ ...row, liftedAtMs: nowMs, liftedBy: actor }, nowMs, view);
};

const checkInput = async (
  { database, suppressions, isSequence }: SuppressionServiceDeps,
  { address, sequence, expiresAtMs }: { address: string; sequence: string | null; expiresAtMs: number | null },
): Promise<void> => {
  if (!isMailbox(address.trim())) throw refuse('address', 'This is not one email address');
  if (expiresAtMs !== null && expiresAtMs <= (await suppressions.nowMs(database.knex))) {
    throw refuse('expiresAt', 'This instant has passed');
  }
  await checkSequence(isSequence, sequence);
};

const checkSequence = async (
  isSequence: SuppressionServiceDeps['isSequence'],
  sequence: string | null,
): Promise<void> => {
  if (sequence !== null && !(await isSequence(sequence))) throw refuse('sequence', 'There is no such sequence');
};

const refuse = (field: string, message: string): DomainError =>
  new DomainError('invalid_input', message, [errorDetail(['data', field], message)]);
