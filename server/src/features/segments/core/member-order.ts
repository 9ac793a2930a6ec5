/**
 * In: a column of members, and which way. Out: what an ORDER BY begins with. Text is ordered without regard to case,
 * and what is empty comes last both ways: the engines disagree on either.
 */
import { FIELD_FAMILIES } from '../../../contracts';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import type { Dialect } from './dialects';
import type { MemberColumn } from './member-columns';

export type Direction = 'asc' | 'desc';

/** `name`, `name:asc`, `company.country:desc`. */
export function parseSort(sort: string): { name: string; direction: Direction } {
  const [name = '', direction] = sort.split(':');
  return { name, direction: direction === 'desc' ? 'desc' : 'asc' };
}

export function orderBy(
  { sql, type }: Pick<MemberColumn, 'sql' | 'type'>,
  direction: Direction,
  dialect: Pick<Dialect, 'engine' | 'fold'>,
): SqlFragment {
  const isText = FIELD_FAMILIES[type] === 'text';
  const value = fragment(isText ? `NULLIF(${dialect.fold(sql.sql)}, '')` : sql.sql, sql.bindings);
  const way = direction === 'desc' ? 'DESC' : 'ASC';
  return dialect.engine === 'mysql'
    ? fragment(`${value.sql} IS NULL, ${value.sql} ${way}`, [...value.bindings, ...value.bindings])
    : fragment(`${value.sql} ${way} NULLS LAST`, value.bindings);
}
