/**
 * In: related rows and a condition on their group. Out: SQL that is true for owners whose group satisfies it; an owner
 * without related rows has no group. For everybody the groups are made once, in a sub-query that does not look at the
 * owner: correlated, the same question took eight times as long on a million customers.
 */
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { columnOf, nextAlias, type Compilation, type Scope } from './compilation';
import type { RelatedRows } from './relation-scope';

export interface GroupCondition {
  where: (row: Scope) => SqlFragment | undefined;
  /**
   * On the group. `once` names an aggregate that the condition repeats: engines compute each one that is written, and
   * some of them row by row.
   */
  having: (row: Scope, once: (aggregate: string) => string) => SqlFragment;
}

export function inGroup(compilation: Compilation, related: RelatedRows, condition: GroupCondition): SqlFragment {
  const { dialect, shape } = compilation;
  const rows = rowsOf(compilation, related);
  const anchors = anchorsOf(compilation, related, rows.key);
  const where = condition.where(rows.row);
  const conditions = joinFragments([...anchors, ...rows.conditions, ...(where ? [where] : [])], ' AND ');
  const from = fragment(`FROM ${rows.from.sql}${conditions.sql && ` WHERE ${conditions.sql}`}`, [
    ...rows.from.bindings,
    ...conditions.bindings,
  ]);
  const names = aggregateNames(compilation);
  const having = condition.having(rows.row, names.once);
  if (names.columns.length > 0) return inNamedGroup(compilation, related, { key: rows.key, from, having, names });
  const grouped = fragment(`${from.sql} GROUP BY ${rows.key} HAVING ${having.sql}`, [
    ...from.bindings,
    ...having.bindings,
  ]);
  if (shape === 'record') return fragment(`EXISTS (SELECT 1 ${grouped.sql})`, grouped.bindings);
  if (dialect.groupedMembership === 'in') {
    return fragment(`${ownerIn(related)} (SELECT ${rows.key} ${grouped.sql})`, grouped.bindings);
  }
  const alias = nextAlias(compilation, 'g');
  const key = columnOf(compilation, alias, 'owner');
  const table = `(SELECT ${rows.key} AS ${dialect.quote('owner')} ${grouped.sql}) AS ${dialect.quote(alias)}`;
  return fragment(`EXISTS (SELECT 1 FROM ${table} WHERE ${key} = ${related.ownerKey})`, grouped.bindings);
}

const ownerIn = ({ ownerKey, ownerKeyIsNullable }: RelatedRows): string =>
  `${ownerKeyIsNullable ? `${ownerKey} IS NOT NULL AND ` : ''}${ownerKey} IN`;

interface AggregateNames {
  once(aggregate: string): string;
  /** The aggregates that were named, and the alias of the table that has them. */
  columns: string[];
  alias(): string;
}

/** For one record the few rows are aggregated where they stand: MySQL’s derived tables cannot look at the owner. */
function aggregateNames(compilation: Compilation): AggregateNames {
  const columns: string[] = [];
  let given: string | undefined;
  const alias = (): string => (given ??= nextAlias(compilation, 'g'));
  const once = (aggregate: string): string => {
    if (compilation.shape === 'record') return aggregate;
    if (!columns.includes(aggregate)) columns.push(aggregate);
    return columnOf(compilation, alias(), `a${columns.indexOf(aggregate)}`);
  };
  return { once, columns, alias };
}

interface NamedGroup {
  key: string;
  from: SqlFragment;
  having: SqlFragment;
  names: AggregateNames;
}

function inNamedGroup(
  compilation: Compilation,
  related: RelatedRows,
  { key, from, having, names }: NamedGroup,
): SqlFragment {
  const { quote, groupedMembership } = compilation.dialect;
  const owner = columnOf(compilation, names.alias(), 'owner');
  const columns = names.columns.map((aggregate, index) => `, ${aggregate} AS ${quote(`a${index}`)}`).join('');
  const groups = `(SELECT ${key} AS ${quote('owner')}${columns} ${from.sql} GROUP BY ${key}) AS ${quote(names.alias())}`;
  const bindings = [...from.bindings, ...having.bindings];
  return groupedMembership === 'in'
    ? fragment(`${ownerIn(related)} (SELECT ${owner} FROM ${groups} WHERE ${having.sql})`, bindings)
    : fragment(`EXISTS (SELECT 1 FROM ${groups} WHERE ${owner} = ${related.ownerKey} AND (${having.sql}))`, bindings);
}

export interface GroupValue {
  where: (row: Scope) => SqlFragment | undefined;
  value: (row: Scope) => string;
}

/** An aggregate over the owner’s related rows as a scalar sub-query; over none it is a group too. */
export function groupValue(compilation: Compilation, related: RelatedRows, { where, value }: GroupValue): SqlFragment {
  const rows = rowsOf(compilation, related);
  const condition = where(rows.row);
  const anchor = fragment(`${rows.key} = ${related.ownerKey}`);
  const conditions = joinFragments([anchor, ...rows.conditions, ...(condition ? [condition] : [])], ' AND ');
  return fragment(`(SELECT ${value(rows.row)} FROM ${rows.from.sql} WHERE ${conditions.sql})`, [
    ...rows.from.bindings,
    ...conditions.bindings,
  ]);
}

const rowsOf = (compilation: Compilation, related: RelatedRows): Rows =>
  related.mayRepeat ? onePerDocument(compilation, related) : asLinked(related);

/** What ties the groups to the owner: for one record its key; for NOT IN, that none of the keys is NULL. */
function anchorsOf({ dialect, shape }: Compilation, { ownerKey }: RelatedRows, key: string): SqlFragment[] {
  if (shape === 'record') return [fragment(`${key} = ${ownerKey}`)];
  return dialect.groupedMembership === 'in' ? [fragment(`${key} IS NOT NULL`)] : [];
}

interface Rows {
  from: SqlFragment;
  conditions: SqlFragment[];
  key: string;
  row: Scope;
}

const asLinked = ({ from, conditions, key, row }: RelatedRows): Rows => ({
  from: fragment(from),
  conditions,
  key,
  row,
});

/** Several locales may be linked: each document’s own row, once. MySQL’s derived tables cannot look at the owner. */
function onePerDocument(compilation: Compilation, related: RelatedRows): Rows {
  const { quote } = compilation.dialect;
  const pairs = nextAlias(compilation, 'd');
  const row: Scope = { node: related.row.node, alias: nextAlias(compilation, 'r') };
  const where = joinFragments(related.conditions, ' AND ');
  const id = columnOf(compilation, related.row.alias, 'id');
  const distinct =
    `(SELECT DISTINCT ${related.key} AS ${quote('owner')}, ${id} AS ${quote('id')} FROM ${related.from} WHERE ${where.sql})` +
    ` AS ${quote(pairs)}`;
  const join = `JOIN ${quote(row.node.table)} AS ${quote(row.alias)} ON ${columnOf(compilation, row.alias, 'id')}`;
  return {
    from: fragment(`${distinct} ${join} = ${columnOf(compilation, pairs, 'id')}`, where.bindings),
    conditions: [],
    key: columnOf(compilation, pairs, 'owner'),
    row,
  };
}
