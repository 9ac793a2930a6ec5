/** Documents that changed and are to be looked at again, and the members that they concern. */
import { TABLES } from '../../lib/table-names';
import type { Database, Queryable } from '../../platform/database';
import { selectRows } from '../../platform/select-rows';
import { withRetry } from '../../platform/with-retry';
import { affectedStatement, type AffectedQuestion } from './core/affected-members';

/** Stands for every document of a type: the members that they concern are too many to name. */
export const EVERY_DOCUMENT = '*';

export interface DocumentRef {
  uid: string;
  documentId: string;
}

export interface QueuedChange extends DocumentRef {
  id: number;
}

export type ChangeRepository = ReturnType<typeof createChangeRepository>;

const ROWS_AT_ONCE = 100;

export const createChangeRepository = (database: Database) => {
  const changes = (queryable: Queryable = database.knex) => queryable(TABLES.documentChanges);
  return {
    record: (within: Queryable, documents: readonly DocumentRef[]): Promise<void> =>
      insert(database, within, { documents, segmentId: null }),
    /** Those that nobody has looked at, or those kept for one segment. */
    async next(limit: number, segmentId: string | null = null): Promise<QueuedChange[]> {
      const rows: { id: number; uid: string; document_id: string }[] = await changes()
        .where({ segment_id: segmentId })
        .orderBy('id')
        .limit(limit)
        .select('id', 'uid', 'document_id');
      return rows.map(({ id, uid, document_id: documentId }) => ({ id, uid, documentId }));
    },
    /** By their own ids: one with a lower id may be committed later. */
    async forget(ids: readonly number[]): Promise<void> {
      await withRetry(() => changes().whereIn('id', ids).delete());
    },
    /** Forgets them but for the segments named, each of which keeps its own. Not for use inside a transaction. */
    async settle(batch: readonly QueuedChange[], kept: ReadonlyMap<string, readonly DocumentRef[]>): Promise<void> {
      await withRetry(() =>
        database.transaction(async (trx) => {
          for (const [segmentId, documents] of kept) await insert(database, trx, { documents, segmentId });
          const ids = batch.map(({ id }) => id);
          await changes(trx).whereIn('id', ids).delete();
        }),
      );
    },
    /** The segments that changes are kept for. */
    async keptFor(): Promise<string[]> {
      const rows: { segment_id: string }[] = await changes().whereNotNull('segment_id').distinct('segment_id');
      return rows.map((row) => row.segment_id);
    },
    async forgetKeptFor(segmentId: string): Promise<void> {
      await withRetry(() => changes().where({ segment_id: segmentId }).delete());
    },
    async affected(question: AffectedQuestion, within: Queryable = database.knex): Promise<string[]> {
      const statement = affectedStatement(question);
      if (!statement || question.documentIds.length === 0) return [];
      return (await selectRows(within, statement)).map((row) => String(row.id));
    },
  };
};

async function insert(
  database: Database,
  within: Queryable,
  { documents, segmentId }: { documents: readonly DocumentRef[]; segmentId: string | null },
): Promise<void> {
  const rows = documents.map(({ uid, documentId }) => ({
    ...{ uid, document_id: documentId, changed_at: database.nowMs(), segment_id: segmentId },
  }));
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await within(TABLES.documentChanges).insert(rows.slice(from, from + ROWS_AT_ONCE));
  }
}
