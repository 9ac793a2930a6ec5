/** Enrollments: one row per walk of a recipient through a sequence. Instants are epoch milliseconds. */
import { TABLES } from '../../lib/table-names';
import type { TableModel } from '../../platform/feature';

/** Short enough that the unique key of three names stays under the 3,072 bytes of a MySQL index. */
const name = (length: number) => ({ columnType: { type: 'string', args: [length] }, type: 'string' });
const required = { column: { notNullable: true } };
const instant = { type: 'biginteger' };

export const enrollmentTable: TableModel = {
  uid: 'cohort::enrollment',
  singularName: 'cohort-enrollment',
  tableName: TABLES.enrollments,
  attributes: {
    id: { type: 'increments' },
    sequence_id: { ...name(64), ...required },
    recipient_uid: { ...name(128), ...required },
    recipient_id: { ...name(64), ...required },
    run: { type: 'integer', ...required },
    company_id: name(64),
    contact_name: { type: 'string' },
    company_name: { type: 'string' },
    subject_uid: name(128),
    subject_id: name(64),
    state: { ...name(16), ...required },
    /** 1-based place of the step that is awaited, as it was when it was planned. */
    current_step: { type: 'integer', ...required },
    /** The awaited step; only its end moves the enrollment on, and only once. */
    current_step_id: name(64),
    next_send_at: instant,
    enrolled_at: { ...instant, ...required },
    completed_at: instant,
    enrolled_by: { type: 'string' },
    /** Which call enrolled it: tells its own rows from those of a call at the same time. */
    batch: { ...name(64), ...required },
    /** The segment that it was enrolled with, where one was. */
    source_segment_id: name(64),
    notes: { type: 'text' },
    exit_reason: { type: 'text' },
    created_at: { ...instant, ...required },
    updated_at: { ...instant, ...required },
  },
  indexes: [
    {
      name: 'cohort_enrollments_walk_uq',
      columns: ['sequence_id', 'recipient_uid', 'recipient_id', 'run'],
      type: 'unique',
    },
    { name: 'cohort_enrollments_sequence_ix', columns: ['sequence_id', 'state'] },
    { name: 'cohort_enrollments_recipient_ix', columns: ['recipient_id'] },
    { name: 'cohort_enrollments_source_ix', columns: ['source_segment_id', 'sequence_id', 'state'] },
    { name: 'cohort_enrollments_due_ix', columns: ['state', 'next_send_at'] },
  ],
  foreignKeys: [],
};
