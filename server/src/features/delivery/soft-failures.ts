/**
 * Mails that a mailbox did not take because it was full or disabled, within the window in which that counts: those that
 * a mail server refused in the ledger’s own conversation, and those that were reported afterwards. A mail counts once,
 * whoever says so and however often; so does each report that names no mail of ours.
 */
import { normaliseAddress, spellingsOf } from '../audience';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumberOrNull, type Database, type Queryable } from '../../platform/database';
import { whereMailedAt } from './address-query';
import { RECIPIENT_SOFT, SOFT_WINDOW_MS } from './core/suppression';
import type { Columns } from './ledger-row';

/** The failure of one mail, or one report. */
interface Failure {
  address: string;
  key: string;
}

/** How many for each of the addresses, by normalised address; the caller keeps their number below what can be bound. */
export const countSoftFailures = async (
  database: Database,
  q: Queryable,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const asked = new Map([...new Set(addresses.map(normaliseAddress))].map((one) => [one, new Set<string>()]));
  if (asked.size === 0) return new Map();
  const mailboxes = new Map<string, Set<string>[]>();
  for (const [address, failures] of asked) {
    for (const one of spellingsOf(address)) mailboxes.set(one, [...(mailboxes.get(one) ?? []), failures]);
  }
  const found = [
    ...(await refusedMails(database, q, [...mailboxes.keys()])),
    ...(await reports(database, q, [...mailboxes.keys()])),
  ];
  for (const { address, key } of found) for (const failures of mailboxes.get(address) ?? []) failures.add(key);
  return new Map([...asked].map(([address, failures]) => [address, failures.size]));
};

const refusedMails = async (database: Database, q: Queryable, spellings: readonly string[]): Promise<Failure[]> => {
  const rows: Columns[] = await q(TABLES.deliveries)
    .where((mails) => whereMailedAt(mails, database.client, spellings))
    .where({ state: 'failed' })
    .whereIn('enhanced_code', [...RECIPIENT_SOFT])
    .where('updated_at', '>', msAgo(database, SOFT_WINDOW_MS))
    .select('id', 'email');
  return rows.map(({ id, email }) => ({ address: normaliseAddress(String(email)), key: `mail ${String(id)}` }));
};

const reports = async (database: Database, q: Queryable, spellings: readonly string[]): Promise<Failure[]> => {
  const rows: Columns[] = await q(TABLES.mailFeedback)
    .whereIn('address', [...spellings])
    .where({ kind: 'bounced' })
    .whereIn('enhanced_code', [...RECIPIENT_SOFT])
    .where('received_at', '>', msAgo(database, SOFT_WINDOW_MS))
    .select('id', 'delivery_id', 'address');
  return rows.map(({ id, delivery_id: mail, address }) => ({
    address: String(address),
    key: toNumberOrNull(mail) === null ? `report ${String(id)}` : `mail ${String(mail)}`,
  }));
};
