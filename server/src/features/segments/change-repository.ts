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
    async record(within: Queryable, documents: readonly DocumentRef[]): Promise<void> {
      const rows = documents.map(({ uid, documentId }) => ({
        ...{ uid, document_id: documentId, changed_at: database.nowMs() },
      }));
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        await changes(within).insert(rows.slice(from, from + ROWS_AT_ONCE));
      }
    },
    async next(limit: number): Promise<QueuedChange[]> {
      const rows: { id: number; uid: string; document_id: string }[] = await changes()
        .orderBy('id')
        .limit(limit)
        .select('id', 'uid', 'document_id');
      return rows.map(({ id, uid, document_id: documentId }) => ({ id, uid, documentId }));
    },
    /** By their own ids: one with a lower id may be committed later. */
    async forget(ids: readonly number[]): Promise<void> {
      await withRetry(() => changes().whereIn('id', ids).delete());
    },
    async affected(question: AffectedQuestion, within: Queryable = database.knex): Promise<string[]> {
      const statement = affectedStatement(question);
      if (!statement || question.documentIds.length === 0) return [];
      return (await selectRows(within, statement)).map((row) => String(row.id));
    },
  };
};
