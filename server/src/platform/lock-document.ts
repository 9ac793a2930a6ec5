/**
 * A document that is changed, used or deleted is held first, and only then looked at: of two at once the second sees what
 * the first has left. Strapi’s own update of a document that has vanished meanwhile tells of an entry that is not there,
 * which nobody awaits and which ends the process.
 */
import type { Knex } from 'knex';
import type { Database } from './database';

/** A content type without drafts and locales: one row per document. */
export interface HeldDocument {
  table: string;
  documentId: string;
}

/** Until the transaction ends nobody else changes, deletes or holds it. False where it is gone. */
export async function lockDocument(trx: Knex.Transaction, { table, documentId }: HeldDocument): Promise<boolean> {
  const row: unknown = await trx(table).where({ document_id: documentId }).forUpdate().first('id');
  return row !== undefined;
}

/** Until the transaction ends nobody changes or deletes it; others may hold it too. False where it is gone. */
export async function holdDocument(trx: Knex.Transaction, { table, documentId }: HeldDocument): Promise<boolean> {
  const row: unknown = await trx(table).where({ document_id: documentId }).forShare().first('id');
  return row !== undefined;
}

/** Works on a locked document, in one transaction. `gone` is thrown where it is no longer there. */
export const changeDocument = <T>(
  database: Pick<Database, 'transaction'>,
  { gone, ...document }: HeldDocument & { gone(): Error },
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> =>
  database.transaction(async (trx) => {
    if (!(await lockDocument(trx, document))) throw gone();
    return work(trx);
  });
