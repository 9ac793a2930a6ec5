/** One segment as a caller may have it: found or not found, editable or not, sound or broken. */
import { DomainError, type Segment } from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import type { Clock } from '../../ports/clock';
import type { Audience } from '../audience';
import { canEdit, canSee } from './core/access';
import type { CheckedMembers, CheckOptions, FilterChecks } from './filter-checks';
import { createFilterVisibility } from './filter-visibility';
import type { SegmentRepository } from './segment-repository';
import { ownershipOf, type StoredSegment } from './segment-row';

export interface LookupDeps {
  segments: Pick<SegmentRepository, 'find'>;
  filters: FilterChecks;
  audience: Pick<Audience, 'readableBy'>;
  clock: Clock;
}

const NOT_ITS_OWNER = 'Only its creator or a super admin may change this segment';

export type SegmentLookup = ReturnType<typeof createSegmentLookup>;

export const createSegmentLookup = ({ segments, filters, audience, clock }: LookupDeps) => {
  const { mayReadFilter, seen } = createFilterVisibility({ filters, clock });
  const existing = async (documentId: string): Promise<StoredSegment> => {
    const segment = await segments.find(documentId);
    if (!segment) throw notFound(documentId);
    return segment;
  };
  /** A private segment of somebody else answers as one that does not exist. */
  const visible = async (caller: Caller, documentId: string): Promise<StoredSegment> => {
    const segment = await existing(documentId);
    if (!canSee(caller, ownershipOf(segment))) throw notFound(documentId);
    return segment;
  };
  /**
   * Why a caller may not change what it may see; null where it may. Nobody changes a filter of which only a part may be
   * read: what is hidden would be lost, or answered for.
   */
  const refusalToEdit = async (caller: Caller, segment: StoredSegment): Promise<DomainError | null> => {
    if (!canEdit(caller, ownershipOf(segment))) return new DomainError('forbidden', NOT_ITS_OWNER);
    const { isHidden } = await seen(caller, { segment, checked: await checked(segment), isOwn: true });
    if (!isHidden) return null;
    return new DomainError('forbidden', 'The filter of this segment asks about fields that you may not read');
  };
  const editable = async (caller: Caller, documentId: string): Promise<StoredSegment> => {
    const segment = await visible(caller, documentId);
    const refusal = await refusalToEdit(caller, segment);
    if (refusal) throw refusal;
    return segment;
  };
  const checked = (segment: StoredSegment, options?: CheckOptions): Promise<CheckedMembers> =>
    filters.checkSegment(segment, clock.now(), options);
  /** Throws broken_segment: a segment whose filter no longer fits has no members to give. */
  const sound = async (segment: StoredSegment, caller?: Caller): Promise<Extract<CheckedMembers, { ok: true }>> => {
    const filter = await checked(segment);
    if (filter.ok) return filter;
    const isOwn = caller !== undefined && canEdit(caller, ownershipOf(segment));
    const { problems } = await seen(caller ?? { kind: 'server' }, { segment, checked: filter, isOwn });
    throw new DomainError('broken_segment', `The filter of “${segment.name}” no longer fits this site`, problems);
  };
  const view = async (caller: Caller, segment: StoredSegment): Promise<Segment> => {
    const filter = await checked(segment);
    const isOwn = canEdit(caller, ownershipOf(segment));
    const { isHidden, problems } = await seen(caller, { segment, checked: filter, isOwn });
    return {
      ...segment,
      ...(filter.ok ? {} : { memberCount: 0, mailableCount: 0 }),
      ...(audience.readableBy(readsOf(caller)).mayReadMailability() ? {} : { mailableCount: null }),
      filter: isHidden ? null : shownFilter(segment, filter),
      filterHidden: isHidden,
      canEdit: isOwn && !isHidden,
      problems,
    };
  };
  return { existing, visible, refusalToEdit, editable, checked, sound, view, mayReadFilter };
};

/** A broken one is shown as it was stored, so that it can be mended. */
const shownFilter = (segment: StoredSegment, checked: CheckedMembers): Segment['filter'] =>
  checked.ok ? checked.filter : (segment.filter as Segment['filter']);

const notFound = (documentId: string): DomainError => new DomainError('not_found', `There is no segment ${documentId}`);
