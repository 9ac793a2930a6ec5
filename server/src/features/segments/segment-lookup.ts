/** One segment as a caller may have it: found or not found, editable or not, sound or broken. */
import { DomainError, type ErrorDetail, type Segment } from '../../contracts';
import type { Caller } from '../../platform/caller';
import type { Clock } from '../../ports/clock';
import { canEdit, canSee, type Ownership } from './core/access';
import type { CheckedMembers, CheckOptions, FilterChecks } from './filter-checks';
import type { SegmentRepository } from './segment-repository';
import type { StoredSegment } from './segment-row';

export interface LookupDeps {
  segments: Pick<SegmentRepository, 'find'>;
  filters: FilterChecks;
  clock: Clock;
}

export type SegmentLookup = ReturnType<typeof createSegmentLookup>;

export const createSegmentLookup = ({ segments, filters, clock }: LookupDeps) => {
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
  const editable = async (caller: Caller, documentId: string): Promise<StoredSegment> => {
    const segment = await visible(caller, documentId);
    if (canEdit(caller, ownershipOf(segment))) return segment;
    throw new DomainError('forbidden', 'Only its creator or a super admin may change this segment');
  };
  const checked = (segment: StoredSegment, options?: CheckOptions): Promise<CheckedMembers> =>
    filters.checkSegment(segment, clock.now(), options);
  /** Throws broken_segment: a segment whose filter no longer fits has no members to give. */
  const sound = async (segment: StoredSegment): Promise<Extract<CheckedMembers, { ok: true }>> => {
    const filter = await checked(segment);
    if (filter.ok) return filter;
    throw new DomainError('broken_segment', `The filter of “${segment.name}” no longer fits this site`, filter.errors);
  };
  const view = async (caller: Caller, segment: StoredSegment): Promise<Segment> => {
    const filter = await checked(segment);
    const isEditable = canEdit(caller, ownershipOf(segment));
    return filter.ok
      ? { ...segment, filter: filter.filter, canEdit: isEditable, problems: [] }
      : { ...segment, ...brokenParts(segment, filter.errors), canEdit: isEditable };
  };
  return { existing, visible, editable, checked, sound, view };
};

/** The filter is shown as it was stored, so that it can be mended. */
const brokenParts = (segment: StoredSegment, problems: ErrorDetail[]) => ({
  filter: segment.filter as Segment['filter'],
  memberCount: 0,
  mailableCount: 0,
  problems,
});

const ownershipOf = ({ createdBy, visibility, state }: StoredSegment): Ownership => ({
  creatorId: createdBy?.id ?? null,
  visibility,
  state,
});

const notFound = (documentId: string): DomainError => new DomainError('not_found', `There is no segment ${documentId}`);
