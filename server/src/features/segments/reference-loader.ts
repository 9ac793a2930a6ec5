/** Loads the segments that a filter refers to, and those that they refer to, for the compiler. */
import { parseFilter, type FilterLimits } from '../../contracts';
import type { Caller } from '../../platform/caller';
import type { Queryable } from '../../platform/database';
import { canBeSegmented, type Audience } from '../audience';
import { canSee } from './core/access';
import {
  MAX_REFERENCE_DEPTH,
  MAX_REFERENCES,
  referencedIds,
  type ReferencedSegment,
  type ReferenceStep,
  type SegmentReferences,
} from './core/segment-references';
import { ownershipOf, type StoredSegment } from './segment-row';

export interface ReferredSegments {
  /** Those that exist. */
  findMany(documentIds: readonly string[], within?: Queryable): Promise<StoredSegment[]>;
}

export interface ReferenceLoaderDeps {
  segments: ReferredSegments;
  audience: Pick<Audience, 'entity' | 'graph'>;
  limits: FilterLimits;
}

export interface ReferenceOptions {
  /** Without a caller every segment may be named, by its id alone: messages are shown to whoever sees the segment. */
  caller?: Caller;
  /** Whether the caller may also name segments that are not shown to it: they were named by somebody who saw them. */
  mayNameAny?: boolean;
  /** Ids that the caller may name though they are not shown to it: what a filter that is its own to change names already. */
  mayName?: readonly string[];
  /** The segment that the filter belongs to. */
  self?: { documentId: string; name: string };
  /** The transaction that the filter is checked in: beside it SQLite would wait for it. */
  within?: Queryable;
}

export type ReferenceLoader = ReturnType<typeof createReferenceLoader>;

export const createReferenceLoader =
  ({ segments, audience, limits }: ReferenceLoaderDeps) =>
  async (
    filter: unknown,
    { caller, mayNameAny, mayName = [], self, within }: ReferenceOptions,
  ): Promise<SegmentReferences> => {
    const nameOf = (segment: StoredSegment): string => {
      if (!caller) return segment.documentId;
      return canSee(caller, ownershipOf(segment)) ? `“${segment.name}”` : 'a private segment';
    };
    const stored = new Map<string, StoredSegment>();
    const byId = new Map<string, ReferencedSegment>();
    const direct = referencedIds(filter);
    let wanted = direct;
    for (let depth = 0; depth < MAX_REFERENCE_DEPTH && wanted.length > 0; depth += 1) {
      const found = await segments.findMany(wanted.slice(0, MAX_REFERENCES), within);
      for (const segment of found) {
        stored.set(segment.documentId, segment);
        byId.set(segment.documentId, toReferenced(segment, nameOf(segment), { audience, limits }));
      }
      wanted = [...new Set(found.flatMap((segment) => referencedIds(segment.filter)))].filter((id) => !byId.has(id));
    }
    const isNameable = (id: string): boolean => {
      const segment = stored.get(id);
      if (segment === undefined) return false;
      return !caller || mayNameAny === true || mayName.includes(id) || canSee(caller, ownershipOf(segment));
    };
    return {
      byId,
      nameable: new Set(direct.filter(isNameable)),
      graph: audience.graph(),
      ...(self === undefined ? {} : { self: stepOf(self, caller) }),
    };
  };

const stepOf = ({ documentId, name }: { documentId: string; name: string }, caller?: Caller): ReferenceStep => ({
  documentId,
  shownName: caller ? `“${name}”` : documentId,
});

function toReferenced(
  segment: StoredSegment,
  shownName: string,
  { audience, limits }: Pick<ReferenceLoaderDeps, 'audience' | 'limits'>,
): ReferencedSegment {
  const { documentId, type, tracked, pinnedIn, pinnedOut } = segment;
  const entity = audience.entity(segment.entity);
  const uid = entity && canBeSegmented(entity) ? entity.uid : null;
  const parsed = type === 'dynamic' ? parseFilter(segment.filter, limits) : null;
  return {
    ...{ documentId, shownName, uid, pinnedIn, pinnedOut },
    isListed: type === 'static' || tracked,
    filter: parsed?.ok === true ? parsed.filter : null,
    isBroken: uid === null || parsed?.ok === false,
  };
}
