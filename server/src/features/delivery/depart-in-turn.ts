/** T3 where a statement changes one mail: several within a transaction, whose commit they share. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { readCommitted } from '../../platform/read-committed';
import { domainOf } from './core/throttle';
import { keepContents } from './kept-content';
import { isClaimed, mayDepart, type Departing, type DepartingTogether, type DeparturesDeps } from './may-depart';
import type { SuppressedQuery } from './suppressed-query';
import { leaseEnd } from './update-rows';

export const departInTurn = (
  { database, suppressed }: DeparturesDeps,
  { departing, waits }: DepartingTogether,
): Promise<(boolean | undefined)[]> =>
  readCommitted(database, async (trx) => {
    const ids = departing.map(({ row }) => row.id);
    const free = new Set(database.client === 'sqlite' ? ids : await lockRows(trx, ids, waits));
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

const lockRows = async (trx: Knex.Transaction, ids: readonly number[], waits: boolean): Promise<number[]> => {
  const wanted = trx(TABLES.deliveries).whereIn('id', ids).orderBy('id').forUpdate();
  return (await (waits ? wanted : wanted.skipLocked()).pluck('id')).map(toNumber);
};

const depart = async (
  database: Database,
  q: Queryable,
  { row, departure, suppressed }: Departing & { suppressed: SuppressedQuery },
): Promise<boolean> => {
  const { sql, bindings } = suppressed(departure.email, row.sequenceId);
  const own = (): Knex.QueryBuilder => q(TABLES.deliveries).where({ id: row.id, fence: row.fence });
  const leaving = (): Knex.QueryBuilder =>
    mayDepart(database, own()).whereRaw(`NOT ${sql}`, bindings as Knex.RawBinding[]);
  // An update of MySQL locks what its conditions read, and waits for it. The row is locked already: a read looks instead.
  const looksFirst = database.client === 'mysql';
  if (looksFirst && !(await leaving().first('id'))) return false;
  const changed = await (looksFirst ? isClaimed(database, own()) : leaving()).update({
    state: 'sending',
    email: departure.email,
    domain: domainOf(departure.email),
    subject: departure.subject,
    sequence_name: departure.sequenceName,
    template_id: departure.templateId,
    lease_until: leaseEnd(database, departure.leaseMs),
    updated_at: database.nowMs(),
  });
  return changed > 0;
};
