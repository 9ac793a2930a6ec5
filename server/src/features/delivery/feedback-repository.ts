/** Reports about mails: each is stored once, and found again by the address it is about. */
import type { Knex } from 'knex';
import { hashAddress, normaliseAddress } from '../audience';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import type { MailFeedback } from './core/mail-feedback';
import { toLedgerRow, type Columns, type LedgerRow } from './ledger-row';

export type FeedbackRepository = ReturnType<typeof createFeedbackRepository>;

export interface StoredFeedback extends MailFeedback {
  source: string;
  deliveryId: number | null;
}

/** As long as the column; a longer address is no address of ours. */
const ADDRESS_LENGTH = 191;

/**
 * The caller keeps the number of what is asked and stored at once below what a statement can bind. `secret`: reports are
 * known again by a hash of their ids, since a reporter may make these of addresses.
 */
export const createFeedbackRepository = (database: Database, secret: string) => ({
  /** By Message-ID. */
  async findDeliveries(messageIds: readonly string[]): Promise<ReadonlyMap<string, LedgerRow>> {
    if (messageIds.length === 0) return new Map();
    const found = database.knex(TABLES.deliveries).whereIn('message_id', messageIds);
    const rows: Columns[] = await found.orderBy('id', 'desc');
    return new Map(rows.map(toLedgerRow).map((row) => [row.messageId, row]));
  },

  /** The keys of those that were not known; no two of them have the same. */
  async add(trx: Knex.Transaction, source: string, reports: readonly StoredFeedback[]): Promise<ReadonlySet<string>> {
    const keys = new Map(reports.map(({ key }) => [hashAddress(secret, key), key]));
    const rows = reports.map((report) => toColumns(database, hashAddress(secret, report.key), report));
    const added = await (database.client === 'mysql' ? addInMysql(trx, source, rows) : addRows(trx, rows));
    return new Set(added.map(({ event_key: hash }) => keys.get(String(hash)) ?? ''));
  },
});

const toColumns = (
  database: Database,
  hash: string,
  { source, kind, deliveryId, ...report }: StoredFeedback,
): Columns => ({
  ...{ source, event_key: hash, kind, delivery_id: deliveryId, reason: report.reason },
  address: report.address === null ? null : normaliseAddress(report.address).slice(0, ADDRESS_LENGTH),
  enhanced_code: report.enhancedCode,
  received_at: database.nowMs(),
});

const addRows = (trx: Knex.Transaction, rows: readonly Columns[]): Promise<Columns[]> =>
  trx(TABLES.mailFeedback).insert(rows).onConflict(['source', 'event_key']).ignore().returning('event_key');

/** It does not tell which of several rows it inserted: all of them, or else each is inserted by itself. */
const addInMysql = async (trx: Knex.Transaction, source: string, rows: readonly Columns[]): Promise<Columns[]> => {
  const keys = rows.map((row) => String(row.event_key));
  const known = new Set<string>(
    await trx(TABLES.mailFeedback).where({ source }).whereIn('event_key', keys).pluck('event_key'),
  );
  const unknown = rows.filter((row) => !known.has(String(row.event_key)));
  if (unknown.length === 0) return [];
  try {
    await trx(TABLES.mailFeedback).insert(unknown);
    return unknown;
  } catch (error) {
    // Somebody else was faster with some of them.
    if (!isDuplicate(error)) throw error;
  }
  const added: Columns[] = [];
  for (const row of unknown) {
    // An ignored insert has no id of its own.
    const [id] = await trx(TABLES.mailFeedback).insert(row).onConflict(['source', 'event_key']).ignore();
    if (toNumber(id) > 0) added.push(row);
  }
  return added;
};

const isDuplicate = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ER_DUP_ENTRY';
