/** Which tracked segments read which documents, resolved through the segments that they refer to. */
import { parseFilter, type FilterLimits } from '../../contracts';
import type { Audience } from '../audience';
import { dependenciesOf, membersThemselves, type DependencyPath } from './core/dependencies';
import { MAX_REFERENCE_DEPTH } from './core/segment-references';
import type { SegmentRepository } from './segment-repository';
import type { StoredSegment } from './segment-row';

export interface TrackedSegment {
  segment: StoredSegment;
  rootUid: string;
  paths: DependencyPath[];
  /** Segments whose lists it reads: who enters or leaves them may enter or leave it. */
  lists: ReadonlySet<string>;
}

/** A way from members to documents of the type that is asked for. */
export interface Interest {
  rootUid: string;
  path: DependencyPath;
}

export interface RegistryDeps {
  segments: Pick<SegmentRepository, 'tracked' | 'findMany'>;
  audience: Pick<Audience, 'entity' | 'graph'>;
  limits: FilterLimits;
  /** Monotonic milliseconds. */
  ticks(): number;
}

/**
 * How long another process may go on without knowing that a segment is tracked by now; what changes meanwhile is found
 * by the next refresh of everybody.
 */
const FRESH_FOR_MS = 5_000;

interface Known {
  at: number;
  interests: ReadonlyMap<string, readonly Interest[]>;
  lists: ReadonlySet<string>;
}

const NOTHING: Known = { at: 0, interests: new Map(), lists: new Set() };

export type DependencyRegistry = ReturnType<typeof createDependencyRegistry>;

export const createDependencyRegistry = (deps: RegistryDeps) => {
  let known: Known | undefined;

  const load = async (): Promise<TrackedSegment[]> => {
    const loaded: TrackedSegment[] = [];
    for (const segment of await deps.segments.tracked()) loaded.push(...(await resolve(deps, segment)));
    const lists = new Set(loaded.flatMap((tracked) => [...tracked.lists]));
    known = { at: deps.ticks(), interests: interestsOf(loaded), lists };
    return loaded;
  };
  const recent = async (): Promise<Known> => {
    if (!known || deps.ticks() - known.at > FRESH_FOR_MS) await load();
    return known ?? NOTHING;
  };

  return {
    /** Active tracked segments, as they are stored now. */
    load,
    /** By content type; may be a few seconds old. */
    interests: async (): Promise<Known['interests']> => (await recent()).interests,
    /** Segments whose lists others read; may be a few seconds old. */
    lists: async (): Promise<Known['lists']> => (await recent()).lists,
    /** After a segment of this process was saved. */
    forget: () => void (known = undefined),
  };
};

async function resolve(
  { segments, audience, limits }: RegistryDeps,
  segment: StoredSegment,
): Promise<TrackedSegment[]> {
  const rootUid = audience.entity(segment.entity)?.uid;
  const parsed = parseFilter(segment.filter, limits);
  if (rootUid === undefined || !parsed.ok) return [];
  const graph = audience.graph();
  const { paths, segments: named } = dependenciesOf(parsed.filter, graph, membersThemselves(rootUid));
  const byKey = new Map(paths.map((path) => [path.key, path]));
  const lists = new Set<string>();
  let open = named;
  for (let depth = 0; depth < MAX_REFERENCE_DEPTH && open.length > 0; depth += 1) {
    const found = new Map((await segments.findMany(open.map(({ id }) => id))).map((one) => [one.documentId, one]));
    const next: typeof open = [];
    for (const { id, at } of open) {
      const referenced = found.get(id);
      if (!referenced) continue;
      if (referenced.type === 'static' || referenced.tracked) lists.add(id);
      const inner = parseFilter(referenced.filter, limits);
      if (referenced.type === 'static' || !inner.ok) continue;
      const deeper = dependenciesOf(inner.filter, graph, at);
      for (const path of deeper.paths) byKey.set(path.key, path);
      next.push(...deeper.segments);
    }
    open = next;
  }
  return [{ segment, rootUid, paths: [...byKey.values()], lists }];
}

function interestsOf(loaded: readonly TrackedSegment[]): Map<string, Interest[]> {
  const byUid = new Map<string, Map<string, Interest>>();
  for (const { rootUid, paths } of loaded) {
    for (const path of paths) {
      const ofType = byUid.get(path.uid) ?? new Map<string, Interest>();
      ofType.set(`${rootUid} ${path.key}`, { rootUid, path });
      byUid.set(path.uid, ofType);
    }
  }
  return new Map([...byUid].map(([uid, interests]) => [uid, [...interests.values()]]));
}
