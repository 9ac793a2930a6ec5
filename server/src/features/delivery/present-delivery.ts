/** A row of the ledger as the wire carries it, for those who may read addresses and for those who may not. */
import type { Delivery } from '../../contracts';
import type { AddressView } from '../audience';
import { wasWritten } from './core/was-written';
import type { LedgerRow } from './ledger-row';

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

export const presentDelivery = (row: LedgerRow, view: AddressView): Delivery => ({
  id: row.id,
  kind: row.kind,
  enrollment: row.enrollmentId,
  sequence: row.sequenceId,
  sequenceName: row.sequenceName,
  step: row.stepId,
  stepOrder: row.stepOrder,
  template: row.templateId,
  recipient: row.recipientId,
  email: view.address(row.email),
  subject: view.isMasked ? null : row.subject,
  state: row.state,
  dueAt: new Date(row.dueAtMs).toISOString(),
  sentAt: isoOrNull(row.sentAtMs),
  attempts: row.attempts,
  messageId: row.messageId,
  replyCode: row.replyCode,
  enhancedCode: row.enhancedCode,
  reason: view.words(row.reason),
  version: row.fence,
  isWritten: wasWritten(row),
  isMasked: view.isMasked,
  isErased: row.erasedAtMs !== null,
});
