/** Reads who would be enrolled, a page of contacts at a time; a page is the most that is ever in memory. */
import { inPieces } from '../../lib/in-pieces';
import { fragment, type SqlFragment } from '../../lib/sql-fragment';
import { quoteIdentifier } from '../../lib/quote-identifier';
import { broadRead } from '../../platform/broad-read';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { selectRows, type Row } from '../../platform/select-rows';
import type { Audience } from '../audience';
import {
  candidateCounts,
  candidateIdPage,
  candidatePage,
  candidatesByIds,
  companiesOf,
  type CandidateQuestion,
} from './core/candidates';

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

export type Asked = Pick<CandidateQuestion, 'entity' | 'where' | 'sequenceId'> & {
  nowMs: number;
  /** Whether each page costs about as much as all of them. */
  isGrouped: boolean;
};

/** What one page holds at most. */
export interface PageSizes {
  candidates: number;
  /** Row ids that are looked for at once where the filter groups, */
  ids: number;
  /** and of whom the rest is then read. */
  byIds: number;
}

/** Small enough for any process; as many ids as one statement takes. */
const PAGES: PageSizes = { candidates: 20_000, ids: 200_000, byIds: 2_000 };

export type CandidateRepository = ReturnType<typeof createCandidateRepository>;

export const createCandidateRepository = (database: Database, audience: Audience) => {
  const quote = (name: string): string => quoteIdentifier(database.client, name);
  return { ...walking(database, audience, quote), ...knowing(audience, quote) };
};

type Quote = CandidateQuestion['quote'];

const walking = (database: Database, audience: Audience, quote: Quote) => {
  const question = ({ nowMs, ...asked }: Omit<Asked, 'isGrouped'>): CandidateQuestion => ({
    ...asked,
    audience,
    quote,
    nowMs: fragment('?', [nowMs]),
  });
  const selectIds = (statement: SqlFragment | null): Promise<Row[]> =>
    statement ? selectRows(database.knex, statement) : Promise.resolve([]);
  const read = (statement: SqlFragment | null): Promise<Row[]> =>
    statement ? broadRead(database, (q) => selectRows(q, statement)) : Promise.resolve([]);

  return {
    /** Where the filter groups, those of one page of ids are as they were when it was read. */
    async *pages({ isGrouped, ...asked }: Asked, sizes = PAGES): AsyncGenerator<Candidate[]> {
      const all = question(asked);
      if (!isGrouped) {
        const pageOf = (after: number) => read(candidatePage(all, after, sizes.candidates));
        for await (const rows of keyset(pageOf, sizes.candidates)) yield rows.map(toCandidate);
        return;
      }
      const idsOf = (after: number) => selectIds(candidateIdPage(all, after, sizes.ids));
      for await (const found of keyset(idsOf, sizes.ids)) {
        const ids = found.map(({ row_id }) => toNumber(row_id));
        for (const some of inPieces(ids, sizes.byIds)) yield (await read(candidatesByIds(all, some))).map(toCandidate);
      }
    },

    async counts(asked: Asked): Promise<CandidateCount[]> {
      const rows = await read(candidateCounts(question(asked)));
      return rows.map((row) => ({
        verdict: String(row.verdict),
        isEnrolled: toNumber(row.enrolled) === 1,
        total: toNumber(row.total),
      }));
    },
  };
};

/** Pages of rows behind the last row id of the page before. */
async function* keyset(pageOf: (after: number) => Promise<Row[]>, size: number): AsyncGenerator<Row[]> {
  let after = 0;
  for (;;) {
    const rows = await pageOf(after);
    if (rows.length > 0) yield rows;
    if (rows.length < size) return;
    after = toNumber(rows.at(-1)?.row_id);
  }
}

const knowing = (audience: Audience, quote: Quote) => ({
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

  /** Contacts’ own zones by document id, as they stand in their records. */
  async timezonesOf(documentIds: readonly string[], q: Queryable): Promise<Map<string, string | null>> {
    if (documentIds.length === 0) return new Map();
    const contact = audience.contact();
    const documentId = `${quote('recipient')}.${quote('document_id')}`;
    const { sql, bindings } = audience.column(contact, 'timezone', 'recipient');
    const scope = audience.scope(contact, 'recipient');
    const places = documentIds.map(() => '?').join(', ');
    const text =
      `SELECT ${documentId} AS document_id, ${sql} AS timezone FROM ${audience.from(contact, 'recipient').sql}` +
      ` WHERE ${documentId} IN (${places}) AND ${scope.sql}`;
    const rows = await selectRows(q, fragment(text, [...bindings, ...documentIds, ...scope.bindings]));
    return new Map(rows.map((row) => [String(row.document_id), textOrNull(row.timezone)]));
  },
});

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
