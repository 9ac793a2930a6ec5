/** Members found by a text: names and addresses that may be shown are the only ones searched. */
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import type { ContentReads } from '../../lib/content-reads';
import type { Audience, AudienceEntity } from '../audience';
import type { Dialect } from './core/dialects';
import { MEMBER } from './core/reach';

export interface MemberSearchDeps {
  audience: Pick<Audience, 'readableBy'>;
  dialect: Pick<Dialect, 'contains'>;
}

/** Members, and what whoever looks at them may read. */
export interface SearchedMembers {
  entity: AudienceEntity;
  /** Over `member`, document scope included. */
  where: SqlFragment;
  reads: ContentReads;
}

/** The condition of the members, and where a text is searched for that it is found. */
export function searched(
  { audience, dialect }: MemberSearchDeps,
  { entity, where, reads }: SearchedMembers,
  search: string | undefined,
): SqlFragment {
  if (!search) return where;
  const readable = audience.readableBy(reads);
  const columns = ['name', 'email'].map((role) => readable.shownColumn(entity, role, MEMBER));
  const parts = columns.filter((column) => column.sql !== 'NULL').map((column) => dialect.contains(column.sql, search));
  const found = parts.length === 0 ? fragment('1 = 0') : joinFragments(parts, ' OR ');
  return joinFragments([where, fragment(`(${found.sql})`, found.bindings)], ' AND ');
}
