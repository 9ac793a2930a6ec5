/** T0: rows are written before anything is sent; planning the same mail twice writes nothing. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { storedKey } from './core/idempotency-key';
import { domainOf } from './core/throttle';
import type { PlannedDelivery } from './delivery-source';

/** Columns × rows stays under the bound-value limits of every engine. */
const CHUNK = 200;
/** Where a value per column is bound instead of one per cell. */
const LARGE_CHUNK = 2_000;

/** Of each row, with the type of its column in PostgreSQL. */
const OWN = {
  ...{ idempotency_key: 'text', kind: 'text', enrollment_id: 'integer', sequence_id: 'text', step_id: 'text' },
  ...{ step_order: 'integer', template_id: 'text', recipient_uid: 'text', recipient_id: 'text', email: 'text' },
  ...{ domain: 'text', due_at: 'bigint', scheduled_at: 'bigint', message_id: 'text' },
} as const;

type OwnColumns = Record<keyof typeof OWN, string | number | null>;

const toColumns = (planned: PlannedDelivery, messageId: string): OwnColumns => ({
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
  due_at: planned.dueAtMs,
  scheduled_at: planned.dueAtMs,
  message_id: messageId,
});

const sharedColumns = ({ nowMs }: Database) => ({
  ...{ state: 'pending', fence: 0, attempts: 0, created_at: nowMs(), updated_at: nowMs() },
});

/** Within the caller's transaction; returns how many were new. `newMessageId` is called once per row. */
export const insertPlanned = async (
  database: Database,
  trx: Knex.Transaction,
  { planned, newMessageId }: { planned: readonly PlannedDelivery[]; newMessageId(): string },
): Promise<number> => {
  const isPostgres = database.client === 'postgres';
  const chunk = isPostgres ? LARGE_CHUNK : CHUNK;
  let inserted = 0;
  for (let start = 0; start < planned.length; start += chunk) {
    const rows = planned.slice(start, start + chunk).map((item) => toColumns(item, newMessageId()));
    inserted += await (isPostgres ? insertArrays(database, trx, rows) : insertRows(database, trx, rows));
  }
  return inserted;
};

/** One statement, whose text is the same for any number of rows. */
const insertArrays = async (
  database: Database,
  trx: Knex.Transaction,
  rows: readonly OwnColumns[],
): Promise<number> => {
  const shared = sharedColumns(database);
  const names = Object.keys(OWN) as (keyof typeof OWN)[];
  const columns = [...names, ...Object.keys(shared)];
  const lists = names.map((name) => rows.map((row) => row[name]));
  const sql =
    `INSERT INTO ?? (${columns.map(() => '??').join(', ')}) SELECT own.*, ?::text, ?::integer, ?::integer, ?, ?` +
    ` FROM unnest(${names.map((name) => `?::${OWN[name]}[]`).join(', ')}) AS own ON CONFLICT (idempotency_key) DO NOTHING`;
  const bindings = [TABLES.deliveries, ...columns, ...Object.values(shared), ...lists];
  const { rowCount }: { rowCount: number } = await trx.raw(sql, bindings as never);
  return rowCount;
};

const insertRows = async (database: Database, trx: Knex.Transaction, own: readonly OwnColumns[]): Promise<number> => {
  const shared = sharedColumns(database);
  const insert = trx(TABLES.deliveries)
    .insert(own.map((row) => ({ ...row, ...shared })))
    .onConflict('idempotency_key');
  // MySQL’s INSERT IGNORE would also swallow values that do not fit; an update to the same key does not.
  await (database.client === 'mysql' ? insert.merge(['idempotency_key']) : insert.ignore());
  const messageIds = own.map((row) => String(row.message_id));
  const found = await trx(TABLES.deliveries).whereIn('message_id', messageIds).count({ total: '*' }).first();
  return toNumber(found?.total ?? 0);
};
