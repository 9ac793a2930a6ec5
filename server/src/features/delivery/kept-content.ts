/** Mails as they were handed over, in a table of their own: the ledger stays slim. */
import { TABLES } from '../../lib/table-names';
import type { Database, Queryable } from '../../platform/database';
import type { Columns } from './ledger-row';

interface Kept {
  deliveryId: number;
  /** Packed; null where it is too large to keep. */
  content: string | null;
}

/** In the transaction of T3; a second try writes over the first. */
export const keepContents = async ({ nowMs }: Database, trx: Queryable, kept: readonly Kept[]): Promise<void> => {
  if (kept.length === 0) return;
  const rows = kept.map(({ deliveryId, content }) => ({ delivery_id: deliveryId, kept_at: nowMs(), content }));
  await trx(TABLES.deliveryContents).insert(rows).onConflict('delivery_id').merge(['kept_at', 'content']);
};

/** Undefined: nothing was kept, or not any more. */
export const findContent = async (q: Queryable, deliveryId: number): Promise<string | null | undefined> => {
  const row: Columns | undefined = await q(TABLES.deliveryContents).where({ delivery_id: deliveryId }).first('content');
  return row && (row.content === null ? null : String(row.content));
};

export const hasContent = async (q: Queryable, deliveryId: number): Promise<'kept' | 'too-large' | 'none'> => {
  const row: Columns | undefined = await q(TABLES.deliveryContents)
    .where({ delivery_id: deliveryId })
    .first({ is_kept: q.raw('CASE WHEN content IS NULL THEN 0 ELSE 1 END') });
  if (!row) return 'none';
  return Number(row.is_kept) === 1 ? 'kept' : 'too-large';
};
