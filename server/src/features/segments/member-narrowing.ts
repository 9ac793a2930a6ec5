/** Members that also match a filter: of a segment, of a list, of who was in on a day. */
import { DomainError, errorDetail, type ErrorDetail } from '../../contracts';
import { joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import type { Caller } from '../../platform/caller';
import type { Clock } from '../../ports/clock';
import type { AudienceEntity } from '../audience';
import { MAX_BINDINGS } from './core/compile-filter';
import { narrowingFilter } from './core/narrowing-filter';
import type { FilterChecks } from './filter-checks';

export interface NarrowingDeps {
  filters: Pick<FilterChecks, 'check'>;
  clock: Clock;
}

/** `where` is over `member`, document scope included. */
export interface NarrowedMembers {
  entity: AudienceEntity;
  where: SqlFragment;
}

/**
 * The condition of members, and that of a filter where there is one, as one condition. Throws invalid_filter, also for
 * what the caller may not read: it answers as what does not exist.
 */
export type NarrowMembers = (caller: Caller, members: NarrowedMembers, filter: unknown) => Promise<SqlFragment>;

export const createMemberNarrowing =
  ({ filters, clock }: NarrowingDeps): NarrowMembers =>
  async (caller, { entity, where }, filter) => {
    if (filter === undefined) return where;
    const asked = narrowingFilter(filter, entity.key);
    if (!asked.ok) throw refused([asked.error]);
    const checked = await filters.check(asked.filter, clock.now(), { caller });
    if (!checked.ok) throw refused(checked.errors);
    const narrowed = joinFragments([where, checked.where], ' AND ');
    if (narrowed.bindings.length > MAX_BINDINGS) throw refused([TOO_LARGE]);
    return narrowed;
  };

const TOO_LARGE = errorDetail(
  ['filter', 'rules'],
  'Together with the rules of the segment the filter holds too many values; shorten its lists.',
  'too_large',
);

const refused = (errors: ErrorDetail[]): DomainError =>
  new DomainError('invalid_filter', errors[0]?.message ?? 'The filter is not valid', errors);
