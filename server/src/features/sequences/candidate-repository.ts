/** Reads who would be enrolled, a page of contacts at a time; a page is the most that is ever in memory. */
import { fragment } from '../../lib/sql-fragment';
import { quoteIdentifier } from '../../lib/quote-identifier';
import { broadRead } from '../../platform/broad-read';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { selectRows } from '../../platform/select-rows';
import type { Audience } from '../audience';
import { candidateCounts, candidatePage, companiesOf, type CandidateQuestion } from './core/candidates';

export interface Candidate {
  rowId: number;
  documentId: string;
  name: string | null;
  email: string | null;
  timezone: string | null;
  verdict: string;
  isEnrolled: boolean;
}

export interface CandidateCount {
  verdict: string;
  isEnrolled: boolean;
  total: number;
}

export interface CompanyRef {
  id: string;
  name: string | null;
}

export type Asked = Pick<CandidateQuestion, 'entity' | 'where' | 'sequenceId'> & { nowMs: number };

/** Large enough that a costly filter is evaluated rarely, small enough for any process. */
const PAGE_SIZE = 20_000;

export type CandidateRepository = ReturnType<typeof createCandidateRepository>;

export const createCandidateRepository = (database: Database, audience: Audience) => {
  const quote = (name: string): string => quoteIdentifier(database.client, name);
  const question = ({ nowMs, ...asked }: Asked): CandidateQuestion => ({
    ...asked,
    audience,
    quote,
    nowMs: fragment('?', [nowMs]),
  });

  return {
    async *pages(asked: Asked, pageSize = PAGE_SIZE): AsyncGenerator<Candidate[]> {
      let after = 0;
      for (;;) {
        const statement = candidatePage(question(asked), after, pageSize);
        const rows = statement ? await broadRead(database, (q) => selectRows(q, statement)) : [];
        if (rows.length > 0) yield rows.map(toCandidate);
        if (rows.length < pageSize) return;
        after = toNumber(rows.at(-1)?.row_id);
      }
    },

    async counts(asked: Asked): Promise<CandidateCount[]> {
      const statement = candidateCounts(question(asked));
      const rows = statement ? await broadRead(database, (q) => selectRows(q, statement)) : [];
      return rows.map((row) => ({
        verdict: String(row.verdict),
        isEnrolled: toNumber(row.enrolled) === 1,
        total: toNumber(row.total),
      }));
    },

    /** By row id of the contact; its first company where it has several. */
    async companies(rowIds: readonly number[], q: Queryable): Promise<Map<number, CompanyRef>> {
      const statement = companiesOf({ audience, quote }, rowIds);
      const rows = statement ? await selectRows(q, statement) : [];
      const found = new Map<number, CompanyRef>();
      for (const row of rows) {
        const rowId = toNumber(row.row_id);
        if (!found.has(rowId)) found.set(rowId, { id: String(row.document_id), name: textOrNull(row.name) });
      }
      return found;
    },

    /** A contact’s own zone, as it stands in its record. */
    async timezoneOf(documentId: string, q: Queryable): Promise<string | null> {
      const contact = audience.contact();
      const { sql, bindings } = audience.column(contact, 'timezone', 'recipient');
      const scope = audience.scope(contact, 'recipient');
      const from = audience.from(contact, 'recipient').sql;
      const text = `SELECT ${sql} AS timezone FROM ${from} WHERE recipient.document_id = ? AND ${scope.sql} LIMIT 1`;
      const rows = await selectRows(q, fragment(text, [...bindings, documentId, ...scope.bindings]));
      return textOrNull(rows[0]?.timezone);
    },
  };
};

const toCandidate = (row: Record<string, unknown>): Candidate => ({
  rowId: toNumber(row.row_id),
  documentId: String(row.document_id),
  name: textOrNull(row.name),
  email: textOrNull(row.email),
  timezone: textOrNull(row.timezone),
  verdict: String(row.verdict),
  isEnrolled: toNumber(row.enrolled) === 1,
});

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
