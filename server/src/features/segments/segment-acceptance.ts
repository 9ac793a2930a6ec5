/** What of a new or changed segment is accepted, or every reason why not. Paths begin with `data`. */
import { DomainError, errorDetail, type ErrorDetail, type Segment } from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import { canBeSegmented, type Audience } from '../audience';
import { visibilityFor } from './core/access';
import type { CheckedFilter } from './filter-checks';
import type { SegmentData } from './segment-row';

/** Throws invalid_filter with every reason; the filter and the segment speak of the same entity. */
export function acceptedFilter(checked: CheckedFilter, entity: string): SegmentData['filter'] {
  const errors = checked.ok ? otherEntity(checked.filter.entity, entity) : checked.errors;
  if (checked.ok && errors.length === 0) return checked.filter;
  const details = errors.map((error) => ({ ...error, path: ['data', ...error.path] }));
  throw new DomainError('invalid_filter', details[0]?.message ?? 'The filter is not valid', details);
}

const otherEntity = (found: string, wanted: string): ErrorDetail[] =>
  found === wanted
    ? []
    : [errorDetail(['filter', 'entity'], `The filter is about “${found}”, the segment about “${wanted}”`)];

export function acceptedVisibility(caller: Caller, asked: Segment['visibility'] | undefined): Segment['visibility'] {
  const visibility = visibilityFor(caller, asked);
  if (visibility !== null) return visibility;
  throw refusal(
    errorDetail(
      ['data', 'visibility'],
      'Only an admin user can own a private segment; leave visibility out, or make it public',
    ),
  );
}

/** Of a segment without a filter, which would say so itself. An entity that may not be read is none. */
export function acceptedEntity(audience: Pick<Audience, 'readableBy'>, caller: Caller, key: string): string {
  const known = audience.readableBy(readsOf(caller)).entities().filter(canBeSegmented);
  if (known.some((entity) => entity.key === key)) return key;
  const names = known.map((entity) => entity.key).join(', ') || 'none';
  throw refusal(
    errorDetail(['data', 'entity'], `“${key}” is no audience of this site. Audiences: ${names}`, 'unknown_type'),
  );
}

/** Copies of a filter are for whoever may read all of it. */
export const hiddenFilter = (name: string): DomainError =>
  new DomainError('forbidden', `The filter of “${name}” asks about fields that you may not read`);

export const refusal = (detail: ErrorDetail): DomainError => new DomainError('invalid_input', detail.message, [detail]);
