/** From a filter as stored or sent to a condition on members, or every reason why it is none. */
import { errorDetail, parseFilter, type ErrorDetail, type Filter, type FilterLimits } from '../../contracts';
import { fragment, type SqlFragment } from '../../lib/sql-fragment';
import { canBeSegmented, type Audience, type AudienceEntity } from '../audience';
import { compileFilter } from './core/compile-filter';
import type { Dialect } from './core/dialects';
import { MEMBER } from './core/reach';

export interface FilterCheckDeps {
  audience: Audience;
  dialect: Dialect;
  limits: FilterLimits;
  /** IANA, where a filter states none. */
  timezone: string;
}

/** `where` is over the alias `member` of the entity’s table, document scope included. Paths begin with `filter`. */
export type CheckedFilter =
  { ok: true; filter: Filter; entity: AudienceEntity; where: SqlFragment } | { ok: false; errors: ErrorDetail[] };

export type FilterChecks = ReturnType<typeof createFilterChecks>;

export const createFilterChecks = ({ audience, dialect, limits, timezone }: FilterCheckDeps) => ({
  check(input: unknown, now: Date): CheckedFilter {
    const parsed = parseFilter(input, limits);
    if (!parsed.ok) return refused(parsed.errors);
    const { filter } = parsed;
    const entity = audience.entity(filter.entity);
    if (!entity || !canBeSegmented(entity)) return refused([unknownEntity(filter.entity, audience)]);
    const compiled = compileFilter(filter, {
      graph: audience.graph(),
      rootUid: entity.uid,
      dialect,
      now,
      timezone,
      rootAlias: MEMBER,
    });
    if (!compiled.ok) return refused(compiled.errors);
    const scope = audience.scope(entity, MEMBER);
    const where = fragment(`${scope.sql} AND ${compiled.where.sql}`, [...scope.bindings, ...compiled.where.bindings]);
    return { ok: true, filter, entity, where };
  },
});

const refused = (errors: readonly ErrorDetail[]): CheckedFilter => ({
  ok: false,
  errors: errors.map((error) => ({ ...error, path: ['filter', ...error.path] })),
});

function unknownEntity(key: string, audience: Audience): ErrorDetail {
  const known = audience
    .entities()
    .filter(canBeSegmented)
    .map((entity) => entity.key);
  return errorDetail(
    ['entity'],
    `“${key}” is no audience of this site. Audiences: ${known.join(', ') || 'none'}`,
    'unknown_type',
  );
}
