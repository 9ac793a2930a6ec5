/**
 * Enrols whoever a segment reaches, set by set: pages of contacts by row id, chunks of one transaction each. Running it
 * again, at the same time or after a crash, enrols nobody twice and misses nobody.
 */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { DomainError, type EnrollResult, type Segment } from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import type { Audience } from '../audience';
import type { Asked, CandidateRepository } from './candidate-repository';
import { dueTimes } from './core/due-times';
import { firstStep } from './core/next-step';
import { emptyTally, shownTally, skipReason, withEnrolled, withSkipped, type Tally } from './core/tally';
import { inactive, type EnrollChunkDeps, type Walk } from './enroll-chunk';
import { createEnrollWalk } from './enroll-walk';
import type { EnrollmentBatch } from './enroll-repository';
import type { EnrollmentRepository } from './enrollment-repository';
import type { SequenceReader, StoredSequence, StoredStep } from './sequence-reader';

/** The part of the segments feature that enrolling uses. */
export interface EnrollableSegments {
  /** Throws not_found where the caller may not see it, broken_segment where it has no members to give. */
  getForUse(documentId: string, caller: Caller): Promise<Pick<Segment, 'name' | 'state'>>;
  /** Throws not_found where the caller may not see it. */
  get(caller: Caller, documentId: string): Promise<Pick<Segment, 'documentId'>>;
  selectMembers(documentId: string): Promise<Pick<Asked, 'entity' | 'where' | 'isGrouped'>>;
  /** Keeps it from being removed until the transaction ends; false where it is gone. */
  holdForUse(documentId: string, within: Knex.Transaction): Promise<boolean>;
  markAsUsed(documentId: string): Promise<void>;
}

export interface EnrollSegmentDeps extends EnrollChunkDeps {
  audience: Audience;
  segments: EnrollableSegments;
  enrollments: EnrollmentRepository;
}

export interface EnrollSegmentInput {
  segmentId: string;
  sequenceId: string;
  notes?: string;
  /** Counts only: nothing is written. */
  dryRun: boolean;
  caller: Caller;
  /** Who is remembered as having enrolled them. */
  enrolledBy: string | null;
}

/** What is known before anybody is enrolled. */
export interface PreparedEnrolling {
  segmentName: string;
  sequenceName: string;
  asked: Asked;
  walk: Walk;
  /** Of a member enrolled now that has no timezone of its own. */
  firstSendAtMs: number;
}

/** Throws what refuses the enrolling: not_found, broken_segment, conflict, inactive_sequence. */
export const createPrepareEnrolling =
  (deps: Pick<EnrollSegmentDeps, 'audience' | 'enrollments' | 'reader' | 'segments'>) =>
  async (input: Omit<EnrollSegmentInput, 'dryRun'>): Promise<PreparedEnrolling> => {
    const { segmentId, sequenceId } = input;
    const segment = await usableSegment(deps.segments, input);
    const { sequence, step } = await usableSequence(deps.reader, sequenceId);
    const nowMs = await deps.enrollments.nowMs();
    const dueFor = dueTimes(step, sequence, nowMs);
    const batch: EnrollmentBatch = {
      ...{ batch: randomUUID(), sequenceId, step, nowMs },
      recipientUid: deps.audience.contact().uid,
      enrolledBy: input.enrolledBy,
      sourceSegmentId: segmentId,
      notes: input.notes ?? null,
    };
    return {
      ...{ segmentName: segment.name, sequenceName: sequence.name, firstSendAtMs: dueFor(null) },
      asked: { ...(await deps.segments.selectMembers(segmentId)), sequenceId, nowMs },
      walk: { batch, dueFor },
    };
  };

export const createCountCandidates =
  (candidates: Pick<CandidateRepository, 'counts'>) =>
  async (asked: Asked): Promise<Tally> =>
    (await candidates.counts(asked)).reduce((tally, { verdict, isEnrolled, total }) => {
      const reason = skipReason(verdict, isEnrolled);
      return reason === null ? withEnrolled(tally, total) : withSkipped(tally, reason, total);
    }, emptyTally());

export const createEnrollSegment = (deps: EnrollSegmentDeps) => {
  const prepare = createPrepareEnrolling(deps);
  const count = createCountCandidates(deps.candidates);
  const enroll = createEnrollWalk(deps);

  return async (input: EnrollSegmentInput): Promise<EnrollResult> => {
    const { segmentId, dryRun, caller } = input;
    const mayReadMailability = deps.audience.readableBy(readsOf(caller)).mayReadMailability();
    const { asked, walk, firstSendAtMs, sequenceName, segmentName } = await prepare(input);
    const tally = dryRun ? await count(asked) : await enroll(segmentId, asked, walk);
    if (!dryRun) await deps.segments.markAsUsed(segmentId);
    const shown = shownTally(tally, { mayReadMailability, dryRun });
    return {
      ...{ ...shown, dryRun, sequenceName, segmentName },
      firstSendAt: shown.enrolled === 0 ? null : new Date(firstSendAtMs).toISOString(),
    };
  };
};

const usableSegment = async (
  segments: EnrollableSegments,
  { segmentId, caller }: Pick<EnrollSegmentInput, 'segmentId' | 'caller'>,
): Promise<Pick<Segment, 'name'>> => {
  const segment = await segments.getForUse(segmentId, caller);
  if (segment.state === 'active') return segment;
  throw new DomainError(
    'conflict',
    `The segment “${segment.name}” is ${segment.state}; only active ones can be enrolled`,
  );
};

const usableSequence = async (
  reader: SequenceReader,
  sequenceId: string,
): Promise<{ sequence: StoredSequence; step: StoredStep }> => {
  const sequence = await reader.find(sequenceId);
  if (!sequence) throw new DomainError('not_found', 'There is no such sequence');
  if (!sequence.isActive) throw inactive(`The sequence “${sequence.name}” is not active`);
  const step = firstStep(sequence.steps);
  if (!step) throw inactive(`The sequence “${sequence.name}” has no active step`);
  return { sequence, step };
};
