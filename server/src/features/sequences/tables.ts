/** Enrollments: one row per walk of a recipient through a sequence. Instants are epoch milliseconds. */
import { TABLES } from '../../lib/table-names';
import type { TableModel } from '../../platform/feature';
import { instantColumn, integerColumn, nameColumn, rawTable, required, textColumn } from '../../platform/table-columns';

export const enrollmentTable: TableModel = rawTable(
  ['enrollment', TABLES.enrollments],
  {
    sequence_id: required(nameColumn(64)),
    recipient_uid: required(nameColumn(128)),
    recipient_id: required(nameColumn(64)),
    run: required(integerColumn()),
    company_id: nameColumn(64),
    contact_name: { type: 'string' },
    company_name: { type: 'string' },
    subject_uid: nameColumn(128),
    subject_id: nameColumn(64),
    state: required(nameColumn(16)),
    /** 1-based place of the step that is awaited, as it was when it was planned. */
    current_step: required(integerColumn()),
    /** The awaited step; only its end moves the enrollment on, and only once. */
    current_step_id: nameColumn(64),
    next_send_at: instantColumn(),
    enrolled_at: required(instantColumn()),
    completed_at: instantColumn(),
    enrolled_by: { type: 'string' },
    /** Which call enrolled it: tells its own rows from those of a call at the same time. */
    batch: required(nameColumn(64)),
    /** The segment that it was enrolled with, where one was. */
    source_segment_id: nameColumn(64),
    notes: textColumn(),
    exit_reason: textColumn(),
    created_at: required(instantColumn()),
    updated_at: required(instantColumn()),
  },
  [
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
);
