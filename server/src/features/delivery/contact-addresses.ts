/** The addresses of the site’s contacts as they are now, however private the site calls them: nobody is shown them here. */
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import { quoteIdentifier } from '../../lib/quote-identifier';
import type { Database } from '../../platform/database';
import { selectRows } from '../../platform/select-rows';
import type { Audience } from '../audience';
import type { ContactAddresses } from './person-erasure';

const ALIAS = 'contact';

/** Drafts and translations count too: the address is in each of them. */
export const createContactAddresses = (
  { client, knex }: Database,
  audience: Pick<Audience, 'contact' | 'from' | 'column' | 'normalised'>,
): ContactAddresses => {
  const documentId = `${quoteIdentifier(client, ALIAS)}.${quoteIdentifier(client, 'document_id')}`;
  const asked = (select: SqlFragment, where: SqlFragment): SqlFragment =>
    joinFragments(
      [fragment('SELECT DISTINCT'), select, fragment('FROM'), audience.from(audience.contact(), ALIAS), where],
      ' ',
    );
  const email = (): SqlFragment => audience.column(audience.contact(), 'email', ALIAS);

  return {
    async at(normalised) {
      const { sql, bindings } = audience.normalised(email());
      const where = fragment(`WHERE ${sql} = ?`, [...bindings, normalised]);
      const rows = await selectRows(knex, asked(fragment(`${documentId} AS document_id`), where));
      return rows.map((row) => String(row.document_id));
    },
    async of(id) {
      const { sql, bindings } = email();
      const where = fragment(`WHERE ${documentId} = ? AND ${sql} IS NOT NULL`, [id, ...bindings]);
      const rows = await selectRows(knex, asked(fragment(`${sql} AS email`, bindings), where));
      return rows[0] ? String(rows[0].email) : null;
    },
  };
};
