/** T3 where a statement changes one mail: several within a transaction, whose commit they share. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { domainOf } from './core/throttle';
import { keepContents } from './kept-content';
import { mayDepart, type Departing, type DepartingTogether, type DeparturesDeps } from './may-depart';
import type { SuppressedQuery } from './suppressed-query';
import { leaseEnd } from './update-rows';

export const departInTurn = (
  { database, suppressed }: DeparturesDeps,
  { departing, waits }: DepartingTogether,
): Promise<(boolean | undefined)[]> =>
  database.transaction(async (trx) => {
    const ids = departing.map(({ row }) => row.id);
    const free = new Set(waits || database.client === 'sqlite' ? ids : await lockFree(trx, ids));
    const answers: (boolean | undefined)[] = [];
    for (const one of departing) {
      answers.push(free.has(one.row.id) ? await depart(database, trx, { ...one, suppressed }) : undefined);
    }
    await keepContents(
      database,
      trx,
      departing.flatMap(({ row, departure: { content } }, index) =>
        answers[index] && content !== undefined ? [{ deliveryId: row.id, content }] : [],
      ),
    );
    return answers;
  });

const lockFree = async (trx: Knex.Transaction, ids: readonly number[]): Promise<number[]> =>
  (await trx(TABLES.deliveries).whereIn('id', ids).orderBy('id').forUpdate().skipLocked().pluck('id')).map(toNumber);

const depart = async (
  database: Database,
  q: Queryable,
  { row, departure, suppressed }: Departing & { suppressed: SuppressedQuery },
): Promise<boolean> => {
  const { sql, bindings } = suppressed(departure.email, row.sequenceId);
  const changed = await mayDepart(database, q(TABLES.deliveries))
    .where({ id: row.id, fence: row.fence })
    .whereRaw(`NOT ${sql}`, bindings as Knex.RawBinding[])
    .update({
      state: 'sending',
      email: departure.email,
      domain: domainOf(departure.email),
      subject: departure.subject,
      sequence_name: departure.sequenceName,
      lease_until: leaseEnd(database, departure.leaseMs),
      updated_at: database.nowMs(),
    });
  return changed > 0;
};
