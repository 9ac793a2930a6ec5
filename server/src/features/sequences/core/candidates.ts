/**
 * Who would be enrolled, as SQL. In: the audience, the segment’s condition over `member`, the sequence. Out: statements
 * over the contacts that its members reach, each once: with the gate’s verdict and whether it is enrolled already.
 * The dry run counts the same rows that the enrolment walks through.
 */
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { TABLES } from '../../../lib/table-names';
import type { Audience, AudienceEntity } from '../../audience';

export interface CandidateQuestion {
  audience: Pick<Audience, 'column' | 'contact' | 'from' | 'mailability' | 'recipients' | 'scope' | 'shownColumn'>;
  /** Quotes one identifier for the engine. */
  quote: (name: string) => string;
  entity: AudienceEntity;
  /** Over `member`, document scope included. */
  where: SqlFragment;
  sequenceId: string;
  nowMs: SqlFragment;
}

/** Until a sequence may be walked again, every walk is the first. */
export const FIRST_RUN = 1;
const MEMBER = 'member';

/** Rows behind the row id `after`, in the order of row ids; null where the entity reaches no address. */
export const candidatePage = (question: CandidateQuestion, after: number, limit: number): SqlFragment | null => {
  const all = candidates(question, isEnrolled);
  if (!all) return null;
  const id = `${question.quote(aliasOf(question))}.${question.quote('id')}`;
  return spaced(all, fragment(`AND ${id} > ? ORDER BY ${id} LIMIT ?`, [after, limit]));
};

/** `row_id` alone of the rows behind the row id `after`, in the order of row ids. */
export const candidateIdPage = (question: CandidateQuestion, after: number, limit: number): SqlFragment | null => {
  const alias = aliasOf(question);
  const reached = reachedBy(question, alias);
  if (!reached) return null;
  const id = `${question.quote(alias)}.${question.quote('id')}`;
  return spaced(
    fragment(`SELECT ${id} AS row_id FROM`),
    question.audience.from(question.audience.contact(), alias),
    fragment('WHERE'),
    reached,
    fragment(`AND ${id} > ? ORDER BY ${id} LIMIT ?`, [after, limit]),
  );
};

/** As a page has them, of these row ids, whatever the rules say of them now. */
export const candidatesByIds = (question: CandidateQuestion, rowIds: readonly number[]): SqlFragment => {
  const alias = aliasOf(question);
  const id = `${question.quote(alias)}.${question.quote('id')}`;
  const scope = question.audience.scope(question.audience.contact(), alias);
  return spaced(
    candidatesAmong(question, { alias, enrolled: isEnrolled }, scope),
    fragment(`AND ${id} IN (${rowIds.map(() => '?').join(', ')}) ORDER BY ${id}`, rowIds),
  );
};

/** `verdict, enrolled, total`. */
export const candidateCounts = (question: CandidateQuestion): SqlFragment | null => {
  const all = candidates(question, isAmongEnrolled);
  if (!all) return null;
  return spaced(
    fragment('SELECT verdict, enrolled, COUNT(*) AS total FROM ('),
    all,
    fragment(') AS candidate GROUP BY verdict, enrolled'),
  );
};

/** A contact is its own recipient: its table is then read once, and in the order of its key. */
const aliasOf = ({ entity, audience }: CandidateQuestion): string =>
  entity.key === audience.contact().key ? MEMBER : 'recipient';

const candidates = (question: CandidateQuestion, enrolled: Enrolled): SqlFragment | null => {
  const alias = aliasOf(question);
  const reached = reachedBy(question, alias);
  return reached ? candidatesAmong(question, { alias, enrolled }, reached) : null;
};

const candidatesAmong = (
  question: CandidateQuestion,
  { alias, enrolled }: { alias: string; enrolled: Enrolled },
  condition: SqlFragment,
): SqlFragment => {
  const { audience, quote, nowMs, sequenceId } = question;
  const contact = audience.contact();
  const of = (column: string): string => `${quote(alias)}.${quote(column)}`;
  const columns = [
    fragment(`${of('id')} AS row_id`),
    fragment(`${of('document_id')} AS document_id`),
    named(audience.shownColumn(contact, 'name', alias), 'name'),
    named(audience.column(contact, 'email', alias), 'email'),
    named(audience.column(contact, 'timezone', alias), 'timezone'),
    named(audience.mailability(alias, nowMs, sequenceId), 'verdict'),
    named(enrolled(question, of('document_id')), 'enrolled'),
  ];
  return spaced(
    fragment('SELECT'),
    joinFragments(columns, ', '),
    fragment('FROM'),
    audience.from(contact, alias),
    fragment('WHERE'),
    condition,
  );
};

const reachedBy = ({ audience, quote, entity, where }: CandidateQuestion, alias: string): SqlFragment | null => {
  if (alias === MEMBER) return fragment(`(${where.sql})`, where.bindings);
  const route = audience.recipients(entity, MEMBER, 'reached');
  if (!route) return null;
  return spaced(
    audience.scope(audience.contact(), alias),
    fragment(`AND ${quote(alias)}.${quote('id')} IN (SELECT ${quote('reached')}.${quote('id')} FROM`),
    audience.from(entity, MEMBER),
    route,
    fragment(`WHERE ${where.sql})`, where.bindings),
  );
};

/** 1 or 0, as an expression over the document id of a contact. */
type Enrolled = (question: CandidateQuestion, documentId: string) => SqlFragment;

const walkOf = ({ audience, quote, sequenceId }: CandidateQuestion, documentId: string): SqlFragment => {
  const of = (column: string): string => `${quote('walk')}.${quote(column)}`;
  return fragment(
    `SELECT 1 FROM ${quote(TABLES.enrollments)} AS ${quote('walk')} WHERE ${of('sequence_id')} = ?` +
      ` AND ${of('recipient_uid')} = ? AND ${of('recipient_id')} = ${documentId} AND ${of('run')} = ?`,
    [sequenceId, audience.contact().uid, FIRST_RUN],
  );
};

/** For all rows at once: an engine may hash the enrollments of the sequence. */
const isAmongEnrolled: Enrolled = (question, documentId) => {
  const { sql, bindings } = walkOf(question, documentId);
  return fragment(`CASE WHEN EXISTS (${sql}) THEN 1 ELSE 0 END`, bindings);
};

/**
 * For a page: looked up per row, by a key that is unique. PostgreSQL reckons EXISTS without the LIMIT of the page, and
 * would read every enrollment of the sequence for each page.
 */
const isEnrolled: Enrolled = (question, documentId) => {
  const { sql, bindings } = walkOf(question, documentId);
  return fragment(`COALESCE((${sql}), 0)`, bindings);
};

/** The company of each of these contact rows: `row_id, document_id, name`, oldest first; null where none is mapped. */
export const companiesOf = (
  {
    audience,
    quote,
  }: Pick<CandidateQuestion, 'quote'> & {
    audience: Pick<Audience, 'entity' | 'from' | 'recipients' | 'scope' | 'shownColumn'>;
  },
  rowIds: readonly number[],
): SqlFragment | null => {
  const company = audience.entity('company');
  const route = company ? audience.recipients(company, 'company', 'reached') : null;
  if (!company || !route) return null;
  const of = (alias: string, column: string): string => `${quote(alias)}.${quote(column)}`;
  return spaced(
    fragment(`SELECT ${of('reached', 'id')} AS row_id, ${of('company', 'document_id')} AS document_id,`),
    named(audience.shownColumn(company, 'name', 'company'), 'name'),
    fragment('FROM'),
    audience.from(company, 'company'),
    route,
    fragment('WHERE'),
    audience.scope(company, 'company'),
    fragment(
      `AND ${of('reached', 'id')} IN (${rowIds.map(() => '?').join(', ')}) ORDER BY ${of('company', 'id')}`,
      rowIds,
    ),
  );
};

const named = ({ sql, bindings }: SqlFragment, name: string): SqlFragment => fragment(`${sql} AS ${name}`, bindings);
const spaced = (...parts: SqlFragment[]): SqlFragment => joinFragments(parts, ' ');
