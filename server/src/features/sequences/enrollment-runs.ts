/** Enrolls a segment in the background, one run per segment and sequence at a time; a run can be looked at again. */
import { DomainError, type EnrollmentRun, type ListEnrollmentRunsQuery, type Page } from '../../contracts';
import { describeError } from '../../lib/describe-error';
import { readsOf, type Caller } from '../../platform/caller';
import type { Log } from '../../ports/log';
import {
  createCountCandidates,
  createPrepareEnrolling,
  type EnrollSegmentDeps,
  type EnrollSegmentInput,
  type PreparedEnrolling,
} from './enroll-segment';
import { createEnrollWalk, type NoteStep } from './enroll-walk';
import { GONE, LEASE_MS, type EnrollmentRunRepository } from './enrollment-run-repository';

/** Work that outlives the request, and ends with the process. */
export interface Background {
  run(name: string, work: () => Promise<unknown>): Promise<void>;
  isStopped(): boolean;
}

export interface EnrollmentRunsDeps extends EnrollSegmentDeps {
  runs: EnrollmentRunRepository;
  background: Background;
  /** Mail may be due at once. */
  onEnrolled(): void;
  log: Log;
}

export interface EnrollmentRuns {
  /** The run that it starts, or the one that is under way. Throws as enrolling does. */
  startRun(input: Omit<EnrollSegmentInput, 'dryRun'>): Promise<EnrollmentRun>;
  runs(caller: Caller, segmentId: string, query: ListEnrollmentRunsQuery): Promise<Page<EnrollmentRun>>;
  run(caller: Caller, segmentId: string, runId: number): Promise<EnrollmentRun>;
}

interface Work {
  runId: number;
  segmentId: string;
  prepared: PreparedEnrolling;
}

class RunEnded extends Error {
  constructor(readonly standing: 'stopped' | 'lost') {
    super(standing);
  }
}

export const createEnrollmentRuns = (deps: EnrollmentRunsDeps): EnrollmentRuns => {
  const { audience, runs, segments, background } = deps;
  const prepare = createPrepareEnrolling(deps);
  const perform = createPerform(deps);
  const shownTo = (caller: Caller): ((run: EnrollmentRun) => EnrollmentRun) =>
    audience.readableBy(readsOf(caller)).mayReadMailability() ? (run) => run : (run) => ({ ...run, skipped: null });
  const find = async (caller: Caller, segmentId: string, runId: number): Promise<EnrollmentRun> => {
    const run = await runs.find(segmentId, runId);
    if (run) return shownTo(caller)(run);
    throw new DomainError('not_found', `This segment has no enrollment run ${runId}`);
  };
  return {
    async startRun(input) {
      const { caller, segmentId, sequenceId, enrolledBy: requestedBy } = input;
      const prepared = await prepare(input);
      const { segmentName, sequenceName, firstSendAtMs } = prepared;
      const names = { segmentName, sequenceName };
      const runId = await runs.begin({ segmentId, sequenceId, ...names, requestedBy, firstSendAtMs });
      if (runId !== null) {
        void background.run('segment-enroll', () => perform({ runId, segmentId, prepared }));
        return find(caller, segmentId, runId);
      }
      const running = await runs.running({ segmentId, sequenceId });
      if (running) return shownTo(caller)(running);
      throw new DomainError('conflict', 'Another run has just ended; try again');
    },
    async runs(caller, segmentId, { page, pageSize, sequence }) {
      await segments.get(caller, segmentId);
      const { runs: found, total } = await runs.list({ segmentId, sequenceId: sequence }, { page, pageSize });
      const data = found.map(shownTo(caller));
      return { data, meta: { pagination: { page, pageSize, total, pageCount: Math.ceil(total / pageSize) } } };
    },
    async run(caller, segmentId, runId) {
      await segments.get(caller, segmentId);
      return find(caller, segmentId, runId);
    },
  };
};

/** Never rejects: a failure is recorded in the run. */
const createPerform = (deps: EnrollmentRunsDeps) => {
  const { runs, segments, log, onEnrolled } = deps;
  const count = createCountCandidates(deps.candidates);
  const enroll = createEnrollWalk(deps);
  return async ({ runId, segmentId, prepared: { asked, walk } }: Work): Promise<void> => {
    // A page of a costly filter may take longer than the lease.
    const beat = setInterval(() => void runs.renew(runId).catch(() => undefined), LEASE_MS / 4);
    try {
      await runs.expect(runId, (await count(asked)).total);
      await enroll(segmentId, asked, { ...walk, note: noteIn(deps, runId) });
      await segments.markAsUsed(segmentId);
      await runs.finish(runId, 'done');
      await runs.prune();
    } catch (error) {
      await recordEnd(deps, runId, error).catch((second: unknown) =>
        log.error(`The enrollment run ${runId} is left open (${describeError(second)})`),
      );
    } finally {
      clearInterval(beat);
      onEnrolled();
    }
  };
};

const noteIn =
  ({ runs, background }: Pick<EnrollmentRunsDeps, 'runs' | 'background'>, runId: number): NoteStep =>
  async (trx, step) => {
    if (background.isStopped()) throw new RunEnded('stopped');
    if (!(await runs.advance(trx, runId, step))) throw new RunEnded('lost');
  };

async function recordEnd(
  { runs, log }: Pick<EnrollmentRunsDeps, 'runs' | 'log'>,
  runId: number,
  error: unknown,
): Promise<void> {
  if (error instanceof RunEnded) {
    if (error.standing === 'stopped') await runs.finish(runId, 'interrupted', GONE);
    return;
  }
  const reason = error instanceof DomainError ? error.message : describeError(error);
  log.error(`The enrollment run ${runId} failed: ${reason}`);
  await runs.finish(runId, 'failed', reason);
}
