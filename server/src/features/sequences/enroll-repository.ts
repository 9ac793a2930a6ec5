/** Writes one chunk of enrollments together with the first mail of each: both or neither. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { FIRST_RUN } from './core/candidates';
import type { Columns } from './enrollment-row';

export interface NewEnrollment {
  recipientId: string;
  contactName: string | null;
  company: { id: string; name: string | null } | null;
  dueAtMs: number;
}

export interface EnrollmentBatch {
  /** Unique for one call: tells its rows from those that were there. */
  batch: string;
  sequenceId: string;
  recipientUid: string;
  step: { documentId: string; order: number };
  nowMs: number;
  enrolledBy: string | null;
  notes: string | null;
}

/** Columns × rows stays under the bound-value limits of every engine. */
const ROWS_PER_INSERT = 200;
const LONGEST_NAME = 255;

/** Document id of the recipient → id of the enrollment that this batch made; others were enrolled already. */
export const insertEnrollments = async (
  { client }: Database,
  trx: Knex.Transaction,
  { batch, rows }: { batch: EnrollmentBatch; rows: readonly NewEnrollment[] },
): Promise<Map<string, number>> => {
  const made = new Map<string, number>();
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    const part = rows.slice(start, start + ROWS_PER_INSERT);
    const insert = trx(TABLES.enrollments)
      .insert(part.map((row) => toColumns(row, batch)))
      .onConflict(['sequence_id', 'recipient_uid', 'recipient_id', 'run']);
    // MySQL’s INSERT IGNORE would also swallow values that do not fit; an update to the same value does not.
    await (client === 'mysql' ? insert.merge(['run']) : insert.ignore());
    for (const row of await mine(trx, batch, part)) made.set(String(row.recipient_id), toNumber(row.id));
  }
  return made;
};

const mine = (trx: Knex.Transaction, batch: EnrollmentBatch, rows: readonly NewEnrollment[]): Promise<Columns[]> =>
  trx(TABLES.enrollments)
    .where({ sequence_id: batch.sequenceId, recipient_uid: batch.recipientUid, run: FIRST_RUN, batch: batch.batch })
    .whereIn(
      'recipient_id',
      rows.map(({ recipientId }) => recipientId),
    )
    .select('id', 'recipient_id');

const toColumns = (row: NewEnrollment, batch: EnrollmentBatch): Columns => ({
  sequence_id: batch.sequenceId,
  recipient_uid: batch.recipientUid,
  recipient_id: row.recipientId,
  run: FIRST_RUN,
  company_id: row.company?.id ?? null,
  contact_name: row.contactName?.slice(0, LONGEST_NAME) ?? null,
  company_name: row.company?.name?.slice(0, LONGEST_NAME) ?? null,
  state: 'pending',
  current_step: batch.step.order,
  current_step_id: batch.step.documentId,
  next_send_at: row.dueAtMs,
  enrolled_at: batch.nowMs,
  enrolled_by: batch.enrolledBy,
  batch: batch.batch,
  notes: batch.notes,
  created_at: batch.nowMs,
  updated_at: batch.nowMs,
});
