/** T0: rows are written before anything is sent; planning the same mail twice writes nothing. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { storedKey } from './core/idempotency-key';
import { domainOf } from './core/throttle';
import type { PlannedDelivery } from './delivery-source';
import type { Columns } from './ledger-row';

/** Columns × rows stays under the bound-value limits of every engine. */
const CHUNK = 200;

const toColumns = (planned: PlannedDelivery, messageId: string, now: Knex.Raw): Columns => ({
  idempotency_key: storedKey(planned.idempotencyKey),
  kind: planned.kind,
  enrollment_id: planned.enrollmentId,
  sequence_id: planned.sequenceId,
  step_id: planned.stepId,
  step_order: planned.stepOrder,
  template_id: planned.templateId,
  recipient_uid: planned.recipientUid,
  recipient_id: planned.recipientId,
  email: planned.email ?? null,
  domain: planned.email ? domainOf(planned.email) : null,
  state: 'pending',
  due_at: planned.dueAtMs,
  scheduled_at: planned.dueAtMs,
  fence: 0,
  attempts: 0,
  message_id: messageId,
  created_at: now,
  updated_at: now,
});

/** Within the caller's transaction; returns how many were new. `newMessageId` is called once per row. */
export const insertPlanned = async (
  { client, nowMs }: Database,
  trx: Knex.Transaction,
  { planned, newMessageId }: { planned: readonly PlannedDelivery[]; newMessageId(): string },
): Promise<number> => {
  let inserted = 0;
  for (let start = 0; start < planned.length; start += CHUNK) {
    const rows = planned.slice(start, start + CHUNK).map((item) => toColumns(item, newMessageId(), nowMs()));
    const insert = trx(TABLES.deliveries).insert(rows).onConflict('idempotency_key');
    // MySQL’s INSERT IGNORE would also swallow values that do not fit; an update to the same key does not.
    await (client === 'mysql' ? insert.merge(['idempotency_key']) : insert.ignore());
    const messageIds = rows.map((row) => String(row.message_id));
    const found = await trx(TABLES.deliveries).whereIn('message_id', messageIds).count({ total: '*' }).first();
    inserted += toNumber(found?.total ?? 0);
  }
  return inserted;
};
