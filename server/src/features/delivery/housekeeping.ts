/**
 * What is kept for a time only, taken away in small transactions: mails as they were sent; and of what is long over,
 * addresses, subjects, names and events. The rows of the ledger stay, since by their keys nothing is sent twice.
 */
import { DAY_MS } from '../../lib/duration';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { eachWindow } from '../../platform/id-windows';
import { withRetry } from '../../platform/with-retry';
import type { DeliverySource } from './delivery-source';
import type { ErasureRepository } from './erasure-repository';

export interface HousekeepingDeps {
  database: Database;
  traces: ErasureRepository;
  sources(): readonly DeliverySource[];
  sending: { keepContentDays: number; keepHistoryDays: number };
}

export interface Housekeeping {
  contents: number;
  deliveries: number;
  names: number;
  feedback: number;
}

/** Rows of one transaction: a fraction of a second on every engine. */
const CHUNK = 500;

export const createHousekeeping = ({ database, traces, sources, sending }: HousekeepingDeps) => {
  const { knex } = database;
  const inChunks = async (
    ids: readonly number[],
    isStopped: () => boolean,
    work: (chunk: number[]) => Promise<unknown>,
  ): Promise<number> => {
    let done = 0;
    for (let start = 0; start < ids.length && !isStopped(); start += CHUNK) {
      const chunk = ids.slice(start, start + CHUNK);
      await withRetry(() => work(chunk));
      done += chunk.length;
    }
    return done;
  };

  const pruneContents = async (beforeMs: number, isStopped: () => boolean): Promise<number> => {
    let gone = 0;
    while (!isStopped()) {
      const old = knex(TABLES.deliveryContents).where('kept_at', '<', beforeMs).orderBy('kept_at').limit(CHUNK);
      const ids: number[] = (await old.pluck('id')).map(toNumber);
      gone += await inChunks(ids, isStopped, (chunk) => knex(TABLES.deliveryContents).whereIn('id', chunk).delete());
      if (ids.length < CHUNK) break;
    }
    return gone;
  };

  const pruneDeliveries = (beforeMs: number, isStopped: () => boolean): Promise<number> =>
    eachWindow({ knex, table: TABLES.deliveries, isStopped }, async (window) =>
      inChunks(await traces.overSince(beforeMs, window), isStopped, (chunk) =>
        database.transaction((trx) => traces.prune(trx, chunk)),
      ),
    );

  const pruneFeedback = (beforeMs: number, isStopped: () => boolean): Promise<number> =>
    eachWindow({ knex, table: TABLES.mailFeedback, isStopped }, async ({ from, to }) =>
      withRetry(() =>
        knex(TABLES.mailFeedback).whereBetween('id', [from, to]).where('received_at', '<', beforeMs).delete(),
      ),
    );

  return async (isStopped: () => boolean): Promise<Housekeeping> => {
    const [row] = await knex.select({ now: database.nowMs() });
    const nowMs = toNumber(row.now);
    const overMs = nowMs - sending.keepHistoryDays * DAY_MS;
    const contents = await pruneContents(nowMs - sending.keepContentDays * DAY_MS, isStopped);
    const deliveries = await pruneDeliveries(overMs, isStopped);
    let names = 0;
    for (const source of sources()) names += (await source.pruneNames?.(overMs, isStopped)) ?? 0;
    return { contents, deliveries, names, feedback: await pruneFeedback(overMs, isStopped) };
  };
};
