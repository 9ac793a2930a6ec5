/**
 * The way of one run through the audience, in short transactions that each count what they did. Everybody is compared in
 * one read, and what has moved is written by name; where very many have, and in the first filling, the audience is
 * compared slice by slice instead, so that no more than counts leaves the database. A filter that groups related records
 * would make its groups for each slice: there one read finds whom to let in and out, and their ids are what is sliced.
 */
import { setImmediate } from 'node:timers/promises';
import type { RunCause } from '../../contracts';
import { inPieces } from '../../lib/in-pieces';
import type { SqlFragment } from '../../lib/sql-fragment';
import { FIRST_SLICE, nextSliceSize } from './core/slice-size';
import { differenceSlices, MEMBERS_AT_ONCE, type Difference } from './core/stay-differences';
import type { Evaluation, Slice } from './core/stay-statements';
import type { Announced, MembershipEvents } from './membership-events';
import type { RunRepository, StartedRun } from './run-repository';
import type { StoredSegment } from './segment-row';
import type { StayRepository } from './stay-repository';

export interface WalkDeps {
  runs: RunRepository;
  stays: StayRepository;
  events: Pick<MembershipEvents, 'announce'>;
  /** False once the process stops: what is under way ends after its step. */
  goesOn(): boolean;
}

export type RefreshScope =
  | { kind: 'everybody' }
  /** Only those named; everybody else is as before. */
  | { kind: 'members'; ids: readonly string[] }
  /** Only whom the passing of time may have moved. */
  | { kind: 'found'; where: SqlFragment; evaluatedAt: Date };

export interface Work {
  segment: StoredSegment;
  started: StartedRun;
  evaluation: Evaluation;
  cause: RunCause;
  scope: RefreshScope;
  grouped: boolean;
  /** The same evaluation in the shape for members that are named. */
  byName(): Promise<Evaluation>;
}

export class RunEnded extends Error {
  constructor(readonly standing: 'cancelled' | 'lost' | 'stopped') {
    super(standing);
  }
}

/** Stays that one transaction looks at: a database may ask the whole filter for each slice, however small it is. */
const STAYS_AT_ONCE = 150_000;
/** Rows that one transaction writes; a statement lists their ids. */
const IDS_AT_ONCE = 10_000;
/** Of more that have moved than this, no names are read. */
const MOST_DIFFERENCES = 50_000;
/** So many changed rows, and four times as many the next time, that the database plans by numbers that are too old. */
const STALE_AFTER = 1_000;
const STALE_AGAIN = 4;

/** How many came and went. Throws RunEnded when the run is cancelled or no longer ours. */
export async function walk(deps: WalkDeps, work: Work): Promise<number> {
  const { runs, stays, events } = deps;
  const { segment, started, cause, scope } = work;
  let told: Announced = { entered: 0, left: 0 };
  let moved = 0;
  let staleAt = STALE_AFTER;
  const step: Step = async (slice, checked, evaluation = work.evaluation) => {
    const { changes, standing } = await stays.transaction(async (trx) => {
      if (slice?.kind === 'members' && !slice.only) await stays.settleOrigins(trx, evaluation, slice.ids);
      const applied = slice ? await stays.apply(trx, evaluation, slice) : { entered: 0, left: 0 };
      const stands = await runs.advance(trx, started.id, { checked, ...applied });
      if (stands === 'lost') throw new RunEnded('lost');
      return { changes: applied, standing: stands };
    });
    moved += changes.entered + changes.left;
    if (changes.entered + changes.left > 0) {
      const run = { id: started.id, cause, atMs: started.startedAtMs };
      const { documentId, name, entity } = segment;
      const among = slice?.kind === 'members' ? slice.ids : undefined;
      told = await events.announce({ segment: { documentId, name, entity }, run, changes, among }, told);
    }
    if (moved >= staleAt && slice?.kind !== 'members') {
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

/** Without a slice: counted, and nothing to change. */
type Step = (slice: Slice | null, checked: number, evaluation?: Evaluation) => Promise<void>;

async function walkEverybody(deps: WalkDeps, work: Work, step: Step): Promise<void> {
  const { stays } = deps;
  const { evaluation, cause } = work;
  const differences = cause === 'initial' ? null : await stays.differences(evaluation, MOST_DIFFERENCES);
  if (differences) await walkDifferences(deps, work, { differences, step });
  else if (work.grouped) await walkIds(deps, work, step);
  else await walkSlices(deps, work, step);
  if (!differences || evaluation.hasPins || differences.some(({ kind }) => kind === 'unpinned')) {
    await stays.transaction((trx) => stays.settleOrigins(trx, evaluation));
  }
}

/** Each is compared once more as it stands by now: reading everybody may have taken a while. */
async function walkDifferences(
  { runs }: WalkDeps,
  { started, byName }: Work,
  { differences, step }: { differences: readonly Difference[]; step: Step },
): Promise<void> {
  const slices = differenceSlices(differences);
  await runs.expect(
    started.id,
    slices.reduce((sum, { ids }) => sum + ids.length, 0),
  );
  // Whether the run still stands is asked also where there is nothing to do.
  if (slices.length === 0) return step(null, 0);
  const evaluation = await byName();
  for (const slice of slices) await step(slice, slice.ids.length, evaluation);
}

/** First those who leave, slice by slice, then those who enter: nobody who has just come is looked at again. */
async function walkSlices({ runs, stays }: WalkDeps, { started, evaluation }: Work, step: Step): Promise<void> {
  await runs.expect(started.id, await stays.audienceSize(evaluation));
  for (const kind of ['stays', 'rows'] as const) {
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
}

/** First those who leave, then those who enter. The audience has been compared to the end when the last is written. */
async function walkIds({ runs, stays }: WalkDeps, { started, evaluation }: Work, step: Step): Promise<void> {
  const total = await stays.audienceSize(evaluation);
  await runs.expect(started.id, total);
  const { stayIds, rowIds } = await stays.differingIds(evaluation);
  const slices: (Slice | null)[] = [
    ...inPieces(stayIds, IDS_AT_ONCE).map((ids): Slice => ({ kind: 'stay-ids', ids })),
    ...inPieces(rowIds, IDS_AT_ONCE).map((ids): Slice => ({ kind: 'row-ids', ids })),
  ];
  // Whether the run still stands is asked also where there is nothing to do.
  if (slices.length === 0) slices.push(null);
  const checked = (count: number): number => Math.floor((total * count) / slices.length);
  for (const [index, slice] of slices.entries()) await step(slice, checked(index + 1) - checked(index));
}

async function walkMembers(
  { runs }: WalkDeps,
  { started }: Work,
  { ids, step }: { ids: readonly string[]; step: Step },
): Promise<void> {
  const named = [...new Set(ids)];
  await runs.expect(started.id, named.length);
  for (const some of inPieces(named, MEMBERS_AT_ONCE)) await step({ kind: 'members', ids: some }, some.length);
}
