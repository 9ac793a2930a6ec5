/** What happened to one mail, oldest first. */
import { TABLES } from '../../lib/table-names';
import { toNumber, type Queryable } from '../../platform/database';
import { eventData, type StoredEvent } from './core/delivery-event';
import type { Columns } from './ledger-row';

/** A mail has a dozen; one that scanners open again and again is cut. */
const MOST = 500;

export const listEvents = async (q: Queryable, deliveryId: number): Promise<StoredEvent[]> => {
  const rows: Columns[] = await q(TABLES.deliveryEvents).where({ delivery_id: deliveryId }).orderBy('id').limit(MOST);
  return rows.map(({ type, at, data }) => ({ type: String(type), atMs: toNumber(at), data: eventData(data) }));
};
