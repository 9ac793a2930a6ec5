/** The ledger of a planned campaign, kept aside in the database and put back before each run. */
import type { Knex } from 'knex';
import { TABLES } from '../../../server/src/lib/table-names';

const COPIED = [TABLES.enrollments, TABLES.deliveries];
const EMPTIED = [...COPIED, TABLES.deliveryEvents, TABLES.leases, TABLES.throttles, TABLES.holds, TABLES.installation];

const copyOf = (table: string): string => `bench_${table}`;

export async function keepLedger(knex: Knex): Promise<void> {
  for (const table of COPIED) await knex.raw('CREATE TABLE ?? AS TABLE ??', [copyOf(table), table]);
}

/** Every first mail is due now. */
export async function putLedgerBack(knex: Knex): Promise<void> {
  await knex.raw(`TRUNCATE ${EMPTIED.map(() => '??').join(', ')}`, EMPTIED);
  for (const table of COPIED) await knex.raw('INSERT INTO ?? TABLE ??', [table, copyOf(table)]);
  const now = Date.now() - 1;
  await knex(TABLES.deliveries).update({ due_at: now, scheduled_at: now });
  for (const table of COPIED) await knex.raw('VACUUM ANALYZE ??', [table]);
}

/** First mails that have not ended. */
export async function countUnsettled(knex: Knex): Promise<number> {
  const open = knex(TABLES.deliveries).where({ step_order: 1 }).whereIn('state', ['pending', 'claimed', 'sending']);
  const [row]: { total: string }[] = await open.count({ total: '*' });
  return Number(row?.total);
}
