/**
 * In: a link between two tables and the aliases on both sides. Out: the JOIN clauses that follow it, without a
 * condition on which rows of the target count; that is the document scope’s business.
 */
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import type { Quote } from './document-scope';
import type { LinkNode } from './table-graph';

export interface LinkJoin {
  link: LinkNode;
  from: string;
  to: string;
  toTable: string;
  quote: Quote;
}

/** The same link, read from the other end. */
export const reverseLink = (link: LinkNode): LinkNode =>
  link.kind === 'column'
    ? { kind: 'column', fromColumn: link.toColumn, toColumn: link.fromColumn }
    : { ...link, from: link.to, to: link.from };

export function joinLink({ link, from, to, toTable, quote }: LinkJoin): SqlFragment {
  const of = (alias: string, column: string): string => `${quote(alias)}.${quote(column)}`;
  const target = `JOIN ${quote(toTable)} AS ${quote(to)} ON`;
  if (link.kind === 'column') return fragment(`${target} ${of(to, link.toColumn)} = ${of(from, link.fromColumn)}`);
  const via = `${to}_link`;
  const conditions = Object.keys(link.on).map((column) => ` AND ${of(via, column)} = ?`);
  return fragment(
    `JOIN ${quote(link.table)} AS ${quote(via)} ON ${of(via, link.from)} = ${of(from, 'id')}${conditions.join('')} ` +
      `${target} ${of(to, 'id')} = ${of(via, link.to)}`,
    Object.values(link.on),
  );
}
