/** T0 for a set of contacts: their enrollments and the first mail of each, in one transaction. */
import type { Knex } from 'knex';
import { DomainError } from '../../contracts';
import type { Database } from '../../platform/database';
import type { DeliveryPlanner, PlannedDelivery } from '../delivery';
import type { Candidate, CandidateRepository } from './candidate-repository';
import { stepKey } from './core/next-step';
import { insertEnrollments, type EnrollmentBatch } from './enroll-repository';
import type { SequenceReader } from './sequence-reader';

export interface EnrollChunkDeps {
  database: Database;
  reader: SequenceReader;
  candidates: CandidateRepository;
  planner: DeliveryPlanner;
}

export interface Walk {
  batch: EnrollmentBatch;
  /** Epoch milliseconds for a recipient’s own zone. */
  dueFor: (ownTimezone: string | null) => number;
}

export const inactive = (message: string): DomainError => new DomainError('inactive_sequence', message);

/** Returns the contacts that were new. Calls for one sequence take turns, so that none waits on half of another’s rows. */
export const createEnrollChunk =
  ({ database, reader, candidates, planner }: EnrollChunkDeps) =>
  async (trx: Knex.Transaction, chunk: readonly Candidate[], walk: Walk): Promise<ReadonlySet<string>> => {
    const sequence = await reader.lock(trx, walk.batch.sequenceId);
    if (!sequence?.isActive) throw inactive('The sequence was switched off while its recipients were enrolled');
    const companies = await candidates.companies(
      chunk.map(({ rowId }) => rowId),
      trx,
    );
    const rows = chunk.map((candidate) => ({
      recipientId: candidate.documentId,
      contactName: candidate.name,
      email: candidate.email,
      company: companies.get(candidate.rowId) ?? null,
      dueAtMs: walk.dueFor(candidate.timezone),
    }));
    const made = await insertEnrollments(database, { trx, batch: walk.batch, rows });
    const planned = rows.flatMap((row) => {
      const enrollmentId = made.get(row.recipientId);
      return enrollmentId === undefined ? [] : [toDelivery(enrollmentId, row, walk.batch)];
    });
    await planner.plan(trx, planned);
    return new Set(made.keys());
  };

const toDelivery = (
  enrollmentId: number,
  row: { recipientId: string; email: string | null; dueAtMs: number },
  batch: EnrollmentBatch,
): PlannedDelivery => ({
  idempotencyKey: stepKey(enrollmentId, batch.step.documentId),
  kind: 'step',
  enrollmentId,
  sequenceId: batch.sequenceId,
  stepId: batch.step.documentId,
  stepOrder: batch.step.order,
  templateId: batch.step.templateId,
  recipientUid: batch.recipientUid,
  recipientId: row.recipientId,
  email: row.email,
  dueAtMs: row.dueAtMs,
});
