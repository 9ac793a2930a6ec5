/** Segments that refer to another: they would lose their meaning with it. */
import { DomainError, errorDetail, type ErrorPath } from '../../contracts';
import type { Caller } from '../../platform/caller';
import type { Queryable } from '../../platform/database';
import type { Clock } from '../../ports/clock';
import type { Audience } from '../audience';
import { canSee } from './core/access';
import { referencedIds } from './core/segment-references';
import type { FilterChecks } from './filter-checks';
import type { SegmentRepository } from './segment-repository';
import { ownershipOf, type StoredSegment } from './segment-row';

export async function referringTo(
  segments: Pick<SegmentRepository, 'all'>,
  documentId: string,
): Promise<StoredSegment[]> {
  const all = await segments.all();
  return all.filter(
    (segment) => segment.documentId !== documentId && referencedIds(segment.filter).includes(documentId),
  );
}

export interface MovingDeps {
  segments: Pick<SegmentRepository, 'all'>;
  filters: Pick<FilterChecks, 'check'>;
  audience: Pick<Audience, 'entity'>;
  clock: Clock;
}

/** A segment that is to be about other records. */
export interface Moving {
  segment: StoredSegment;
  entity: string;
  within: Queryable | undefined;
}

/**
 * Throws conflict where segments refer to it that would be broken by that. One that takes it for a segment of others, or
 * of an audience that the site has lost, is broken already and may be mended so. In the turn of those that refer.
 */
export async function refuseMovingReferredTo(
  { segments, filters, audience, clock }: MovingDeps,
  caller: Caller,
  { segment, entity, within }: Moving,
): Promise<void> {
  const uid = audience.entity(segment.entity)?.uid;
  if (uid === undefined || uid === audience.entity(entity)?.uid) return;
  const losing: StoredSegment[] = [];
  for (const other of await referringTo(segments, segment.documentId)) {
    const checked = await filters.check(other.filter, clock.now(), { self: other, within });
    if (checked.ok || checked.errors.every(({ code }) => code !== 'other_entity')) losing.push(other);
  }
  refuseReferredTo(caller, losing, ['data', 'entity']);
}

/** Throws conflict with the names of those that the caller sees, and how many others there are. */
export function refuseReferredTo(caller: Caller, referring: readonly StoredSegment[], path?: ErrorPath): void {
  if (referring.length === 0) return;
  const seen = referring.filter((segment) => canSee(caller, ownershipOf(segment)));
  const others = referring.length - seen.length;
  const named = [
    ...seen.map(({ name }) => `“${name}”`),
    ...(others === 0 ? [] : [`${others} private segment${others === 1 ? '' : 's'}`]),
  ];
  const message = `Other segments refer to this one: ${named.join(', ')}. Change them first.`;
  throw new DomainError('conflict', message, path ? [errorDetail(path, message)] : []);
}
