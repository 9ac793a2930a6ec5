/**
 * Which indexes a filter lacks, for whoever waits for it in the admin panel. Consumers of the API are told none: tables
 * and columns are not theirs to know.
 */
import { DomainError, type FilterVerdict, type IndexSuggestion } from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import type { Clock } from '../../ports/clock';
import type { Audience } from '../audience';
import type { Dialect } from './core/dialects';
import { suggestIndexes } from './core/suggest-indexes';
import type { FilterChecks } from './filter-checks';
import { readIndexes } from './index-repository';
import { createSegmentLookup } from './segment-lookup';
import type { SegmentRepository } from './segment-repository';
import type { SegmentService } from './segment-service';

export interface IndexAdviceDeps {
  database: Pick<Database, 'client' | 'knex'>;
  audience: Pick<Audience, 'readableBy'>;
  dialect: Dialect;
  filters: FilterChecks;
  segments: Pick<SegmentRepository, 'find'>;
  clock: Clock;
}

export interface IndexAdvice {
  /** Throws not_found, and forbidden where the caller may not read the filter. Empty for static and broken segments. */
  indexes(caller: Caller, documentId: string): Promise<IndexSuggestion[]>;
  /** Empty where the filter is wrong, and where the caller is none of the admin panel’s. */
  advise(caller: Caller, filter: unknown): Promise<IndexSuggestion[]>;
}

export const createIndexAdvice = (deps: IndexAdviceDeps): IndexAdvice => {
  const { database, audience, dialect, filters, clock } = deps;
  const lookup = createSegmentLookup(deps);
  const advise = async (caller: Caller, filter: unknown): Promise<IndexSuggestion[]> => {
    if (caller.kind !== 'admin' && caller.kind !== 'server') return [];
    const checked = await filters.check(filter, clock.now(), { caller, mayNameAny: true });
    if (!checked.ok) return [];
    const graph = audience.readableBy(readsOf(caller)).graph();
    const context = { graph, rootUid: checked.entity.uid, dialect };
    const wanted = suggestIndexes(checked.filter, context, []);
    const existing = await readIndexes(database, [...new Set(wanted.map(({ table }) => table))]);
    return suggestIndexes(checked.filter, context, existing);
  };
  return {
    advise,
    async indexes(caller, documentId) {
      const { type, filter } = await lookup.visible(caller, documentId);
      if (type === 'static') return [];
      if (await lookup.mayReadFilter(caller, filter)) return advise(caller, filter);
      throw new DomainError('forbidden', 'The filter of this segment asks about fields that you may not read');
    },
  };
};

/** An answer is worth more than its hint. */
const none = (): IndexSuggestion[] => [];

/** A preview that takes longer is worth a hint. */
const SLOW_MS = 1_000;

/** The service, whose slow answers say which indexes would help. */
export const withIndexAdvice = (service: SegmentService, { advise, indexes }: IndexAdvice): SegmentService => ({
  ...service,
  async validate(caller, filter, options): Promise<FilterVerdict> {
    const ask = () => advise(caller, filter);
    const verdict = await advising(ask, () => service.validate(caller, filter, options));
    if (!verdict.valid || verdict.durationMs < SLOW_MS) return verdict;
    const found = await ask().catch(none);
    return found.length > 0 ? { ...verdict, indexes: found } : verdict;
  },
  members: (caller, documentId, query) =>
    advising(
      () => indexes(caller, documentId),
      () => service.members(caller, documentId, query),
    ),
  recalculate: (caller, documentId) =>
    advising(
      () => indexes(caller, documentId),
      () => service.recalculate(caller, documentId),
    ),
});

async function advising<T>(advise: () => Promise<IndexSuggestion[]>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'too_slow') throw error;
    const indexes = await advise().catch(none);
    if (indexes.length === 0) throw error;
    throw new DomainError('too_slow', error.message, error.errors, { cause: error, details: { indexes } });
  }
}
