/**
 * Who may see a stored filter: whoever may read every field that it asks about. Stored segments are evaluated with
 * everything, since their creator was checked when saving; their filters are shown, explained and copied by this rule.
 */
import { errorDetail, type ErrorDetail } from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import type { Clock } from '../../ports/clock';
import type { CheckedMembers, FilterChecks } from './filter-checks';
import type { StoredSegment } from './segment-row';

export interface FilterVisibilityDeps {
  filters: Pick<FilterChecks, 'check'>;
  clock: Clock;
}

export type FilterVisibility = ReturnType<typeof createFilterVisibility>;

/** Says that it is broken and not why: the reason would name what the caller may not read. */
const BROKEN: ErrorDetail = errorDetail(['filter'], 'The filter no longer fits this site', 'broken_segment');

export const createFilterVisibility = ({ filters, clock }: FilterVisibilityDeps) => {
  /** Also false of a broken filter, unless the caller may read everything: what it names cannot be told any more. */
  const mayReadFilter = async (caller: Caller, filter: unknown): Promise<boolean> =>
    filter === null ||
    readsOf(caller) === 'everything' ||
    (await filters.check(filter, clock.now(), { caller, mayNameAny: true })).ok;

  /**
   * Whether the filter of a segment is withheld from a caller, and what is wrong with it as the caller may know it.
   * `checked` is the segment’s own check, made with everything. An owner sees a broken filter, so that it can be mended,
   * where it would be broken for the owner in the same way.
   */
  const seen = async (
    caller: Caller,
    { segment, checked, isOwn }: { segment: StoredSegment; checked: CheckedMembers; isOwn: boolean },
  ): Promise<{ isHidden: boolean; problems: ErrorDetail[] }> => {
    const problems = checked.ok ? [] : checked.errors;
    if (segment.type === 'static' || readsOf(caller) === 'everything') return { isHidden: false, problems };
    const mine = await filters.check(segment.filter, clock.now(), { caller, mayNameAny: true });
    if (mine.ok || (isOwn && isSame(mine.errors, problems))) return { isHidden: false, problems };
    return { isHidden: true, problems: checked.ok ? [] : [BROKEN] };
  };

  return { mayReadFilter, seen };
};

const isSame = (some: readonly ErrorDetail[], others: readonly ErrorDetail[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others);
