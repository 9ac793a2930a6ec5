/**
 * What a list of members is narrowed by, as the address of the page holds it. In: that text, the entity of the list and
 * the limits. Out: the filter, or that it is none. The entity goes without saying: a list is of one.
 */
import { parseFilter, type Filter, type FilterLimits } from '../../../contracts';
import { searchOf } from '../../../lib/search-of';

export type MemberFilter = { kind: 'none' } | { kind: 'broken' } | { kind: 'filter'; filter: Filter };

/** As the address holds it. The page’s address goes along with every question, so that a server’s 16 KB hold it twice. */
const LONGEST = 6_000;

export const readMemberFilter = (text: string | undefined, entity: string, limits: FilterLimits): MemberFilter => {
  if (!text) return { kind: 'none' };
  const parsed = parseFilter(aboutEntity(parseJson(text), entity), limits);
  return parsed.ok && parsed.filter.entity === entity ? { kind: 'filter', filter: parsed.filter } : { kind: 'broken' };
};

export const writeMemberFilter = ({ entity: _implied, ...rules }: Filter): string => JSON.stringify(rules);

export const isTooLongForAddress = (text: string): boolean => searchOf({ filter: text }).length > LONGEST;

const aboutEntity = (input: unknown, entity: string): unknown =>
  typeof input === 'object' && input !== null && !Array.isArray(input) ? { entity, ...input } : input;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
