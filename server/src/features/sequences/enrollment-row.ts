/** Between the table’s columns and the code’s names; bigints arrive as text from PostgreSQL and MySQL. */
import { ENROLLMENT_STATES, type EnrollmentState } from '../../contracts';
import { toNumber, toNumberOrNull } from '../../platform/database';

export interface EnrollmentRow {
  id: number;
  sequenceId: string;
  recipientUid: string;
  recipientId: string;
  contactName: string | null;
  companyName: string | null;
  state: EnrollmentState;
  currentStep: number;
  currentStepId: string | null;
  nextSendAtMs: number | null;
  enrolledAtMs: number;
  completedAtMs: number | null;
  /** Since when it is paused; null: it is not. */
  pausedAtMs: number | null;
  exitReason: string | null;
}

export type Columns = Record<string, unknown>;

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

const toState = (value: unknown): EnrollmentState => {
  const state = ENROLLMENT_STATES.find((known) => known === value);
  if (!state) throw new Error(`Not a state of an enrollment: ${String(value)}`);
  return state;
};

export const toEnrollmentRow = (row: Columns): EnrollmentRow => ({
  id: toNumber(row.id),
  sequenceId: String(row.sequence_id),
  recipientUid: String(row.recipient_uid),
  recipientId: String(row.recipient_id),
  contactName: textOrNull(row.contact_name),
  companyName: textOrNull(row.company_name),
  state: toState(row.state),
  currentStep: toNumber(row.current_step),
  currentStepId: textOrNull(row.current_step_id),
  nextSendAtMs: toNumberOrNull(row.next_send_at),
  enrolledAtMs: toNumber(row.enrolled_at),
  completedAtMs: toNumberOrNull(row.completed_at),
  pausedAtMs: row.state === 'paused' ? toNumber(row.paused_at ?? row.updated_at) : null,
  exitReason: textOrNull(row.exit_reason),
});
