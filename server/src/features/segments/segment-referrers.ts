/** Segments that refer to another: they would lose their meaning with it. */
import { DomainError } from '../../contracts';
import type { Caller } from '../../platform/caller';
import { canSee } from './core/access';
import { referencedIds } from './core/segment-references';
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

/** Throws conflict with the names of those that the caller sees, and how many others there are. */
export function refuseReferredTo(caller: Caller, referring: readonly StoredSegment[]): void {
  if (referring.length === 0) return;
  const seen = referring.filter((segment) => canSee(caller, ownershipOf(segment)));
  const others = referring.length - seen.length;
  const named = [
    ...seen.map(({ name }) => `“${name}”`),
    ...(others === 0 ? [] : [`${others} private segment${others === 1 ? '' : 's'}`]),
  ];
  throw new DomainError('conflict', `Other segments refer to this one: ${named.join(', ')}. Change them first.`);
}
