/**
 * Brings the stays of a tracked segment up to what its rules say at one instant: set-wise, in short transactions, one
 * run per segment at a time among all processes. A run that stops in the middle leaves what it did, and the next one
 * does the rest. A broken segment is left as it is: in doubt nobody enters or leaves.
 */
import { setImmediate } from 'node:timers/promises';
import { DomainError, type RunCause, type SegmentRun } from '../../contracts';
import { describeError } from '../../lib/describe-error';
import type { SqlFragment } from '../../lib/sql-fragment';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { Audience } from '../audience';
import type { Dialect } from './core/dialects';
import { isGrouped } from './core/is-grouped';
import { nextSliceSize, FIRST_SLICE } from './core/slice-size';
import type { Evaluation, Slice } from './core/stay-statements';
import type { CheckedMembers, FilterChecks } from './filter-checks';
import type { Announced, MembershipEvents } from './membership-events';
import type { RunRepository, StartedRun } from './run-repository';
import type { StoredSegment } from './segment-row';
import type { StayRepository } from './stay-repository';

export interface RefreshDeps {
  audience: Pick<Audience, 'from' | 'scope'>;
  dialect: Dialect;
  filters: Pick<FilterChecks, 'checkSegment'>;
  /** A segment as it is stored now. */
  current(documentId: string): Promise<StoredSegment | null>;
  runs: RunRepository;
  stays: StayRepository;
  events: Pick<MembershipEvents, 'announce'>;
  /** After a run that changed something or that compared everybody. */
  onDone(segment: StoredSegment, size: number, scope: RefreshScope['kind']): Promise<void>;
  /** False once the process stops: what is under way ends after its step. */
  goesOn(): boolean;
  clock: Clock;
  log: Log;
}

export type RefreshScope =
  | { kind: 'everybody' }
  /** Only those named; everybody else is as before. */
  | { kind: 'members'; ids: readonly string[] }
  /** Only whom the passing of time may have moved. */
  | { kind: 'found'; where: SqlFragment; evaluatedAt: Date };

export interface RefreshRequest {
  cause: RunCause;
  requestedBy?: string | null;
  scope?: RefreshScope;
}

/** busy: another run of this segment is under way. */
/** unfilled: it was never filled, which a refresh of everybody does. */
export type RefreshStart =
  { ok: true; run: SegmentRun; done: Promise<SegmentRun> } | { ok: false; reason: 'busy' | 'unfilled' };

export type Refresh = ReturnType<typeof createRefresh>;

/** Stays that one transaction looks at: a database may ask the whole filter for each slice, however small it is. */
const STAYS_AT_ONCE = 150_000;
/** As many ids as one statement takes. */
const MEMBERS_AT_ONCE = 500;
/** So many changed rows, and four times as many the next time, that the database plans by numbers that are too old. */
const STALE_AFTER = 1_000;
const STALE_AGAIN = 4;

type Sound = Extract<CheckedMembers, { ok: true }>;

interface Work {
  segment: StoredSegment;
  started: StartedRun;
  evaluation: Evaluation;
  cause: RunCause;
  scope: RefreshScope;
  grouped: boolean;
}

class RunEnded extends Error {
  constructor(readonly standing: 'cancelled' | 'lost' | 'stopped') {
    super(standing);
  }
}

export const createRefresh = (deps: RefreshDeps) => {
  const { runs, clock } = deps;
  const perform = createPerform(deps);

  /** Throws broken_segment or conflict; the caller decides what that means. */
  const start = async (segment: StoredSegment, request: RefreshRequest): Promise<RefreshStart> => {
    const { documentId } = segment;
    const scope = request.scope ?? { kind: 'everybody' };
    const evaluatedAt = scope.kind === 'found' ? scope.evaluatedAt : clock.now();
    const question = { evaluatedAt, shape: scope.kind === 'members' ? ('record' as const) : ('population' as const) };
    await soundly(deps, segment, question);
    const isFilled = await runs.isFilled(documentId);
    if (!isFilled && scope.kind !== 'everybody') {
      return { ok: false, reason: (await runs.running(documentId)) ? 'busy' : 'unfilled' };
    }
    const cause = isFilled ? request.cause : 'initial';
    const requestedBy = request.requestedBy ?? null;
    const started = await runs.begin({
      segmentId: documentId,
      cause,
      requestedBy,
      evaluatedAtMs: evaluatedAt.getTime(),
    });
    if (!started) return { ok: false, reason: 'busy' };
    try {
      const current = await currently(deps, documentId);
      const checked = await soundly(deps, current, question);
      const run = await runs.find(started.id);
      if (!run) return { ok: false, reason: 'busy' };
      const evaluation = toEvaluation(deps, { segment: current, checked, started, cause });
      const work = { segment: current, started, evaluation, cause, scope, grouped: isGrouped(checked.filter) };
      return { ok: true, run, done: perform(work).then((ended) => ended ?? run) };
    } catch (error) {
      await runs.drop(started.id);
      throw error;
    }
  };

  return { start };
};

/** As it stands once nobody else compares it: what was saved meanwhile counts. */
async function currently({ current }: RefreshDeps, documentId: string): Promise<StoredSegment> {
  const segment = await current(documentId);
  if (segment) return segment;
  throw new DomainError('not_found', `There is no segment ${documentId}`);
}

async function soundly(
  { filters }: RefreshDeps,
  segment: StoredSegment,
  { evaluatedAt, shape }: { evaluatedAt: Date; shape: 'population' | 'record' },
): Promise<Sound> {
  refuseUnlessLive(segment);
  const checked = await filters.checkSegment(segment, evaluatedAt, { shape });
  if (checked.ok) return checked;
  const message = `The filter of “${segment.name}” no longer fits this site; its members are kept as they were`;
  throw new DomainError('broken_segment', message, checked.errors);
}

interface EvaluationInput {
  segment: StoredSegment;
  checked: Sound;
  started: StartedRun;
  cause: RunCause;
}

const toEvaluation = (
  { audience, dialect }: RefreshDeps,
  { segment, checked, started, cause }: EvaluationInput,
): Evaluation => ({
  ...{ audience, dialect, entity: checked.entity, segmentId: segment.documentId, where: checked.where },
  ...{ hasPins: segment.pinnedIn + segment.pinnedOut > 0, runId: started.id, atMs: started.startedAtMs, cause },
});

/** Never rejects: a failure is recorded in the run. */
const createPerform =
  (deps: RefreshDeps) =>
  async (work: Work): Promise<SegmentRun | null> => {
    const { runs, stays, log, onDone } = deps;
    const { segment, started, scope } = work;
    try {
      const moved = await walk(deps, work);
      const size = await stays.size(segment.documentId);
      if (scope.kind !== 'everybody' && moved === 0) {
        const run = await runs.find(started.id);
        await runs.drop(started.id);
        return run && { ...run, state: 'done', size };
      }
      await runs.finish(started.id, 'done', { size });
      await onDone(segment, size, scope.kind);
      await runs.prune(segment.documentId);
    } catch (error) {
      await recordEnd(deps, work, error).catch((second: unknown) =>
        log.error(`The run ${started.id} of segment ${segment.documentId} is left open (${describeError(second)})`),
      );
    }
    return runs.find(started.id);
  };

async function recordEnd({ runs, log }: RefreshDeps, { segment, started }: Work, error: unknown): Promise<void> {
  if (error instanceof RunEnded) {
    if (error.standing === 'lost') return;
    const why = error.standing === 'stopped' ? { error: 'The process was stopped; the next run does the rest' } : {};
    await runs.finish(started.id, 'cancelled', why);
    return;
  }
  const reason = error instanceof DomainError ? error.message : describeError(error);
  log.error(`Segment ${segment.documentId} was not refreshed: ${reason}`);
  await runs.finish(started.id, 'failed', { error: reason });
}

/** How many came and went. Throws RunEnded when the run is cancelled or no longer ours. */
async function walk(deps: RefreshDeps, work: Work): Promise<number> {
  const { runs, stays, events } = deps;
  const { segment, started, evaluation, cause, scope } = work;
  let told: Announced = { entered: 0, left: 0 };
  let moved = 0;
  let staleAt = STALE_AFTER;
  const step = async (slice: Slice, checked: number): Promise<void> => {
    const { changes, standing } = await stays.transaction(async (trx) => {
      if (slice.kind === 'members') await stays.settleOrigins(trx, evaluation, slice.ids);
      const applied = await stays.apply(trx, evaluation, slice);
      const stands = await runs.advance(trx, started.id, { checked, ...applied });
      if (stands === 'lost') throw new RunEnded('lost');
      return { changes: applied, standing: stands };
    });
    moved += changes.entered + changes.left;
    if (changes.entered + changes.left > 0) {
      const run = { id: started.id, cause, atMs: started.startedAtMs };
      const { documentId, name, entity } = segment;
      told = await events.announce({ segment: { documentId, name, entity }, run }, told);
    }
    if (moved >= staleAt) {
      await stays.analyze();
      staleAt = moved * STALE_AGAIN;
    }
    if (standing === 'cancelled') throw new RunEnded('cancelled');
    if (!deps.goesOn()) throw new RunEnded('stopped');
    // SQLite runs in this thread: requests get their turn between two steps.
    await setImmediate();
  };
  if (scope.kind === 'everybody') await walkEverybody(deps, work, step);
  else if (scope.kind === 'found') await step({ kind: 'found', where: scope.where }, 0);
  else await walkMembers(deps, work, { ids: scope.ids, step });
  return moved;
}

type Step = (slice: Slice, checked: number) => Promise<void>;

/** First those who leave, slice by slice, then those who enter: nobody who has just come is looked at again. */
async function walkEverybody({ runs, stays }: RefreshDeps, work: Work, step: Step): Promise<void> {
  const { started, evaluation, grouped } = work;
  const all = await stays.nextSlice('rows', evaluation, { after: 0, size: Number.MAX_SAFE_INTEGER });
  await runs.expect(started.id, all?.total ?? 0);
  if (grouped) await step({ kind: 'everybody' }, all?.total ?? 0);
  for (const kind of grouped ? [] : (['stays', 'rows'] as const)) {
    let [size, after] = [kind === 'stays' ? STAYS_AT_ONCE : FIRST_SLICE, 0];
    for (;;) {
      const next = await stays.nextSlice(kind, evaluation, { after, size });
      if (!next) break;
      const begun = performance.now();
      await step({ kind, after, upTo: next.upTo }, kind === 'rows' ? next.total : 0);
      if (kind === 'rows') size = nextSliceSize(size, performance.now() - begun);
      after = next.upTo;
    }
  }
  await stays.transaction((trx) => stays.settleOrigins(trx, evaluation));
}

async function walkMembers(
  { runs }: RefreshDeps,
  { started }: Work,
  { ids, step }: { ids: readonly string[]; step: Step },
): Promise<void> {
  const named = [...new Set(ids)];
  await runs.expect(started.id, named.length);
  for (let from = 0; from < named.length; from += MEMBERS_AT_ONCE) {
    const some = named.slice(from, from + MEMBERS_AT_ONCE);
    await step({ kind: 'members', ids: some }, some.length);
  }
}

function refuseUnlessLive(segment: StoredSegment): void {
  const reason =
    segment.type !== 'dynamic'
      ? 'A static segment has no rules to refresh it by'
      : !segment.tracked
        ? 'This segment is not tracked; set “tracked” to true first'
        : segment.state !== 'active'
          ? `This segment is ${segment.state}; set its state to active first`
          : null;
  if (reason !== null) throw new DomainError('conflict', reason);
}
