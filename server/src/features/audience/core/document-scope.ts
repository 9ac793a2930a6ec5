/**
 * In: a table of the graph and the alias under which a statement reads it. Out: the SQL condition under which a row
 * speaks for its document: the published row where the type has drafts, one row per document where it is localized.
 */
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import type { TableNode } from './table-graph';

export type ScopedTable = Pick<TableNode, 'table' | 'isComponent' | 'hasDrafts' | 'isLocalized'>;

/** Quotes one identifier for the engine. */
export type Quote = (name: string) => string;

/**
 * Of a localized document the row in the default locale counts; where it has none, its first locale by name. Rows
 * written before localization was switched on carry no locale and come first. Components are always in scope.
 */
export function documentScope(
  node: ScopedTable,
  alias: string,
  quote: Quote,
  defaultLocale: string | null,
): SqlFragment {
  const conditions: string[] = [];
  const bindings: string[] = [];
  if (!node.isComponent && node.hasDrafts) conditions.push(`${quote(alias)}.${quote('published_at')} IS NOT NULL`);
  if (!node.isComponent && node.isLocalized) {
    const better = betterLocale(node, alias, quote, defaultLocale);
    conditions.push(better.sql);
    bindings.push(...better.bindings);
  }
  return fragment(conditions.length === 0 ? '1 = 1' : `(${conditions.join(' AND ')})`, bindings);
}

function betterLocale(node: ScopedTable, alias: string, quote: Quote, defaultLocale: string | null) {
  const other = `${alias}_locale`;
  const of = (owner: string, column: string) => `${quote(owner)}.${quote(column)}`;
  const name = (owner: string) => `COALESCE(${of(owner, 'locale')}, '')`;
  const isBetter =
    defaultLocale === null
      ? `${name(other)} < ${name(alias)}`
      : `(${of(other, 'locale')} = ? OR ${name(other)} < ${name(alias)})`;
  const exists =
    `NOT EXISTS (SELECT 1 FROM ${quote(node.table)} AS ${quote(other)} WHERE ${of(other, 'document_id')} = ${of(alias, 'document_id')}` +
    `${node.hasDrafts ? ` AND ${of(other, 'published_at')} IS NOT NULL` : ''} AND ${isBetter})`;
  return defaultLocale === null
    ? { sql: exists, bindings: [] }
    : { sql: `(${name(alias)} = ? OR ${exists})`, bindings: [defaultLocale, defaultLocale] };
}
