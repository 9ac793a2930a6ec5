/**
 * Enrols whoever a segment reaches, set by set: pages of contacts by row id, chunks of one transaction each. Running it
 * again, at the same time or after a crash, enrols nobody twice and misses nobody.
 */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { DomainError, type EnrollResult, type Segment } from '../../contracts';
import type { SqlFragment } from '../../lib/sql-fragment';
import type { Caller } from '../../platform/caller';
import { withRetry } from '../../platform/with-retry';
import type { Audience, AudienceEntity } from '../audience';
import type { Candidate, CandidateRepository } from './candidate-repository';
import { dueTimes } from './core/due-times';
import { firstStep } from './core/next-step';
import { emptyTally, skipReason, withEnrolled, withSkipped, type Tally } from './core/tally';
import { createEnrollChunk, inactive, type EnrollChunkDeps, type Walk } from './enroll-chunk';
import type { EnrollmentBatch } from './enroll-repository';
import type { EnrollmentRepository } from './enrollment-repository';
import type { SequenceReader, StoredSequence, StoredStep } from './sequence-reader';

/** The part of the segments feature that enrolling uses. */
export interface EnrollableSegments {
  /** Throws not_found where the caller may not see it, broken_segment where it has no members to give. */
  getForUse(documentId: string, caller: Caller): Promise<Pick<Segment, 'name' | 'state'>>;
  /** The condition that its members meet, over the alias `member`, document scope included. */
  selectMembers(documentId: string): Promise<{ entity: AudienceEntity; where: SqlFragment }>;
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

type Asked = Parameters<CandidateRepository['pages']>[0];

/** A transaction of this size takes a fraction of a second on every engine. */
const CHUNK = 1_000;

export const createEnrollSegment = (deps: EnrollSegmentDeps) => {
  const { reader, candidates } = deps;
  const enroll = createEnrollPages(deps);

  const count = async (asked: Asked): Promise<Tally> =>
    (await candidates.counts(asked)).reduce((tally, { verdict, isEnrolled, total }) => {
      const reason = skipReason(verdict, isEnrolled);
      return reason === null ? withEnrolled(tally, total) : withSkipped(tally, reason, total);
    }, emptyTally());

  return async (input: EnrollSegmentInput): Promise<EnrollResult> => {
    const { segmentId, sequenceId, dryRun } = input;
    const segment = await usableSegment(deps.segments, input);
    const { sequence, step } = await usableSequence(reader, sequenceId);
    const nowMs = await deps.enrollments.nowMs();
    const asked = { ...(await deps.segments.selectMembers(segmentId)), sequenceId, nowMs };
    const dueFor = dueTimes(step, sequence, nowMs);
    const batch: EnrollmentBatch = {
      ...{ batch: randomUUID(), sequenceId, step, nowMs },
      recipientUid: deps.audience.contact().uid,
      enrolledBy: input.enrolledBy,
      sourceSegmentId: segmentId,
      notes: input.notes ?? null,
    };
    const tally = dryRun ? await count(asked) : await enroll(segmentId, asked, { batch, dueFor });
    if (!dryRun) await deps.segments.markAsUsed(segmentId);
    return {
      ...tally,
      dryRun,
      sequenceName: sequence.name,
      segmentName: segment.name,
      firstSendAt: tally.enrolled === 0 ? null : new Date(dueFor(null)).toISOString(),
    };
  };
};

const createEnrollPages = (deps: EnrollSegmentDeps) => {
  const { database, candidates, segments } = deps;
  const writeChunk = createEnrollChunk(deps);
  const write = (segmentId: string, chunk: readonly Candidate[], walk: Walk): Promise<number> =>
    withRetry(() =>
      database.transaction(async (trx) => {
        // Whoever would delete it waits, and then finds who walks because of it.
        if (!(await segments.holdForUse(segmentId, trx))) throw gone();
        return writeChunk(trx, chunk, walk);
      }),
    );
  return async (segmentId: string, asked: Asked, walk: Walk): Promise<Tally> => {
    let tally = emptyTally();
    for await (const page of candidates.pages(asked)) {
      const free: Candidate[] = [];
      for (const candidate of page) {
        const reason = skipReason(candidate.verdict, candidate.isEnrolled);
        if (reason === null) free.push(candidate);
        else tally = withSkipped(tally, reason, 1);
      }
      for (let start = 0; start < free.length; start += CHUNK) {
        const chunk = free.slice(start, start + CHUNK);
        const made = await write(segmentId, chunk, walk);
        tally = withSkipped(withEnrolled(tally, made), 'already_enrolled', chunk.length - made);
      }
    }
    return tally;
  };
};

const gone = (): DomainError => new DomainError('not_found', 'The segment was deleted while it was enrolled');

const usableSegment = async (
  segments: EnrollableSegments,
  { segmentId, caller }: EnrollSegmentInput,
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
