/**
 * Membership that people made, as conditions on a member’s row: the list of a segment, and its pins.
 * In: the segment and the alias under which a statement reads its entity. Out: SQL over that alias.
 */
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import { TABLES } from '../../../lib/table-names';
import type { Quote } from '../../audience';
import type { Dialect } from './dialects';
import { MEMBER } from './reach';

/** The members that the membership table holds now: of static segments all, of dynamic ones where they are tracked. */
export function onList(quote: Quote, segmentId: string, alias: string): SqlFragment {
  const of = (column: string): string => `kept.${quote(column)}`;
  return fragment(
    `EXISTS (SELECT 1 FROM ${quote(TABLES.memberships)} AS kept WHERE ${of('segment_id')} = ? AND ` +
      `${of('member_id')} = ${quote(alias)}.${quote('document_id')} AND ${of('exited_at')} = 0)`,
    [segmentId],
  );
}

/** When the member came in, as the site’s tables hold instants: of those in now, or of those who were in at an instant. */
export function enteredAt(
  { quote, instantOf }: Pick<Dialect, 'quote' | 'instantOf'>,
  segmentId: string,
  atMs?: number,
) {
  const of = (column: string): string => `kept.${quote(column)}`;
  const open = atMs === undefined ? `${of('exited_at')} = 0` : stayedAt('kept.', atMs);
  const stay = fragment(
    `(SELECT ${of('entered_at')} FROM ${quote(TABLES.memberships)} AS kept WHERE ${of('segment_id')} = ? AND ` +
      `${of('member_id')} = ${quote(MEMBER)}.${quote('document_id')} AND ${open})`,
    [segmentId],
  );
  return fragment(instantOf(stay.sql), stay.bindings);
}

/** Of stays under the prefix: those that held at an instant in epoch milliseconds. */
export const stayedAt = (prefix: string, atMs: number): string =>
  `${prefix}entered_at < ${integer(atMs)} AND (${prefix}exited_at = 0 OR ${prefix}exited_at >= ${integer(atMs)})`;

/** As SQL: for numbers of our own, of which the planner is to know the value. */
export const integer = (value: number): string => {
  if (!Number.isSafeInteger(value)) throw new Error(`Not an integer: ${value}`);
  return String(value);
};

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
