/**
 * In: who matches a tracked segment. Out: SQL that finds, in one comparison of its open stays with the audience, who is
 * to enter and who is to leave, and the steps in which that is done. Where few have moved this costs little more than a
 * count; what is written goes by the members named, who are compared once more as they stand by then.
 */
import { inPieces } from '../../../lib/in-pieces';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { TABLES } from '../../../lib/table-names';
import { MEMBER } from './reach';
import type { Evaluation, Slice } from './stay-statements';

/** unpinned: in by the rules, and still written down as put in by hand. */
export interface Difference {
  memberId: string;
  kind: 'enters' | 'leaves' | 'unpinned';
}

/** As many ids as one statement takes. */
export const MEMBERS_AT_ONCE = 2_000;

/** `member_id` and `kind` of at most `limit` differences. Of segments with pins no one is found to be unpinned. */
export const differencesStatement = (evaluation: Evaluation, limit: number): SqlFragment => {
  const found = evaluation.dialect.engine === 'postgres' ? atOnce(evaluation) : bothWays(evaluation);
  return fragment(`${found.sql} LIMIT ${limit}`, found.bindings);
};

type MemberSlice = Extract<Slice, { kind: 'members' }>;

/** Leaving first: nobody who has just come is looked at again. */
export const differenceSlices = (differences: readonly Difference[]): MemberSlice[] =>
  (['leaves', 'enters'] as const).flatMap((kind) => {
    const ids = differences.filter((one) => one.kind === kind).map(({ memberId }) => memberId);
    return inPieces(ids, MEMBERS_AT_ONCE).map((some): MemberSlice => ({ kind: 'members', ids: some, only: kind }));
  });

/** Each side is read once, whatever its rules cost; the engine hashes the smaller one. */
function atOnce(evaluation: Evaluation): SqlFragment {
  const unpinned = evaluation.hasPins ? '' : ` OR stay.origin = 'manual'`;
  return joinFragments(
    [
      fragment(
        `SELECT COALESCE(stay.member_id, matching.member_id) AS member_id, CASE WHEN stay.member_id IS NULL THEN 'enters' ` +
          `WHEN matching.member_id IS NULL THEN 'leaves' ELSE 'unpinned' END AS kind FROM (`,
      ),
      matching(evaluation),
      fragment(') AS matching FULL JOIN ('),
      openStays(evaluation),
      fragment(`) AS stay ON stay.member_id = matching.member_id`),
      fragment(`WHERE stay.member_id IS NULL OR matching.member_id IS NULL${unpinned}`),
    ],
    ' ',
  );
}

/** MySQL and MariaDB have no full join, and SQLite compares every pair in one: each member is looked up by its key. */
function bothWays(evaluation: Evaluation): SqlFragment {
  const stays = openStays(evaluation);
  const rules = matching(evaluation);
  const without = (side: SqlFragment, other: SqlFragment, kind: Difference['kind']): SqlFragment =>
    fragment(
      `SELECT one.member_id AS member_id, '${kind}' AS kind FROM (${side.sql}) AS one LEFT JOIN (${other.sql}) AS other ` +
        `ON other.member_id = one.member_id WHERE other.member_id IS NULL`,
      [...side.bindings, ...other.bindings],
    );
  const unpinned = fragment(
    `SELECT one.member_id AS member_id, 'unpinned' AS kind FROM (${stays.sql}) AS one WHERE one.origin = 'manual'`,
    stays.bindings,
  );
  const parts = [without(stays, rules, 'leaves'), without(rules, stays, 'enters')];
  return joinFragments(evaluation.hasPins ? parts : [...parts, unpinned], ' UNION ALL ');
}

function matching({ audience, dialect, entity, where }: Evaluation): SqlFragment {
  const documentId = `${dialect.quote(MEMBER)}.${dialect.quote('document_id')}`;
  const head = fragment(`SELECT ${documentId} AS member_id FROM`);
  return joinFragments([head, audience.from(entity, MEMBER), fragment(`WHERE (${where.sql})`, where.bindings)], ' ');
}

const openStays = ({ dialect: { quote }, segmentId, hasPins }: Evaluation): SqlFragment =>
  fragment(
    `SELECT ${quote('member_id')}${hasPins ? '' : `, ${quote('origin')}`} FROM ${quote(TABLES.memberships)} ` +
      `WHERE ${quote('segment_id')} = ? AND ${quote('exited_at')} = 0`,
    [segmentId],
  );
