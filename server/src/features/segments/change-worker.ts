/**
 * Looks again at the members that changed documents concern, and at nobody else. Safe to run twice and in several
 * processes: the filter decides, not the note. Where a change concerns too many, the whole segment is refreshed. Of a
 * segment that another run is at, which may have looked before the change, the changes are kept until it is free;
 * nothing else waits for it.
 */
import { DomainError } from '../../contracts';
import type { Audience, Quote } from '../audience';
import { EVERY_DOCUMENT, type ChangeRepository, type DocumentRef, type QueuedChange } from './change-repository';
import type { Departures } from './departures';
import type { DependencyRegistry, TrackedSegment } from './dependency-registry';
import type { Refresh } from './refresh';
import type { RefreshScope } from './refresh-walk';

export interface ChangeWorkerDeps {
  registry: Pick<DependencyRegistry, 'load'>;
  changes: Pick<ChangeRepository, 'next' | 'forget' | 'affected' | 'settle' | 'keptFor' | 'forgetKeptFor'>;
  refresh: Pick<Refresh, 'start'>;
  audience: Pick<Audience, 'graph'>;
  departures: Pick<Departures, 'ofDocuments'>;
  quote: Quote;
}

const CHANGES_AT_ONCE = 1_000;
const IDS_AT_ONCE = 500;
/** Comparing everybody costs less than naming more members than this. */
const MOST_MEMBERS = 5_000;

/** Returns how many changes it has done with; those that it keeps for a segment are not among them. */
export const createChangeWorker = (deps: ChangeWorkerDeps) => async (): Promise<number> => {
  const { registry, changes, departures } = deps;
  let done = await catchUp(deps);
  for (;;) {
    const batch = await changes.next(CHANGES_AT_ONCE);
    if (batch.length === 0) return done;
    await departures.ofDocuments(batch);
    const kept = new Map<string, DocumentRef[]>();
    for (const tracked of await registry.load()) {
      if (await reconsider(deps, tracked, batch)) kept.set(tracked.segment.documentId, readBy(tracked, batch));
    }
    await changes.settle(batch, kept);
    if (kept.size === 0) done += batch.length;
  }
};

/** What was kept for segments that are free by now. One that is no longer followed is compared when it is again. */
async function catchUp(deps: ChangeWorkerDeps): Promise<number> {
  const { registry, changes } = deps;
  const waiting = await changes.keptFor();
  if (waiting.length === 0) return 0;
  const followed = new Map((await registry.load()).map((tracked) => [tracked.segment.documentId, tracked]));
  let done = 0;
  for (const segmentId of waiting) {
    const tracked = followed.get(segmentId);
    if (tracked) done += await catchUpWith(deps, tracked);
    else await changes.forgetKeptFor(segmentId);
  }
  return done;
}

async function catchUpWith(deps: ChangeWorkerDeps, tracked: TrackedSegment): Promise<number> {
  const { changes } = deps;
  let done = 0;
  for (;;) {
    const batch = await changes.next(CHANGES_AT_ONCE, tracked.segment.documentId);
    if (batch.length === 0 || (await reconsider(deps, tracked, batch))) return done;
    await changes.forget(batch.map(({ id }) => id));
    done += batch.length;
  }
}

function readBy({ paths }: TrackedSegment, batch: readonly QueuedChange[]): DocumentRef[] {
  const uids = new Set(paths.map(({ uid }) => uid));
  return batch.filter(({ uid }) => uids.has(uid));
}

/** Whether another run of the segment is under way: it may have looked before the change. */
async function reconsider(deps: ChangeWorkerDeps, tracked: TrackedSegment, batch: QueuedChange[]): Promise<boolean> {
  const { refresh } = deps;
  const scope = await concerned(deps, tracked, batch);
  if (scope === null) return false;
  try {
    const started = await refresh.start(tracked.segment, { cause: 'record', scope });
    if (!started.ok) return started.reason === 'busy';
    await started.done;
  } catch (error) {
    // A broken segment keeps its members; the refresh of everybody says so in the log.
    if (!(error instanceof DomainError)) throw error;
  }
  return false;
}

async function concerned(
  { changes, audience, quote }: ChangeWorkerDeps,
  { rootUid, paths }: TrackedSegment,
  batch: readonly QueuedChange[],
): Promise<RefreshScope | null> {
  const ids = new Set<string>();
  for (const path of paths) {
    const documentIds = [...new Set(batch.filter(({ uid }) => uid === path.uid).map((change) => change.documentId))];
    if (documentIds.includes(EVERY_DOCUMENT)) return { kind: 'everybody' };
    if (path.edges.length === 0) {
      for (const id of documentIds) ids.add(id);
      continue;
    }
    for (let from = 0; from < documentIds.length && ids.size <= MOST_MEMBERS; from += IDS_AT_ONCE) {
      const some = documentIds.slice(from, from + IDS_AT_ONCE);
      const question = { graph: audience.graph(), quote, rootUid, path, documentIds: some, limit: MOST_MEMBERS + 1 };
      for (const id of await changes.affected(question)) ids.add(id);
    }
  }
  if (ids.size === 0) return null;
  return ids.size > MOST_MEMBERS ? { kind: 'everybody' } : { kind: 'members', ids: [...ids] };
}
