/**
 * Brings the stays of a tracked segment up to what its rules say at one instant: set-wise, in short transactions, one
 * run per segment at a time among all processes. A run that stops in the middle leaves what it did, and the next one
 * does the rest. A broken segment is left as it is: in doubt nobody enters or leaves.
 */
import { DomainError, type RunCause, type SegmentRun } from '../../contracts';
import { describeError } from '../../lib/describe-error';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { Audience } from '../audience';
import type { Dialect } from './core/dialects';
import { isGrouped } from './core/is-grouped';
import type { Evaluation } from './core/stay-statements';
import type { CheckedMembers, FilterChecks } from './filter-checks';
import { RunEnded, walk, type RefreshScope, type WalkDeps, type Work } from './refresh-walk';
import { RUN_LEASE_MS, type StartedRun } from './run-repository';
import type { StoredSegment } from './segment-row';

export interface RefreshDeps extends WalkDeps {
  audience: Pick<Audience, 'from' | 'scope'>;
  dialect: Dialect;
  filters: Pick<FilterChecks, 'checkSegment'>;
  /** A segment as it is stored now. */
  current(documentId: string): Promise<StoredSegment | null>;
  /** After a run that changed something or that compared everybody. */
  onDone(segment: StoredSegment, size: number, scope: RefreshScope['kind']): Promise<void>;
  clock: Clock;
  log: Log;
}

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

type Sound = Extract<CheckedMembers, { ok: true }>;

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
    // First of all: a filling that ends between the two questions has looked before whoever is named here changed.
    if (scope.kind !== 'everybody' && (await runs.running(documentId))) return { ok: false, reason: 'busy' };
    const isFilled = await runs.isFilled(documentId);
    if (!isFilled && scope.kind !== 'everybody') return { ok: false, reason: 'unfilled' };
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
      const evaluationOf = (sound: Sound) => toEvaluation(deps, { segment: current, checked: sound, started, cause });
      const byName = async () => evaluationOf(await soundly(deps, current, { ...question, shape: 'record' }));
      const evaluation = evaluationOf(checked);
      const work = { segment: current, started, evaluation, cause, scope, grouped: isGrouped(checked.filter), byName };
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
    const keeping = keepLease(deps, started.id);
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
    } finally {
      clearInterval(keeping);
    }
    return runs.find(started.id);
  };

/** Of a large audience one statement may take longer than a lease. */
function keepLease({ runs, log }: RefreshDeps, id: number): NodeJS.Timeout {
  const keep = () =>
    runs
      .keep(id)
      .catch((error: unknown) => log.warn(`The lease of run ${id} was not prolonged: ${describeError(error)}`));
  return setInterval(() => void keep(), RUN_LEASE_MS / 5).unref();
}

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
