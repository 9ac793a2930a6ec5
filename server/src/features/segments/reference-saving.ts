/**
 * Segments that refer to others are written one after the other, on every process: each is checked against what the one
 * before has left, so that two at once close no circle, make no chain too long and lose nobody they refer to.
 */
import type { Knex } from 'knex';
import { DomainError, errorDetail } from '../../contracts';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { takeTurn } from '../../platform/turns';
import { withRetry } from '../../platform/with-retry';
import { canSee } from './core/access';
import { longestChainThrough } from './core/reference-chain';
import { referencesIn } from './core/reference-exchange';
import { MAX_REFERENCE_DEPTH, referencedIds } from './core/segment-references';
import type { SegmentRepository } from './segment-repository';
import { ownershipOf } from './segment-row';

export interface ReferenceSavingDeps {
  database: Database;
  segments: Pick<SegmentRepository, 'all'>;
}

/** A segment as it is about to be saved. */
export interface Referring {
  documentId: string;
  name: string;
  filter: unknown;
}

export type ReferenceSaving = ReturnType<typeof createReferenceSaving>;

const TURN = 'segment-references';

export const createReferenceSaving = ({ database, segments }: ReferenceSavingDeps) => ({
  /** First of all in a transaction that checks and changes who refers to whom. */
  takeTurn: (trx: Knex.Transaction): Promise<void> => takeTurn(trx, TURN),

  /**
   * Checks and writes a segment: alone where its filter refers to others, or where others that refer to it are looked
   * for; without waiting where it is neither.
   */
  saving<T>(
    { filter, isMoved = false }: { filter: unknown; isMoved?: boolean },
    save: (within?: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    if (referencedIds(filter).length === 0 && !isMoved) return save();
    return withRetry(() =>
      database.transaction(async (trx) => {
        await takeTurn(trx, TURN);
        return save(trx);
      }),
    );
  },

  /** Of a segment that others refer to: what follows it was checked with its filter. Throws invalid_filter. */
  async refuseTooDeep(caller: Caller, saved: Referring): Promise<void> {
    if (referencedIds(saved.filter).length === 0) return;
    const others = (await segments.all()).filter(({ documentId }) => documentId !== saved.documentId);
    const graph = new Map(
      [...others, saved].map(({ documentId, filter }) => [documentId, referencedIds(filter)] as const),
    );
    const chain = longestChainThrough(saved.documentId, graph);
    if (chain.length - 1 <= MAX_REFERENCE_DEPTH) return;
    const shown = new Map(
      others.map((segment) => [
        segment.documentId,
        canSee(caller, ownershipOf(segment)) ? `“${segment.name}”` : 'a private segment',
      ]),
    );
    const way = chain.map((id) => (id === saved.documentId ? `“${saved.name}”` : shown.get(id))).join(' → ');
    const message =
      `References to segments may follow one another ${MAX_REFERENCE_DEPTH} times; with this one they would ` +
      `${chain.length - 1} times: ${way}.`;
    const next = chain[chain.indexOf(saved.documentId) + 1];
    const at = referencesIn(saved.filter).find(({ segment }) => segment === next)?.path ?? [];
    throw new DomainError('invalid_filter', message, [
      errorDetail(['data', 'filter', ...at], message, 'segment_depth'),
    ]);
  },
});
