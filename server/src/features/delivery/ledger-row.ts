/** A row of the ledger as code sees it, and the one place that knows its columns. */
import { DELIVERY_KINDS, DELIVERY_STATES, type DeliveryKind, type DeliveryState } from '../../contracts';
import { toNumber, toNumberOrNull } from '../../platform/database';
import type { DeliveryRow } from './delivery-source';

export interface LedgerRow extends DeliveryRow {
  sequenceName: string | null;
  /** When the mail was meant to go out; retries move `dueAtMs` and leave this. */
  scheduledAtMs: number;
  firstTriedAtMs: number | null;
  /** When the source was told of the end; null: not yet. */
  settledAtMs: number | null;
  prunedAtMs: number | null;
  erasedAtMs: number | null;
}

export type Columns = Record<string, unknown>;

const oneOf = <T extends string>(known: readonly T[], value: unknown): T => {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`Unknown value in the send ledger: ${String(value)}`);
  return found;
};
const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

export const toLedgerRow = (row: Columns): LedgerRow => ({
  id: toNumber(row.id),
  idempotencyKey: String(row.idempotency_key),
  kind: oneOf<DeliveryKind>(DELIVERY_KINDS, row.kind),
  enrollmentId: toNumberOrNull(row.enrollment_id),
  sequenceId: textOrNull(row.sequence_id),
  sequenceName: textOrNull(row.sequence_name),
  stepId: textOrNull(row.step_id),
  stepOrder: toNumberOrNull(row.step_order),
  templateId: textOrNull(row.template_id),
  recipientUid: String(row.recipient_uid),
  recipientId: String(row.recipient_id),
  email: textOrNull(row.email),
  subject: textOrNull(row.subject),
  state: oneOf<DeliveryState>(DELIVERY_STATES, row.state),
  dueAtMs: toNumber(row.due_at),
  scheduledAtMs: toNumber(row.scheduled_at),
  firstTriedAtMs: toNumberOrNull(row.first_tried_at),
  fence: toNumber(row.fence),
  claimedBy: textOrNull(row.claimed_by),
  leaseUntilMs: toNumberOrNull(row.lease_until),
  attempts: toNumber(row.attempts),
  messageId: String(row.message_id),
  replyCode: toNumberOrNull(row.reply_code),
  enhancedCode: textOrNull(row.enhanced_code),
  reason: textOrNull(row.reason),
  createdAtMs: toNumber(row.created_at),
  sentAtMs: toNumberOrNull(row.sent_at),
  settledAtMs: toNumberOrNull(row.settled_at),
  prunedAtMs: toNumberOrNull(row.pruned_at),
  erasedAtMs: toNumberOrNull(row.erased_at),
});

/** What an answer left in the columns that were written; the row's own where they were not. */
export const toAnswer = (
  row: LedgerRow,
  written: Columns,
): Pick<LedgerRow, 'reason' | 'replyCode' | 'enhancedCode'> => ({
  reason: 'reason' in written ? textOrNull(written.reason) : row.reason,
  replyCode: 'reply_code' in written ? toNumberOrNull(written.reply_code) : row.replyCode,
  enhancedCode: 'enhanced_code' in written ? textOrNull(written.enhanced_code) : row.enhancedCode,
});
