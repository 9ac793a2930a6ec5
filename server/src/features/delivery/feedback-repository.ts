/** Reports about mails: each is stored once, and found again by the address it is about. */
import type { Knex } from 'knex';
import { hashAddress, normaliseAddress } from '../audience';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database } from '../../platform/database';
import { SOFT_WINDOW_MS, RECIPIENT_SOFT } from './core/suppression';
import type { MailFeedback } from './core/mail-feedback';
import { toLedgerRow, type Columns, type LedgerRow } from './ledger-row';

export type FeedbackRepository = ReturnType<typeof createFeedbackRepository>;

export interface StoredFeedback extends MailFeedback {
  source: string;
  deliveryId: number | null;
}

/** As long as the column; a longer address is no address of ours. */
const ADDRESS_LENGTH = 191;

/** `secret`: reports are known again by a hash of their ids, since a reporter may make these of addresses. */
export const createFeedbackRepository = (database: Database, secret: string) => ({
  async findDelivery(messageId: string): Promise<LedgerRow | null> {
    const row: Columns | undefined = await database.knex(TABLES.deliveries).where({ message_id: messageId }).first();
    return row ? toLedgerRow(row) : null;
  },

  /** False: this report is known. */
  async add(trx: Knex.Transaction, { source, key, kind, deliveryId, ...report }: StoredFeedback): Promise<boolean> {
    const row = {
      ...{ source, event_key: hashAddress(secret, key), kind, delivery_id: deliveryId, reason: report.reason },
      address: report.address === null ? null : normaliseAddress(report.address).slice(0, ADDRESS_LENGTH),
      enhanced_code: report.enhancedCode,
      received_at: database.nowMs(),
    };
    const insert = trx(TABLES.mailFeedback).insert(row).onConflict(['source', 'event_key']).ignore();
    if (database.client !== 'mysql') return (await insert.returning('id')).length > 0;
    // An ignored insert has no id of its own.
    const [id] = await insert;
    return toNumber(id) > 0;
  },

  /** Mailboxes that were full or disabled, within the window in which that counts. */
  async countSoft(trx: Knex.Transaction, address: string): Promise<number> {
    const row = await trx(TABLES.mailFeedback)
      .where({ address: normaliseAddress(address), kind: 'bounced' })
      .whereIn('enhanced_code', [...RECIPIENT_SOFT])
      .where('received_at', '>', msAgo(database, SOFT_WINDOW_MS))
      .count({ total: '*' })
      .first();
    return toNumber(row?.total ?? 0);
  },
});
