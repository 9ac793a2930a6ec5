/**
 * T3 of PostgreSQL: any number of mails as one list in one statement, which commits by itself; what is kept of them is
 * written by the same one.
 */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { domainOf } from './core/throttle';
import { mayDepart, type Departing, type DepartingTogether, type DeparturesDeps } from './may-depart';
import type { Columns } from './ledger-row';
import type { SuppressedInList } from './suppressed-query';

const LIST = 'asked';

/** Of each mail, with the type of its column. */
const OWN = {
  ...{ id: 'integer', fence: 'integer', email: 'text', domain: 'text', subject: 'text', sequence_name: 'text' },
  ...{ template_id: 'text', lease_ms: 'bigint', keeps: 'boolean', content: 'text' },
} as const;

const toOwn = ({ row, departure }: Departing): Record<keyof typeof OWN, string | number | boolean | null> => ({
  ...{ id: row.id, fence: row.fence, email: departure.email, domain: domainOf(departure.email) },
  ...{ subject: departure.subject, sequence_name: departure.sequenceName, template_id: departure.templateId },
  ...{ lease_ms: departure.leaseMs, keeps: departure.content !== undefined, content: departure.content ?? null },
});

export const departListed = async (
  { database, suppressedInList }: DeparturesDeps,
  { departing, waits }: DepartingTogether,
): Promise<(boolean | undefined)[]> => {
  const { knex } = database;
  const rows: { id: unknown; has_departed: boolean }[] = await knex
    .with(LIST, asList(database, suppressedInList, departing))
    .with('free', freeRows(database, departing, waits))
    .with('departed', departedRows(database, suppressedInList))
    .with('kept', keptContents(database))
    .from('free')
    .leftJoin('departed', 'departed.id', 'free.id')
    .select({ id: 'free.id', has_departed: knex.raw('departed.id IS NOT NULL') });
  const answers = new Map(rows.map((row) => [toNumber(row.id), row.has_departed]));
  return departing.map(({ row }) => answers.get(row.id));
};

const asList = ({ knex }: Database, suppressed: SuppressedInList, departing: readonly Departing[]): Knex.Raw => {
  const types: Record<string, string> = { ...OWN, ...suppressed.types };
  const rows: Columns[] = departing.map((one) => ({
    ...toOwn(one),
    ...suppressed.columnsOf(one.departure.email, one.row.sequenceId),
  }));
  const names = Object.keys(types);
  const lists = names.map((name) => `?::${types[name]}[]`).join(', ');
  const bindings = [...names.map((name) => rows.map((row) => row[name])), ...names];
  const columns = names.map(() => '??').join(', ');
  return knex.raw(`SELECT * FROM unnest(${lists}) AS mail (${columns})`, bindings as never);
};

const freeRows = ({ knex }: Database, departing: readonly Departing[], waits: boolean): Knex.QueryBuilder => {
  const ids = departing.map(({ row }) => row.id);
  const locked = knex(TABLES.deliveries).select('id').whereIn('id', ids).orderBy('id').forUpdate();
  return waits ? locked : locked.skipLocked();
};

const departedRows = (database: Database, suppressed: SuppressedInList): Knex.QueryBuilder => {
  const { knex, nowMs } = database;
  const own = (column: string): Knex.Ref<string, Record<string, string>> => knex.ref(`${LIST}.${column}`);
  const { sql, bindings } = suppressed.condition(LIST);
  return mayDepart(database, knex(TABLES.deliveries).updateFrom(LIST))
    .where(`${TABLES.deliveries}.id`, own('id'))
    .where(`${TABLES.deliveries}.fence`, own('fence'))
    .whereIn(`${TABLES.deliveries}.id`, knex.select('id').from('free'))
    .whereRaw(`NOT ${sql}`, bindings as Knex.RawBinding[])
    .update({
      state: 'sending',
      ...{ email: own('email'), domain: own('domain'), subject: own('subject'), sequence_name: own('sequence_name') },
      template_id: own('template_id'),
      lease_until: knex.raw('? + ??', [nowMs(), `${LIST}.lease_ms`]),
      updated_at: nowMs(),
    })
    .returning(`${TABLES.deliveries}.id`);
};

const keptContents = ({ knex, nowMs }: Database): Knex.Raw =>
  knex.raw(
    'INSERT INTO ?? (delivery_id, kept_at, content) SELECT departed.id, ?, ??.content FROM departed JOIN ?? ON ??.id = departed.id' +
      ' WHERE ??.keeps ON CONFLICT (delivery_id) DO UPDATE SET kept_at = excluded.kept_at, content = excluded.content',
    [TABLES.deliveryContents, nowMs(), LIST, LIST, LIST, LIST],
  );
