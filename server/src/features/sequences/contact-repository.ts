/** The addresses that a list of enrollments shows, read from the contacts themselves. */
import { fragment, joinFragments } from '../../lib/sql-fragment';
import { quoteIdentifier } from '../../lib/quote-identifier';
import type { Database } from '../../platform/database';
import { selectRows } from '../../platform/select-rows';
import type { Audience } from '../audience';

/** By document id; contacts that are gone, and addresses that may not be shown, are absent. */
export const readAddresses = async (
  { client, knex }: Database,
  audience: Pick<Audience, 'contact' | 'from' | 'scope' | 'shownColumn'>,
  documentIds: readonly string[],
): Promise<Map<string, string>> => {
  if (documentIds.length === 0) return new Map();
  const contact = audience.contact();
  const documentId = `${quoteIdentifier(client, 'recipient')}.${quoteIdentifier(client, 'document_id')}`;
  const email = audience.shownColumn(contact, 'email', 'recipient');
  const statement = [
    fragment(`SELECT ${documentId} AS document_id, ${email.sql} AS email FROM`, email.bindings),
    audience.from(contact, 'recipient'),
    fragment(`WHERE ${documentId} IN (${documentIds.map(() => '?').join(', ')}) AND`, documentIds),
    audience.scope(contact, 'recipient'),
  ];
  const rows = await selectRows(knex, joinFragments(statement, ' '));
  return new Map(
    rows.flatMap((row) => (row.email === null ? [] : [[String(row.document_id), String(row.email)] as const])),
  );
};
