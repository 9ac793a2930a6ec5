/**
 * From a row to its related rows, by document: published rows only, one row per document however many drafts and
 * locales are linked. In: the owner’s scope and an edge of the graph. Out: the pieces of a sub-query, and the
 * semi-joins made of them.
 */
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { documentScope, type EdgeNode } from '../../audience';
import { columnOf, nextAlias, type Compilation, type Scope } from './compilation';
import { tableOf } from './resolve-path';

export interface RelatedRows {
  /** After FROM. */
  from: string;
  conditions: SqlFragment[];
  /** The column of the sub-query that leads back to the owner, and what it equals there. */
  key: string;
  ownerKey: string;
  ownerKeyIsNullable: boolean;
  row: Scope;
  /** Several linked rows (locales) may stand for one related document. */
  mayRepeat: boolean;
}

/**
 * Links join row ids. Of a localized target any linked locale leads to the document, and the document’s own row is
 * read. Of a localized owner the links to many of all its locales count; a link to one is that of its own row.
 */
export function relate(compilation: Compilation, owner: Scope, edge: EdgeNode): RelatedRows {
  const target = tableOf(compilation, edge.target);
  if (target === undefined) throw new Error(`The graph has an edge to ${edge.target} and no such table`);
  const row: Scope = { node: target, alias: nextAlias(compilation, 'r') };
  const start = ownerRows(compilation, owner, edge.kind === 'to-one' || target.isComponent);
  const linked = target.isLocalized && !target.isComponent ? nextAlias(compilation, 'v') : row.alias;
  const hop = hopOver(compilation, edge, { from: start.alias, to: linked, isJoined: start.tables.length > 0 });
  const tables = [...start.tables, ...hop.tables(target.table)];
  const conditions = [...start.conditions, ...hop.conditions];
  if (linked !== row.alias) {
    const { quote } = compilation.dialect;
    const same = `${columnOf(compilation, row.alias, 'document_id')} = ${columnOf(compilation, linked, 'document_id')}`;
    tables.push(`JOIN ${quote(target.table)} AS ${quote(row.alias)} ON ${same}`);
    if (target.hasDrafts) conditions.push(published(compilation, linked));
  }
  const scope = documentScope(target, row.alias, compilation.dialect.quote, compilation.graph.defaultLocale);
  if (scope.sql !== '1 = 1') conditions.push(scope);
  return {
    from: tables.join(' '),
    conditions,
    key: start.key ?? hop.key,
    ownerKey: start.ownerKey ?? hop.ownerKey,
    ownerKeyIsNullable: start.key === undefined && hop.ownerKeyIsNullable,
    row,
    mayRepeat: linked !== row.alias || start.tables.length > 0,
  };
}

/** The same over two relations to many, one after the other. `isShared`: the second may lead to one row twice. */
export function relateThrough(
  compilation: Compilation,
  owner: Scope,
  { edges: [first, second], isShared }: { edges: readonly [EdgeNode, EdgeNode]; isShared: boolean },
): RelatedRows {
  const between = relate(compilation, owner, first);
  const last = relate(compilation, between.row, second);
  const meet = fragment(`${last.key} = ${last.ownerKey}`);
  return {
    ...between,
    from: `${between.from}, ${last.from}`,
    conditions: [...between.conditions, meet, ...last.conditions],
    row: last.row,
    mayRepeat: isShared || between.mayRepeat || last.mayRepeat,
  };
}

/** EXISTS over the related rows for which `inner` holds. A planner turns it, and its negation, into a (anti-)semi-join. */
export function exists(related: RelatedRows, inner: readonly SqlFragment[]): SqlFragment {
  const correlation = fragment(`${related.key} = ${related.ownerKey}`);
  const where = joinFragments([correlation, ...related.conditions, ...inner], ' AND ');
  return fragment(`EXISTS (SELECT 1 FROM ${related.from} WHERE ${where.sql})`, where.bindings);
}

/** The condition `leaf` on the one record at the end of the edges; it holds for no record where one is missing. */
export function throughPath(
  compilation: Compilation,
  { scope, edges }: Path,
  leaf: (row: Scope) => SqlFragment,
): SqlFragment {
  const [edge, ...rest] = edges;
  if (edge === undefined) return leaf(scope);
  const related = relate(compilation, scope, edge);
  return exists(related, [throughPath(compilation, { scope: related.row, edges: rest }, leaf)]);
}

interface Path {
  scope: Scope;
  edges: readonly EdgeNode[];
}

/** Where the owner’s links are those of all its locales, the sub-query begins at them and leads back by document. */
function ownerRows(compilation: Compilation, owner: Scope, readsOwnRow: boolean) {
  const { node } = owner;
  if (readsOwnRow || !node.isLocalized || node.isComponent) {
    return { alias: owner.alias, tables: [], conditions: [] };
  }
  const alias = nextAlias(compilation, 'o');
  const { quote } = compilation.dialect;
  return {
    alias,
    tables: [`${quote(node.table)} AS ${quote(alias)}`],
    conditions: node.hasDrafts ? [published(compilation, alias)] : [],
    key: columnOf(compilation, alias, 'document_id'),
    ownerKey: columnOf(compilation, owner.alias, 'document_id'),
  };
}

interface Hop {
  from: string;
  to: string;
  /** The owner’s rows are part of the sub-query. */
  isJoined: boolean;
}

/** One link. `tables` gives the FROM items: joined to the owner’s rows where those are part of the sub-query. */
function hopOver(compilation: Compilation, { link }: EdgeNode, { from, to, isJoined }: Hop) {
  const { quote } = compilation.dialect;
  const first = (table: string, alias: string, on: string): string =>
    isJoined ? `JOIN ${quote(table)} AS ${quote(alias)} ON ${on}` : `${quote(table)} AS ${quote(alias)}`;
  if (link.kind === 'column') {
    const key = columnOf(compilation, to, link.toColumn);
    const ownerKey = columnOf(compilation, from, link.fromColumn);
    const tables = (table: string): string[] => [first(table, to, `${key} = ${ownerKey}`)];
    return { tables, conditions: [], key, ownerKey, ownerKeyIsNullable: link.fromColumn !== 'id' };
  }
  const via = nextAlias(compilation, 'l');
  const key = columnOf(compilation, via, link.from);
  const ownerKey = columnOf(compilation, from, 'id');
  const end = `${columnOf(compilation, to, 'id')} = ${columnOf(compilation, via, link.to)}`;
  const conditions = Object.entries(link.on).map(([column, value]) =>
    fragment(`${columnOf(compilation, via, column)} = ?`, [value]),
  );
  const tables = (table: string): string[] => [
    first(link.table, via, `${key} = ${ownerKey}`),
    `JOIN ${quote(table)} AS ${quote(to)} ON ${end}`,
  ];
  return { tables, conditions, key, ownerKey, ownerKeyIsNullable: false };
}

const published = (compilation: Compilation, alias: string): SqlFragment =>
  fragment(`${columnOf(compilation, alias, 'published_at')} IS NOT NULL`);
