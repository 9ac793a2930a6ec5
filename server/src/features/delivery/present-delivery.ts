/** A row of the ledger as the wire carries it, for those who may read addresses and for those who may not. */
import type { Delivery } from '../../contracts';
import { maskAddress, maskAddressesIn } from './core/mask-address';
import type { LedgerRow } from './ledger-row';

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

export const presentDelivery = (row: LedgerRow, isMasked: boolean): Delivery => ({
  id: row.id,
  kind: row.kind,
  enrollment: row.enrollmentId,
  sequence: row.sequenceId,
  sequenceName: row.sequenceName,
  step: row.stepId,
  stepOrder: row.stepOrder,
  template: row.templateId,
  recipient: row.recipientId,
  email: row.email !== null && isMasked ? maskAddress(row.email) : row.email,
  subject: isMasked ? null : row.subject,
  state: row.state,
  dueAt: new Date(row.dueAtMs).toISOString(),
  sentAt: isoOrNull(row.sentAtMs),
  attempts: row.attempts,
  messageId: row.messageId,
  replyCode: row.replyCode,
  enhancedCode: row.enhancedCode,
  reason: row.reason !== null && isMasked ? maskAddressesIn(row.reason) : row.reason,
  version: row.fence,
  isMasked,
  isErased: row.erasedAtMs !== null,
});
