/** Whom a run left out, page by page in the order in which it did. */
import { fragment, joinFragments } from '../../lib/sql-fragment';
import { quoteIdentifier } from '../../lib/quote-identifier';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { selectRows } from '../../platform/select-rows';
import type { Audience, ReadableAudience } from '../audience';

const PAGE_SIZE = 5_000;
const CONTACT = 'recipient';

export type SkippedRepository = ReturnType<typeof createSkippedRepository>;

export const createSkippedRepository = (
  database: Database,
  audience: Pick<Audience, 'contact' | 'from' | 'scope'>,
) => ({
  /** Document id, name, address, reason; of a contact that is gone, and where they may not be read, without the two. */
  async *pages(runId: number, readable: Pick<ReadableAudience, 'shownColumn'>): AsyncGenerator<unknown[][]> {
    const contact = audience.contact();
    const of = (alias: string, column: string): string =>
      `${quoteIdentifier(database.client, alias)}.${quoteIdentifier(database.client, column)}`;
    const shown = (role: string) => {
      const { sql, bindings } = readable.shownColumn(contact, role, CONTACT);
      return fragment(`${sql} AS ${role}`, bindings);
    };
    const columns = [
      fragment(`${of('skip', 'id')} AS skip_id, ${of('skip', 'recipient_id')} AS recipient_id`),
      ...['name', 'email'].map(shown),
      fragment(`${of('skip', 'reason')} AS reason`),
    ];
    for (let after = 0; ;) {
      const statement = joinFragments(
        [
          fragment('SELECT'),
          joinFragments(columns, ', '),
          fragment(
            `FROM ${quoteIdentifier(database.client, TABLES.enrollmentSkips)} AS ${quoteIdentifier(database.client, 'skip')} LEFT JOIN`,
          ),
          audience.from(contact, CONTACT),
          fragment(`ON ${of(CONTACT, 'document_id')} = ${of('skip', 'recipient_id')} AND`),
          audience.scope(contact, CONTACT),
          fragment(`WHERE ${of('skip', 'run_id')} = ? AND ${of('skip', 'id')} > ?`, [runId, after]),
          fragment(`ORDER BY ${of('skip', 'id')} LIMIT ?`, [PAGE_SIZE]),
        ],
        ' ',
      );
      const rows = await selectRows(database.knex, statement);
      if (rows.length > 0) yield rows.map((row) => [row.recipient_id, row.name, row.email, row.reason]);
      if (rows.length < PAGE_SIZE) return;
      after = toNumber(rows.at(-1)?.skip_id);
    }
  },
});
