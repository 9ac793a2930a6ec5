/** A ledger with a past, made by the database itself. */
import { TABLES } from '../../server/src/lib/table-names';
import type { SqlClient } from '../../server/src/platform/database';
import type { LedgerDatabase } from '../unit/server/delivery/ledger-harness';

const concatenation =
  (engine: SqlClient) =>
  (...parts: string[]): string =>
    engine === 'mysql' ? `CONCAT(${parts.join(', ')})` : parts.map((part) => `CAST(${part} AS TEXT)`).join(' || ');

/** A million mails of twenty sequences over three years: nearly all sent, some failed, few uncertain. */
const columnsOf = (concat: (...parts: string[]) => string): Record<string, string> => ({
  idempotency_key: concat("'step:'", 'i'),
  kind: "'step'",
  enrollment_id: 'i',
  sequence_id: concat("'sequence'", 'i % 20'),
  sequence_name: concat("'Sequence '", 'i % 20'),
  step_id: concat("'step'", 'i % 80'),
  step_order: '1 + i % 4',
  template_id: concat("'template'", 'i % 40'),
  recipient_uid: "'api::contact.contact'",
  recipient_id: concat("'contact'", 'i % 300000'),
  email: concat("'contact'", 'i % 300000', "'@domain'", 'i % 3000', "'.test'"),
  domain: concat("'domain'", 'i % 3000', "'.test'"),
  subject: concat("'Hello number '", 'i'),
  state:
    "CASE WHEN i % 50 = 0 THEN 'pending' WHEN i % 200 = 1 THEN 'failed' WHEN i % 10000 = 2 THEN 'uncertain' ELSE 'sent' END",
  due_at: '1700000000000 + CAST(i AS DECIMAL(20)) * 90000',
  scheduled_at: '1700000000000 + CAST(i AS DECIMAL(20)) * 90000',
  fence: '1',
  attempts: '1',
  message_id: concat("'<'", 'i', "'@shop.test>'"),
  reply_code: 'CASE WHEN i % 200 = 1 THEN 550 ELSE 250 END',
  enhanced_code: "CASE WHEN i % 200 = 1 THEN '5.1.1' END",
  reason: "CASE WHEN i % 200 = 1 THEN '550 5.1.1 no such user here' END",
  created_at: '1700000000000 + CAST(i AS DECIMAL(20)) * 90000',
  updated_at: '1700000000000 + CAST(i AS DECIMAL(20)) * 90000',
  sent_at: 'CASE WHEN i % 50 > 0 AND i % 200 <> 1 THEN 1700000000000 + CAST(i AS DECIMAL(20)) * 90000 END',
  settled_at: '1700000000000 + CAST(i AS DECIMAL(20)) * 90000',
});

interface World {
  engine: SqlClient;
  rows: number;
}

/** With an event each; what the planner goes by is counted afterwards. */
export const fillLedger = async ({ knex }: Pick<LedgerDatabase, 'knex'>, { engine, rows }: World): Promise<void> => {
  const numbers = `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})`;
  const insert = async (table: string, columns: Record<string, string>): Promise<void> => {
    const names = Object.keys(columns).join(', ');
    await knex.transaction(async (trx) => {
      if (engine === 'mysql') await trx.raw(`SET SESSION max_recursive_iterations = ${rows + 1}`);
      const selected = Object.values(columns).join(', ');
      await trx.raw(`INSERT INTO ${table} (${names}) ${numbers} SELECT ${selected} FROM n`);
    });
  };
  await insert(TABLES.deliveries, columnsOf(concatenation(engine)));
  await insert(TABLES.deliveryEvents, { delivery_id: 'i', type: "'sent'", at: '1700000000000', data: "'{}'" });
  if (engine === 'postgres') await knex.raw(`VACUUM ANALYZE ${TABLES.deliveries}, ${TABLES.deliveryEvents}`);
  if (engine === 'mysql') await knex.raw(`ANALYZE TABLE ${TABLES.deliveries}, ${TABLES.deliveryEvents}`);
};
