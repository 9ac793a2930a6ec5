/**
 * Membership that people made, as conditions on a member’s row: the list of a segment, and its pins.
 * In: the segment and the alias under which a statement reads its entity. Out: SQL over that alias.
 */
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import { TABLES } from '../../../lib/table-names';
import type { Quote } from '../../audience';

/** The members that the membership table holds now: of static segments all, of dynamic ones where they are tracked. */
export function onList(quote: Quote, segmentId: string, alias: string): SqlFragment {
  const of = (column: string): string => `kept.${quote(column)}`;
  return fragment(
    `EXISTS (SELECT 1 FROM ${quote(TABLES.memberships)} AS kept WHERE ${of('segment_id')} = ? AND ` +
      `${of('member_id')} = ${quote(alias)}.${quote('document_id')} AND ${of('exited_at')} = 0)`,
    [segmentId],
  );
}

interface Pinned {
  documentId: string;
  pinnedIn: number;
  pinnedOut: number;
}

interface Condition {
  alias: string;
  /** Rows that count as documents; holds for pinned members too. */
  scope: SqlFragment;
  /** The rules, scope included. */
  where: SqlFragment;
}

/** (the rules, or pinned in) and not pinned out. A segment without pins is asked by its rules alone. */
export function withPins(quote: Quote, segment: Pinned, { alias, scope, where }: Condition): SqlFragment {
  const included =
    segment.pinnedIn > 0
      ? anyOf(where, scope, pinned(quote, { segmentId: segment.documentId, direction: 'in' }, alias))
      : where;
  if (segment.pinnedOut === 0) return included;
  const out = pinned(quote, { segmentId: segment.documentId, direction: 'out' }, alias);
  return fragment(`(${included.sql}) AND NOT ${out.sql}`, [...included.bindings, ...out.bindings]);
}

const anyOf = (where: SqlFragment, scope: SqlFragment, pin: SqlFragment): SqlFragment =>
  fragment(`((${where.sql}) OR (${scope.sql} AND ${pin.sql}))`, [
    ...where.bindings,
    ...scope.bindings,
    ...pin.bindings,
  ]);

interface Pin {
  segmentId: string;
  direction: 'in' | 'out';
}

/** Held in, or kept out, by hand. */
export function pinned(quote: Quote, { segmentId, direction }: Pin, alias: string): SqlFragment {
  const of = (column: string): string => `pin.${quote(column)}`;
  return fragment(
    `EXISTS (SELECT 1 FROM ${quote(TABLES.segmentPins)} AS pin WHERE ${of('segment_id')} = ? AND ` +
      `${of('member_id')} = ${quote(alias)}.${quote('document_id')} AND ${of('direction')} = ?)`,
    [segmentId, direction],
  );
}
