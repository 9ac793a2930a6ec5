/** Enrollments: one row per walk of a recipient through a sequence. Instants are epoch milliseconds. */
import { SKIP_REASONS } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import type { TableModel } from '../../platform/feature';
import { instantColumn, integerColumn, nameColumn, rawTable, required, textColumn } from '../../platform/table-columns';

const enrollmentTable: TableModel = rawTable(
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
    /** Since when it is paused; NULL: it is not. */
    paused_at: instantColumn(),
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

/** One row per run that enrolls a segment in the background. */
const runTable = rawTable(
  ['enrollment-run', TABLES.enrollmentRuns],
  {
    segment_id: required(nameColumn(64)),
    sequence_id: required(nameColumn(64)),
    /** As they were called then. */
    segment_name: required(nameColumn(255)),
    sequence_name: required(nameColumn(255)),
    /** Segment and sequence while it goes on, else NULL: unique, so that one goes on at a time. */
    running_key: nameColumn(160),
    /** running | done | failed | interrupted */
    state: required(nameColumn(16)),
    total: integerColumn(),
    enrolled: required(integerColumn(), 0),
    ...Object.fromEntries(SKIP_REASONS.map((reason) => [reason, required(integerColumn(), 0)])),
    first_send_at: instantColumn(),
    started_at: required(instantColumn()),
    finished_at: instantColumn(),
    lease_until: instantColumn(),
    requested_by: nameColumn(255),
    error: textColumn(),
  },
  [
    { name: 'cohort_enrollment_runs_running_uq', columns: ['running_key'], type: 'unique' },
    { name: 'cohort_enrollment_runs_segment_ix', columns: ['segment_id', 'id'] },
  ],
);

/** Whom a run left out, and why. */
const skipTable = rawTable(
  ['enrollment-skip', TABLES.enrollmentSkips],
  {
    run_id: required(integerColumn()),
    recipient_id: required(nameColumn(64)),
    reason: required(nameColumn(32)),
  },
  [{ name: 'cohort_enrollment_skips_run_ix', columns: ['run_id', 'id'] }],
);

export const enrollmentTables: TableModel[] = [enrollmentTable, runTable, skipTable];
