/**
 * Work that must see what the one before it has written, on every process: a row that the transaction holds until it
 * ends. Taken first of all in it, so that in MySQL nothing has been read yet as it was before the wait.
 */
import type { Knex } from 'knex';
import { TABLES } from '../lib/table-names';

/** Waits until no other transaction has the turn of that name. */
export async function takeTurn(trx: Knex.Transaction, name: string): Promise<void> {
  const hold = (): Promise<number> =>
    trx(TABLES.leases)
      .where({ name })
      .update({ fence: trx.raw('fence + 1') });
  if ((await hold()) > 0) return;
  await trx(TABLES.leases)
    .insert({ name, holder: null, until_at: 0, last_run_at: 0, fence: 0 })
    .onConflict('name')
    .ignore();
  await hold();
}
