/**
 * One evaluation of a tracked segment, as statements on its stays. In: who matches, which part of the audience is
 * compared, and what the rows are stamped with. Out: SQL that opens the stays of those who match and have none, and ends
 * those of members who match no more or whose document has gone. Of the audience nothing but counts leaves the database.
 */
import { assertNever } from '../../../lib/assert-never';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { TABLES } from '../../../lib/table-names';
import type { Audience, AudienceEntity } from '../../audience';
import type { Dialect } from './dialects';
import { MEMBER } from './reach';

/** Which part of the audience one transaction compares. */
export type Slice =
  /** Who enters, of those whose row lies between two row ids. */
  | { kind: 'rows'; after: number; upTo: number }
  /** Who leaves, of the stays between two ids. */
  | { kind: 'stays'; after: number; upTo: number }
  /** Those named, whether they still exist or not; those of them that do `only` this where it is known before. */
  | { kind: 'members'; ids: readonly string[]; only?: 'enters' | 'leaves' }
  /** Those that a condition over `member` finds, document scope included. */
  | { kind: 'found'; where: SqlFragment }
  /** Rows that `enteringRowsStatement` found: their rules are not asked again. */
  | { kind: 'row-ids'; ids: readonly number[] }
  /** The same for stays of `endingStaysStatement`. */
  | { kind: 'stay-ids'; ids: readonly number[] };

type Entering = Exclude<Slice, { kind: 'stays' | 'stay-ids' }>;
type Leaving = Exclude<Slice, { kind: 'rows' | 'row-ids' }>;

export interface Evaluation {
  audience: Pick<Audience, 'from' | 'scope'>;
  dialect: Pick<Dialect, 'engine' | 'quote'>;
  entity: AudienceEntity;
  segmentId: string;
  /** Over `member`; document scope and pins included. */
  where: SqlFragment;
  /** Who was pinned is in or out by hand, whatever caused the run. */
  hasPins: boolean;
  runId: number;
  /** Epoch milliseconds of the database’s clock. */
  atMs: number;
  cause: string;
}

const STAY = 'stay';

export function enterStatement(evaluation: Evaluation, slice: Entering): SqlFragment {
  const { audience, dialect, entity, segmentId, cause } = evaluation;
  const { quote, engine } = dialect;
  const member = memberKey(evaluation);
  const where = slice.kind === 'row-ids' ? audience.scope(entity, MEMBER) : evaluation.where;
  const pinned = pinCase(evaluation, { member, direction: 'in', cause });
  const columns = ['segment_id', 'member_id', 'origin', 'entered_at', 'exited_at', 'entered_cause', 'entered_run'];
  return joinFragments(
    [
      fragment(`INSERT ${lenient(engine)}INTO ${quote(TABLES.memberships)} (${columns.map(quote).join(', ')})`),
      fragment(`SELECT ${asText(engine)}, ${member},`, [segmentId]),
      pinned.origin,
      fragment(`, ${integer(evaluation.atMs)}, 0,`),
      pinned.cause,
      fragment(`, ${integer(evaluation.runId)} FROM`),
      audience.from(entity, MEMBER),
      fragment('WHERE'),
      onMember(evaluation, slice),
      fragment('AND ('),
      where,
      fragment(') AND'),
      hasNoStay(evaluation),
      ...(engine === 'mysql' ? [] : [fragment('ON CONFLICT DO NOTHING')]),
    ],
    ' ',
  );
}

/** `id` of the rows of those who are to enter. A read, in which the groups of a filter are made once. */
export function enteringRowsStatement(evaluation: Evaluation): SqlFragment {
  const { audience, dialect, entity, where } = evaluation;
  return joinFragments(
    [
      fragment(`SELECT ${dialect.quote(MEMBER)}.${dialect.quote('id')} AS id FROM`),
      audience.from(entity, MEMBER),
      fragment(`WHERE (${where.sql}) AND`, where.bindings),
      hasNoStay(evaluation),
    ],
    ' ',
  );
}

/** `id` of the stays of those who are to leave. */
export function endingStaysStatement(evaluation: Evaluation): SqlFragment {
  const ending = leavingStays(evaluation, { kind: 'stays', after: 0, upTo: Number.MAX_SAFE_INTEGER });
  return fragment(`SELECT id FROM (${ending.sql}) AS ending`, ending.bindings);
}

const memberKey = ({ dialect: { quote } }: Evaluation): string => `${quote(MEMBER)}.${quote('document_id')}`;

function hasNoStay(evaluation: Evaluation): SqlFragment {
  const { quote } = evaluation.dialect;
  const of = (column: string): string => `${STAY}.${quote(column)}`;
  return fragment(
    `NOT EXISTS (SELECT 1 FROM ${quote(TABLES.memberships)} AS ${STAY} WHERE ${of('segment_id')} = ? ` +
      `AND ${of('member_id')} = ${memberKey(evaluation)} AND ${of('exited_at')} = 0)`,
    [evaluation.segmentId],
  );
}

export function leaveStatement(evaluation: Evaluation, slice: Leaving): SqlFragment {
  const { dialect, atMs, runId } = evaluation;
  const { quote, engine } = dialect;
  const table = quote(TABLES.memberships);
  const leaving = leavingStays(evaluation, slice);
  const of = (column: string): string => `${table}.${quote(column)}`;
  const [exitedAt, exitedCause, exitedRun] = ['exited_at', 'exited_cause', 'exited_run'].map((column) =>
    engine === 'mysql' ? of(column) : quote(column),
  );
  const set = `SET ${exitedAt} = ${integer(atMs)}, ${exitedCause} = leaving.cause, ${exitedRun} = ${integer(runId)}`;
  const match = `leaving.id = ${of('id')}`;
  return engine === 'mysql'
    ? fragment(
        `UPDATE ${lenient(engine)}${table} JOIN (${leaving.sql}) AS leaving ON ${match} ${set} WHERE ${of('exited_at')} = 0`,
        leaving.bindings,
      )
    : fragment(
        `UPDATE ${table} ${set} FROM (${leaving.sql}) AS leaving WHERE ${match} AND ${of('exited_at')} = 0`,
        leaving.bindings,
      );
}

/** The origin of open stays follows the pins: put in by hand, or there by the rules. */
export function originStatements({ dialect, segmentId }: Evaluation, ids?: readonly string[]): SqlFragment[] {
  const { quote } = dialect;
  const table = quote(TABLES.memberships);
  const member = `${table}.${quote('member_id')}`;
  const isPinned = pinExists(dialect, member);
  const among = ids === undefined ? fragment('') : fragment(` AND ${member} IN (${marks(ids)})`, ids);
  const become = (origin: string, was: string, not: string): SqlFragment =>
    fragment(
      `UPDATE ${table} SET ${quote('origin')} = '${origin}' WHERE ${quote('segment_id')} = ? AND ${quote('exited_at')} = 0 ` +
        `AND ${quote('origin')} = '${was}'${among.sql} AND ${not}EXISTS (${isPinned})`,
      [segmentId, ...among.bindings, segmentId, 'in'],
    );
  return [become('manual', 'automatic', ''), become('automatic', 'manual', 'NOT ')];
}

/** The same for open stays. */
export function nextStaysStatement({ dialect, segmentId }: Evaluation, after: number, size: number): SqlFragment {
  const { quote } = dialect;
  return fragment(
    `SELECT COUNT(*) AS total, MAX(id) AS last FROM (SELECT ${quote('id')} AS id FROM ${quote(TABLES.memberships)} ` +
      `WHERE ${quote('segment_id')} = ? AND ${quote('exited_at')} = 0 AND ${quote('id')} > ${integer(after)} ` +
      `ORDER BY ${quote('id')} LIMIT ${integer(size)}) AS slice`,
    [segmentId],
  );
}

/** `total`: members whose row comes next; `last`: where the next slice of `size` ends. Null after the last row. */
export function nextSliceStatement(evaluation: Evaluation, after: number, size: number): SqlFragment {
  const { audience, dialect, entity } = evaluation;
  const id = `${dialect.quote(MEMBER)}.${dialect.quote('id')}`;
  return joinFragments(
    [
      fragment(`SELECT COUNT(*) AS total, MAX(id) AS last FROM (SELECT ${id} AS id FROM`),
      audience.from(entity, MEMBER),
      fragment(`WHERE ${id} > ${integer(after)} AND`),
      audience.scope(entity, MEMBER),
      fragment(`ORDER BY ${id} LIMIT ${integer(size)}) AS slice`),
    ],
    ' ',
  );
}

/**
 * Of the stays, those of members that no row matches, be they gone or changed. Whom time has moved is looked for among
 * the rows, and their stays by the unique key. MySQL updates no table that it reads, unless the reading is done first,
 * which DISTINCT makes it do.
 */
function leavingStays(evaluation: Evaluation, slice: Leaving): SqlFragment {
  const { dialect, segmentId, cause } = evaluation;
  const of = (column: string): string => `${STAY}.${dialect.quote(column)}`;
  const pinned = pinCase(evaluation, { member: of('member_id'), direction: 'out', cause });
  return joinFragments(
    [
      fragment(`SELECT ${dialect.engine === 'mysql' ? 'DISTINCT ' : ''}${of('id')} AS id,`),
      pinned.cause,
      fragment('AS cause FROM'),
      ...(slice.kind === 'found' ? ofRows(evaluation, slice) : ofStays(evaluation, slice)),
      fragment(`AND ${of('segment_id')} = ? AND ${of('exited_at')} = 0`, [segmentId]),
    ],
    ' ',
  );
}

function ofRows(evaluation: Evaluation, slice: Extract<Slice, { kind: 'found' }>): SqlFragment[] {
  const { audience, dialect, entity, where } = evaluation;
  const { quote } = dialect;
  const same = `${STAY}.${quote('member_id')} = ${quote(MEMBER)}.${quote('document_id')}`;
  return [
    audience.from(entity, MEMBER),
    fragment(`JOIN ${quote(TABLES.memberships)} AS ${STAY} ON ${same} WHERE`),
    onMember(evaluation, slice),
    fragment('AND'),
    audience.scope(entity, MEMBER),
    fragment(`AND (${where.sql}) IS NOT TRUE`, where.bindings),
  ];
}

function ofStays(evaluation: Evaluation, slice: Exclude<Leaving, { kind: 'found' }>): SqlFragment[] {
  const { quote } = evaluation.dialect;
  return [
    fragment(`${quote(TABLES.memberships)} AS ${STAY} WHERE`),
    onStay(evaluation, slice),
    ...(slice.kind === 'stay-ids' ? [] : hasNoRow(evaluation)),
  ];
}

function hasNoRow({ audience, dialect, entity, where }: Evaluation): SqlFragment[] {
  const { quote } = dialect;
  return [
    fragment('AND NOT EXISTS (SELECT 1 FROM'),
    audience.from(entity, MEMBER),
    fragment(
      `WHERE ${quote(MEMBER)}.${quote('document_id')} = ${STAY}.${quote('member_id')} AND (${where.sql}))`,
      where.bindings,
    ),
  ];
}

/** The slice as a condition on a stay. */
function onStay({ dialect }: Evaluation, slice: Exclude<Leaving, { kind: 'found' }>): SqlFragment {
  const of = (column: string): string => `${STAY}.${dialect.quote(column)}`;
  if (slice.kind === 'stay-ids') return fragment(`${of('id')} IN (${slice.ids.map(integer).join(', ')})`);
  if (slice.kind === 'members') return fragment(`${of('member_id')} IN (${marks(slice.ids)})`, slice.ids);
  return fragment(`${of('id')} > ${integer(slice.after)} AND ${of('id')} <= ${integer(slice.upTo)}`);
}

/** The slice as a condition on the member’s row. */
function onMember({ dialect }: Evaluation, slice: Entering): SqlFragment {
  const of = (column: string): string => `${dialect.quote(MEMBER)}.${dialect.quote(column)}`;
  switch (slice.kind) {
    case 'rows':
      return fragment(`${of('id')} > ${integer(slice.after)} AND ${of('id')} <= ${integer(slice.upTo)}`);
    case 'members':
      return fragment(`${of('document_id')} IN (${marks(slice.ids)})`, slice.ids);
    case 'row-ids':
      return fragment(`${of('id')} IN (${slice.ids.map(integer).join(', ')})`);
    case 'found':
      return fragment(`(${slice.where.sql})`, slice.where.bindings);
    default:
      return assertNever(slice);
  }
}

interface PinQuestion {
  member: string;
  direction: 'in' | 'out';
  cause: string;
}

/** A first filling is `initial` for everybody: nobody is told of it. */
function pinCase({ dialect, segmentId, hasPins }: Evaluation, { member, direction, cause }: PinQuestion) {
  const plain = fragment(asText(dialect.engine), [cause]);
  if (!hasPins) return { origin: fragment(`'automatic'`), cause: plain };
  const exists = pinExists(dialect, member);
  const when = (then: string, otherwise: SqlFragment): SqlFragment =>
    fragment(`CASE WHEN EXISTS (${exists}) THEN '${then}' ELSE ${otherwise.sql} END`, [
      segmentId,
      direction,
      ...otherwise.bindings,
    ]);
  const isInitial = cause === 'initial';
  return { origin: when('manual', fragment(`'automatic'`)), cause: isInitial ? plain : when('manual', plain) };
}

const pinExists = ({ quote }: Pick<Dialect, 'quote'>, member: string): string =>
  `SELECT 1 FROM ${quote(TABLES.segmentPins)} AS pin WHERE pin.${quote('segment_id')} = ? ` +
  `AND pin.${quote('member_id')} = ${member} AND pin.${quote('direction')} = ?`;

/**
 * Another process may have let a member in meanwhile: one open stay is enough. MariaDB also warns of a text that it took
 * for a number while it planned (a list of texts beside a grouped sub-query), which would be an error where rows are
 * written; what it finds is right.
 */
const lenient = (engine: Dialect['engine']): string => (engine === 'mysql' ? 'IGNORE ' : '');

/** A bound value in a select list has no type of its own in PostgreSQL. */
const asText = (engine: Dialect['engine']): string => (engine === 'postgres' ? 'CAST(? AS text)' : '?');

const marks = (ids: readonly string[]): string => ids.map(() => '?').join(', ');

/** Written into the statement, where PostgreSQL would take a bound number for a text. */
const integer = (value: number): string => {
  if (!Number.isSafeInteger(value)) throw new Error(`Not an integer: ${value}`);
  return String(value);
};
