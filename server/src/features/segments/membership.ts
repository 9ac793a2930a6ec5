/** The members of tracked segments as they are kept: refreshed, followed, and told of. */
import { DomainError, type Page, type PaginationQuery, type SegmentRun } from '../../contracts';
import { describeError } from '../../lib/describe-error';
import { joinFragments } from '../../lib/sql-fragment';
import type { Caller } from '../../platform/caller';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { Audience, Quote } from '../audience';
import { actorOf } from '../../platform/actor';
import { onList } from './core/member-condition';
import { MEMBER } from './core/reach';
import type { DependencyRegistry } from './dependency-registry';
import type { MembershipEvents } from './membership-events';
import type { MembershipScheduler } from './membership-scheduler';
import type { MemberRepository } from './member-repository';
import type { Refresh } from './refresh';
import type { RefreshScope } from './refresh-walk';
import type { RunRepository } from './run-repository';
import type { SegmentLookup } from './segment-lookup';
import type { SegmentRepository } from './segment-repository';
import type { StoredSegment } from './segment-row';
import type { StayRepository } from './stay-repository';

export interface MembershipDeps {
  segments: Pick<SegmentRepository, 'find' | 'tracked'>;
  registry: Pick<DependencyRegistry, 'forget'>;
  refresh: Refresh;
  runs: RunRepository;
  stays: Pick<StayRepository, 'purge'>;
  events: Pick<MembershipEvents, 'onMembershipChange'>;
  scheduler: Pick<MembershipScheduler, 'run' | 'isStopped'>;
  log: Log;
}

export interface MembershipService {
  /** The run that it starts, or the one that is under way. Throws conflict, or broken_segment. */
  refresh(caller: Caller, documentId: string): Promise<SegmentRun>;
  runs(caller: Caller, documentId: string, query: PaginationQuery): Promise<Page<SegmentRun>>;
  /** The run as it is; it ends after the step it is in. Throws conflict where none is under way. */
  cancelRun(caller: Caller, documentId: string): Promise<SegmentRun>;
  /** Compares these members now, such as those whose pins have changed. Does nothing where the segment is not tracked. */
  reevaluate(documentId: string, memberIds: readonly string[]): Promise<void>;
  /** Returns what stops listening. Called after commit; the membership table is the source that lasts. */
  onMembershipChange: MembershipEvents['onMembershipChange'];
}

/** What follows when a segment is saved. */
export interface MembershipHooks {
  saved(before: StoredSegment | null, after: StoredSegment): Promise<void>;
  removed(documentId: string): Promise<void>;
  /** Members of a list came or went by hand: those that refer to it are looked at again. */
  listChanged(list: Pick<StoredSegment, 'documentId' | 'entity'>, memberIds: readonly string[]): Promise<void>;
  /** Pins of these members changed: they enter or leave with the next run, which begins now. */
  pinned(segment: StoredSegment, memberIds: readonly string[]): void;
}

const BUSY_PAUSE_MS = 250;
/** A run in the way is waited for no longer than this; the next refresh of everybody comes in any case. */
const MOST_PAUSES = 1_200;

export const createMembership = (
  deps: MembershipDeps,
  lookup: Pick<SegmentLookup, 'visible' | 'editable' | 'existing'>,
): MembershipService => {
  const { refresh, runs, events, scheduler } = deps;
  return {
    async refresh(caller, documentId) {
      const segment = await lookup.editable(caller, documentId);
      const started = await refresh.start(segment, { cause: 'demand', requestedBy: actorOf(caller) });
      if (started.ok) {
        void scheduler.run('segment-refresh', () => started.done);
        return started.run;
      }
      const running = await runs.running(documentId);
      if (running) return running;
      throw new DomainError('conflict', 'Another refresh has just ended; try again');
    },
    async runs(caller, documentId, { page, pageSize }) {
      await lookup.visible(caller, documentId);
      const { runs: data, total } = await runs.list(documentId, { page, pageSize });
      return { data, meta: { pagination: { page, pageSize, total, pageCount: Math.ceil(total / pageSize) } } };
    },
    async cancelRun(caller, documentId) {
      await lookup.editable(caller, documentId);
      const isAsked = await runs.requestCancel(documentId);
      const running = isAsked ? await runs.running(documentId) : null;
      if (running) return running;
      throw new DomainError('conflict', 'No refresh of this segment is under way');
    },
    async reevaluate(documentId, ids) {
      const segment = await lookup.existing(documentId);
      if (segment.type !== 'dynamic' || !segment.tracked || segment.state !== 'active') return;
      await startWhenFree(deps, documentId, { cause: 'record', scope: { kind: 'members', ids } });
    },
    onMembershipChange: events.onMembershipChange,
  };
};

export const createMembershipHooks = (deps: MembershipDeps): Omit<MembershipHooks, 'listChanged'> => {
  const { registry, runs, stays, scheduler } = deps;
  const forget = async (documentId: string): Promise<void> => {
    await runs.forget(documentId);
    await stays.purge(documentId);
  };
  return {
    async saved(before, after) {
      registry.forget();
      const wasKept = before !== null && before.type === 'dynamic' && before.tracked;
      const isKept = after.type === 'dynamic' && after.tracked;
      const isOther = wasKept && before.entity !== after.entity;
      if (after.type === 'dynamic' && (wasKept !== isKept || isOther)) await forget(after.documentId);
      if (!isKept || after.state !== 'active') return;
      if (wasKept && !isOther && isSameQuestion(before, after)) return;
      void scheduler.run('segment-refresh', () =>
        startWhenFree(deps, after.documentId, { cause: 'definition', cancels: true }),
      );
    },
    async removed(documentId) {
      registry.forget();
      await forget(documentId);
    },
    pinned({ documentId, type, tracked, state }, ids) {
      if (type !== 'dynamic' || !tracked || state !== 'active' || ids.length === 0) return;
      void scheduler.run('segment-refresh', () =>
        startWhenFree(deps, documentId, { cause: 'record', scope: { kind: 'members', ids } }),
      );
    },
  };
};

const isSameQuestion = (before: StoredSegment, after: StoredSegment): boolean =>
  before.state === after.state && JSON.stringify(before.filter) === JSON.stringify(after.filter);

interface WaitingRequest {
  cause: 'definition' | 'record';
  scope?: RefreshScope;
  /** A run in the way asks what is no longer asked. */
  cancels?: boolean;
}

/** Waits for its end. What a segment refuses is left for when it is mended. */
async function startWhenFree(deps: MembershipDeps, documentId: string, request: WaitingRequest): Promise<void> {
  const { segments, refresh, runs, scheduler, log } = deps;
  for (let pauses = 0; pauses < MOST_PAUSES && !scheduler.isStopped(); pauses += 1) {
    const segment = await segments.find(documentId);
    if (!segment) return;
    try {
      const started = await refresh.start(segment, request);
      if (started.ok) return void (await started.done);
      if (started.reason === 'unfilled') return;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return log.warn(`Segment ${documentId} is not refreshed: ${error.message}`);
    }
    if (request.cancels) await runs.requestCancel(documentId);
    await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
  }
}

/** Every tracked segment, one after another; a broken one is passed over. */
export const createRefreshAll =
  ({ segments, refresh, scheduler, log }: MembershipDeps) =>
  async (): Promise<void> => {
    for (const segment of await segments.tracked()) {
      if (scheduler.isStopped()) return;
      try {
        const started = await refresh.start(segment, { cause: 'clock' });
        if (started.ok) await started.done;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        log.warn(`Segment ${segment.documentId} is not refreshed: ${error.message}`);
      }
    }
  };

export interface SizeDeps {
  segments: Pick<SegmentRepository, 'saveCounts' | 'saveSize'>;
  members: Pick<MemberRepository, 'reach'>;
  audience: Pick<Audience, 'entity' | 'scope'>;
  quote: Quote;
  clock: Clock;
  timeoutMs: number;
  log: Log;
}

/** The counts kept beside a segment, after a run: whom mail reaches is asked again when everybody was compared. */
export const createSizeKeeper =
  ({ segments, members, audience, quote, clock, timeoutMs, log }: SizeDeps) =>
  async (segment: StoredSegment, size: number, scope: RefreshScope['kind']): Promise<void> => {
    const { documentId } = segment;
    const entity = audience.entity(segment.entity);
    if (scope !== 'everybody' || !entity) return segments.saveSize(documentId, { size, at: clock.now() });
    try {
      const where = joinFragments([audience.scope(entity, MEMBER), onList(quote, documentId, MEMBER)], ' AND ');
      await segments.saveCounts(documentId, await members.reach({ entity, where, timeoutMs }), clock.now());
    } catch (error) {
      log.warn(`It was not counted whom mail to segment ${documentId} reaches: ${describeError(error)}`);
      await segments.saveSize(documentId, { size, at: clock.now() });
    }
  };
