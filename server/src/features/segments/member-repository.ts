/** Reads members straight from the site’s tables: counted, previewed, listed. Nothing is decided here. */
import type { Member, Page, PaginationQuery } from '../../contracts';
import type { ContentReads } from '../../lib/content-reads';
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import { toNumber, type Database } from '../../platform/database';
import type { Row } from '../../platform/select-rows';
import { withStatementTimeout, type Read } from '../../platform/statement-timeout';
import { plainValue, type Audience, type AudienceEntity } from '../audience';
import type { Dialect } from './core/dialects';
import type { MemberColumn } from './core/member-columns';
import {
  isItsOwnRecipient,
  matchedStatement,
  MEMBER,
  toReach,
  verdictsStatement,
  type FullReach,
  type MatchQuestion,
  type ReachQuestion,
} from './core/reach';
import { searched } from './member-search';

export interface MemberQuestion {
  entity: AudienceEntity;
  /** Over `member`, document scope included. */
  where: SqlFragment;
  timeoutMs: number;
}

/** For answers that show members: who sees them decides what is shown and searched. */
export interface ShownMembersQuestion extends MemberQuestion {
  reads: ContentReads;
}

export interface MemberPageQuestion extends ShownMembersQuestion, PaginationQuery {
  search?: string;
  /** What else is shown of each. */
  columns?: readonly MemberColumn[];
  /** What an ORDER BY begins with; by itself members come in the order in which they came into the site. */
  order?: SqlFragment;
}

export interface MemberDeps {
  database: Database;
  audience: Audience;
  dialect: Dialect;
}

export type MemberRepository = ReturnType<typeof createMemberRepository>;

export const createMemberRepository = ({ database, audience, dialect }: MemberDeps) => {
  const clock = fragment(`SELECT ${database.nowMs().toString()} AS now`);
  const reached = async (read: Read, { entity, where }: MemberQuestion): Promise<FullReach> => {
    const [row] = await read(clock);
    return readReach(read, { audience, entity, where, nowMs: fragment('?', [toNumber(row?.now)]) });
  };
  return {
    /** Throws DomainError('too_slow'). */
    reach: (question: MemberQuestion): Promise<FullReach> =>
      withStatementTimeout(database, byGate(question), (read) => reached(read, question)),

    /** The reach and the first few members. */
    preview: (question: ShownMembersQuestion, limit: number): Promise<{ reach: FullReach; preview: Member[] }> =>
      withStatementTimeout(database, byGate(question), async (read) => ({
        reach: await reached(read, question),
        preview: await readMembers(read, audience, question, fragment('LIMIT ?', [limit])),
      })),

    page: ({ search, page, pageSize, ...question }: MemberPageQuestion): Promise<Page<Member>> =>
      withStatementTimeout(database, question.timeoutMs, async (read) => {
        const found = { ...question, where: searched({ audience, dialect }, question, search) };
        const total = await readTotal(read, { audience, ...found });
        const slice = fragment('LIMIT ? OFFSET ?', [pageSize, (page - 1) * pageSize]);
        const data = await readMembers(read, audience, found, slice);
        return { data, meta: { pagination: { page, pageSize, total, pageCount: Math.ceil(total / pageSize) } } };
      }),
  };
};

/** Of everyone it is asked whether they may be mailed. */
const byGate = ({ timeoutMs }: MemberQuestion) => ({ timeoutMs, isBroad: true });

async function readReach(read: Read, question: ReachQuestion): Promise<FullReach> {
  const statement = verdictsStatement(question);
  const rows = statement ? await read(statement) : [];
  const verdicts = rows.map((row) => ({ verdict: toNumber(row.verdict), total: toNumber(row.total) }));
  const hasAll = statement !== null && isItsOwnRecipient(question.entity);
  const matched = hasAll ? verdicts.reduce((sum, row) => sum + row.total, 0) : await readTotal(read, question);
  return toReach(matched, verdicts);
}

async function readTotal(read: Read, question: MatchQuestion): Promise<number> {
  const [row] = await read(matchedStatement(question));
  return toNumber(row?.total ?? 0);
}

type MembersQuestion = ShownMembersQuestion & Pick<MemberPageQuestion, 'columns' | 'order'>;

async function readMembers(
  read: Read,
  audience: Audience,
  { entity, where, reads, columns = [], order }: MembersQuestion,
  slice: SqlFragment,
): Promise<Member[]> {
  const readable = audience.readableBy(reads);
  const shown = (role: string): SqlFragment => readable.shownColumn(entity, role, MEMBER);
  const selected = [
    fragment(`${MEMBER}.document_id AS document_id, ${shown('name').sql} AS name, ${shown('email').sql} AS email`),
    ...columns.map(({ sql }, index) => fragment(`${sql.sql} AS c${index}`, sql.bindings)),
  ];
  const key = fragment(`${MEMBER}.id`);
  const statement = joinFragments(
    [
      fragment('SELECT'),
      joinFragments(selected, ', '),
      fragment('FROM'),
      audience.from(entity, MEMBER),
      fragment('WHERE'),
      where,
      fragment('ORDER BY'),
      order ? joinFragments([order, key], ', ') : key,
      slice,
    ],
    ' ',
  );
  return (await read(statement)).map((row) => toMember(row, columns));
}

const toMember = (row: Row, columns: readonly MemberColumn[]): Member => ({
  documentId: String(row.document_id),
  name: textOrNull(row.name),
  email: textOrNull(row.email),
  ...(columns.length > 0 ? { values: valuesOf(row, columns) } : {}),
});

/** Columns bear what names they like, also `__proto__`, and become the answer’s own properties. */
const valuesOf = (row: Row, columns: readonly MemberColumn[]): NonNullable<Member['values']> =>
  Object.fromEntries(columns.map(({ header, type }, index) => [header, plainValue(row[`c${index}`], type)]));

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
