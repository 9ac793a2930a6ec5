/**
 * What a list of members is narrowed by. In: any JSON, and the entity of the list. Out: the same with the entity named, to
 * be parsed and compiled as every filter is. Refused: a filter about another entity.
 */
import { errorDetail, type ErrorDetail } from '../../../contracts';

export type NarrowingFilter = { ok: true; filter: unknown } | { ok: false; error: ErrorDetail };

export function narrowingFilter(input: unknown, entity: string): NarrowingFilter {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { ok: true, filter: input };
  const filter = { entity, ...input };
  if (filter.entity === entity || typeof filter.entity !== 'string') return { ok: true, filter };
  const message = `The members of this segment are of “${entity}”; ask about that, or leave “entity” out`;
  return { ok: false, error: errorDetail(['filter', 'entity'], message, 'other_entity') };
}
