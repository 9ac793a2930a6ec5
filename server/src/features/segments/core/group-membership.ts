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
  having: (row: Scope) => SqlFragment;
}

export function inGroup(compilation: Compilation, related: RelatedRows, condition: GroupCondition): SqlFragment {
  const { dialect, shape } = compilation;
  const rows = rowsOf(compilation, related);
  const anchors = anchorsOf(compilation, related, rows.key);
  const where = condition.where(rows.row);
  const conditions = joinFragments([...anchors, ...rows.conditions, ...(where ? [where] : [])], ' AND ');
  const having = condition.having(rows.row);
  const grouped = fragment(
    `FROM ${rows.from.sql}${conditions.sql && ` WHERE ${conditions.sql}`} GROUP BY ${rows.key} HAVING ${having.sql}`,
    [...rows.from.bindings, ...conditions.bindings, ...having.bindings],
  );
  if (shape === 'record') return fragment(`EXISTS (SELECT 1 ${grouped.sql})`, grouped.bindings);
  if (dialect.groupedMembership === 'in') {
    const guard = related.ownerKeyIsNullable ? `${related.ownerKey} IS NOT NULL AND ` : '';
    return fragment(`${guard}${related.ownerKey} IN (SELECT ${rows.key} ${grouped.sql})`, grouped.bindings);
  }
  const alias = nextAlias(compilation, 'g');
  const key = columnOf(compilation, alias, 'owner');
  const table = `(SELECT ${rows.key} AS ${dialect.quote('owner')} ${grouped.sql}) AS ${dialect.quote(alias)}`;
  return fragment(`EXISTS (SELECT 1 FROM ${table} WHERE ${key} = ${related.ownerKey})`, grouped.bindings);
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
