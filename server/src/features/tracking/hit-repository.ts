/**
 * Hits as events of the ledger. A batch may be stored again after a failure: each hit is there once. Two processes
 * that each saw a part of a scan both look at the whole of it after their own part is committed.
 */
import { TABLES } from '../../lib/table-names';
import { toNumber, toNumberOrNull, type Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { HONEYPOT_MS } from './core/event-rules';
import {
  toEvents,
  toMark,
  type HitData,
  type HitEvent,
  type HitMail,
  type RecordedHit,
  type StoredEvent,
} from './core/hit-events';

const TYPES = ['opened', 'clicked'];

export type StoreHits = (hits: readonly RecordedHit[], tries: { isFirst: boolean }) => Promise<void>;

export const createHitRepository = (database: Database): { store: StoreHits } => ({
  async store(hits, { isFirst }) {
    const ids = [...new Set(hits.map(({ deliveryId }) => deliveryId))];
    const { mails, nowMs } = await readMails(database, ids);
    if (mails.size === 0) return;
    const oldestMs = nowMs - Math.max(...hits.map(({ ageMs }) => ageMs));
    const known = isFirst ? new Set() : await storedKeys(database, ids);
    const events = toEvents(
      hits.filter(({ key }) => !known.has(key)),
      mails,
      nowMs,
    );
    await insert(database, events);
    await mark(database, [...mails.keys()], oldestMs - HONEYPOT_MS);
  },
});

interface MailRow {
  id: unknown;
  state: string;
  sent_at: unknown;
  updated_at: unknown;
  hits: unknown;
  now: unknown;
}

const readMails = async (
  { knex, nowMs }: Database,
  ids: readonly number[],
): Promise<{ mails: Map<number, HitMail>; nowMs: number }> => {
  const hits = knex(`${TABLES.deliveryEvents} as e`)
    .count('*')
    .whereRaw('?? = ??', ['e.delivery_id', 'd.id'])
    .whereIn('e.type', TYPES);
  const rows: MailRow[] = await knex(`${TABLES.deliveries} as d`)
    .select('d.id', 'd.state', 'd.sent_at', 'd.updated_at', { hits, now: nowMs() })
    .whereIn('d.id', [...ids]);
  const mails = rows.map((row): [number, HitMail] => [
    toNumber(row.id),
    { sentAtMs: sentAtMs(row), count: toNumber(row.hits) },
  ]);
  return { mails: new Map(mails), nowMs: toNumber(rows[0]?.now ?? 0) };
};

/** Of an uncertain mail the instant of the doubt, which is no earlier than the mail left. */
const sentAtMs = ({ state, sent_at, updated_at }: MailRow): number | null =>
  toNumberOrNull(sent_at) ?? (state === 'uncertain' ? toNumber(updated_at) : null);

const insert = async ({ knex }: Database, events: readonly HitEvent[]): Promise<void> => {
  if (events.length === 0) return;
  await knex(TABLES.deliveryEvents).insert(
    events.map(({ deliveryId, type, atMs, data }) => ({
      ...{ delivery_id: deliveryId, type, at: atMs },
      data: JSON.stringify(data),
    })),
  );
};

interface EventRow {
  id: unknown;
  delivery_id: unknown;
  at: unknown;
  data: unknown;
}

const toData = (data: unknown): Partial<HitData> =>
  ((typeof data === 'string' ? JSON.parse(data) : data) as Partial<HitData> | null) ?? {};

const storedKeys = async ({ knex }: Database, ids: readonly number[]): Promise<Set<string | undefined>> => {
  const rows: EventRow[] = await knex(TABLES.deliveryEvents)
    .select('data')
    .whereIn('delivery_id', [...ids])
    .whereIn('type', TYPES);
  return new Set(rows.map(({ data }) => toData(data).hit));
};

const mark = async ({ knex }: Database, ids: readonly number[], sinceMs: number): Promise<void> => {
  const rows: EventRow[] = await knex(TABLES.deliveryEvents)
    .select('id', 'delivery_id', 'at', 'data')
    .whereIn('delivery_id', [...ids])
    .whereIn('type', TYPES)
    .where('at', '>=', sinceMs);
  for (const events of byDelivery(rows)) {
    for (const { id, data } of toMark(events)) {
      const row = knex(TABLES.deliveryEvents).where({ id });
      await withRetry(() => row.update({ data: JSON.stringify(data) }));
    }
  }
};

const byDelivery = (rows: readonly EventRow[]): StoredEvent[][] => {
  const groups = new Map<number, StoredEvent[]>();
  for (const row of rows) {
    const deliveryId = toNumber(row.delivery_id);
    const events = groups.get(deliveryId) ?? [];
    events.push({ id: toNumber(row.id), atMs: toNumber(row.at), data: toData(row.data) });
    groups.set(deliveryId, events);
  }
  return [...groups.values()];
};
