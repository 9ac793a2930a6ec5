/** What the ledger holds of people: found by address and by recipient, and written over. */
import type { Knex } from 'knex';
import { normaliseAddress, withoutAddresses } from '../audience';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { ENDED_STATES } from './core/delivery-state';
import { eventData, impersonalData } from './core/delivery-event';
import { domainOf } from './core/throttle';
import { ERASED } from './delivery-source';
import type { Columns } from './ledger-row';

interface Trace {
  id: number;
  recipientId: string;
  email: string | null;
}

const PAGE = 5_000;
const PERSONAL = { email: null, domain: null, subject: null };
const toTrace = (row: Columns): Trace => ({
  id: toNumber(row.id),
  recipientId: String(row.recipient_id),
  email: row.email === null ? null : String(row.email),
});

export type ErasureRepository = ReturnType<typeof createErasureRepository>;

export const createErasureRepository = (database: Database) => ({
  ...finding(database),
  ...counting(database),
  ...writing(database),
});

const saysSomething = (rows: Knex.QueryBuilder): void => {
  const words = (some: Knex.QueryBuilder) => void some.whereNotNull('reason').whereNot({ reason: ERASED });
  void rows.whereNull('erased_at').orWhereNotNull('email').orWhereNotNull('subject').orWhere(words);
};

const finding = ({ knex }: Database) => ({
  /** Recipients, however the address was written then; by its domain, which has an index. */
  async mailedAt(normalised: string): Promise<string[]> {
    const found = new Set<string>();
    for (let after = 0; ;) {
      const rows: Columns[] = await knex(TABLES.deliveries)
        .where({ domain: domainOf(normalised) })
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .select('id', 'recipient_id', 'email');
      for (const { email, recipientId } of rows.map(toTrace)) {
        if (normaliseAddress(email ?? '') === normalised) found.add(recipientId);
      }
      if (rows.length < PAGE) return [...found];
      after = toNumber(rows.at(-1)?.id);
    }
  },

  async mailsTo(recipientIds: readonly string[]): Promise<Trace[]> {
    const rows: Columns[] = await knex(TABLES.deliveries)
      .whereIn('recipient_id', recipientIds)
      .orderBy('id')
      .select('id', 'recipient_id', 'email');
    return rows.map(toTrace);
  },

  /** Of these, those that say something of the person yet. */
  async unerased(ids: readonly number[], q: Knex | Knex.Transaction = knex): Promise<number[]> {
    const rows: Columns[] = await q(TABLES.deliveries).whereIn('id', ids).where(saysSomething).select('id');
    return rows.map(({ id }) => toNumber(id));
  },

  /** In a window of ids: what ended before that instant and still says something of the person. */
  async overSince(beforeMs: number, { from, to }: { from: number; to: number }): Promise<number[]> {
    const rows: Columns[] = await knex(TABLES.deliveries)
      .whereBetween('id', [from, to])
      .whereNull('pruned_at')
      .whereIn('state', ENDED_STATES)
      .where('updated_at', '<', beforeMs)
      .select('id');
    return rows.map(({ id }) => toNumber(id));
  },
});

const counting = ({ knex }: Database) => ({
  /** What would be cancelled, and what is leaving at this moment. */
  async countOpen(ids: readonly number[]): Promise<{ cancelled: number; inFlight: number }> {
    const counts = { cancelled: 0, inFlight: 0 };
    const rows: Columns[] = await knex(TABLES.deliveries)
      .whereIn('id', ids)
      .whereIn('state', ['pending', 'claimed', 'sending'])
      .select('state');
    for (const { state } of rows) counts[state === 'sending' ? 'inFlight' : 'cancelled'] += 1;
    return counts;
  },

  async countFeedback(normalised: string): Promise<number> {
    const row = await knex(TABLES.mailFeedback).where({ address: normalised }).count({ total: '*' }).first();
    return toNumber(row?.total ?? 0);
  },

  async countSuppressions(normalised: string): Promise<number> {
    const row = await knex(TABLES.suppressions).where({ address: normalised }).count({ total: '*' }).first();
    return toNumber(row?.total ?? 0);
  },
});

const writing = ({ knex, nowMs }: Database) => ({
  /** The mails keep their state, codes and Message-ID: they are never planned or sent again. */
  async erase(trx: Knex.Transaction, ids: readonly number[]): Promise<void> {
    const reason = knex.raw('CASE WHEN reason = ? THEN reason END', [ERASED]);
    await trx(TABLES.deliveries)
      .whereIn('id', ids)
      .update({ ...PERSONAL, reason, erased_at: nowMs() });
    await trx(TABLES.deliveryContents).whereIn('delivery_id', ids).delete();
    const events: Columns[] = await trx(TABLES.deliveryEvents).whereIn('delivery_id', ids).select('id', 'data');
    for (const { id, data } of events) {
      const kept = JSON.stringify(impersonalData(eventData(data)));
      if (kept !== JSON.stringify(eventData(data))) {
        await trx(TABLES.deliveryEvents).where({ id }).update({ data: kept });
      }
    }
  },

  /** What came back about the address. */
  eraseFeedback: (trx: Knex.Transaction, normalised: string): Promise<number> =>
    trx(TABLES.mailFeedback).where({ address: normalised }).update({ address: null, reason: null }),

  /** Of earlier versions, which kept a mail server’s words as they were; whoever is named in them. */
  async eraseFromHolds(trx: Knex.Transaction): Promise<void> {
    const rows: Columns[] = await trx(TABLES.holds).select('id', 'reason');
    for (const { id, reason } of rows) {
      const kept = withoutAddresses(String(reason));
      if (kept !== reason) await trx(TABLES.holds).where({ id, reason }).update({ reason: kept });
    }
  },

  /** The same for mails whose time is over, with their events; who erased and decided is not remembered either. */
  async prune(trx: Knex.Transaction, ids: readonly number[]): Promise<void> {
    await trx(TABLES.deliveries)
      .whereIn('id', ids)
      .update({ ...PERSONAL, reason: null, pruned_at: nowMs() });
    await trx(TABLES.deliveryContents).whereIn('delivery_id', ids).delete();
    await trx(TABLES.deliveryEvents).whereIn('delivery_id', ids).delete();
  },
});
