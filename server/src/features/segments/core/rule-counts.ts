/**
 * How many members each rule of a filter’s root matches: by itself, and together with the rules before it.
 * In: a filter, and its rules as conditions over the alias `member`. Out: one statement in which every member is judged
 * once per rule, and its rows as counts. Refused: what no sequence of narrowing rules is.
 */
import type { Filter, RuleCount, UncountedReason } from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import type { Audience, AudienceEntity } from '../../audience';
import type { FilterPart, PlacedNode } from './compile-filter';
import { MEMBER } from './reach';

/** Two to this power are the groups of the statement. */
const MAX_RULES = 10;

export type CountableRules = { ok: true; rules: PlacedNode[] } | { ok: false; reason: UncountedReason };

export function rulesToCount({ matchType, not, rules }: Filter): CountableRules {
  if (matchType === 'any' || not === true) return { ok: false, reason: 'not_narrowing' };
  if (rules.length > MAX_RULES) return { ok: false, reason: 'too_many_rules' };
  return { ok: true, rules: rules.map((node, index) => ({ path: ['rules', index], node })) };
}

export interface RuleCountsQuestion {
  audience: Pick<Audience, 'from'>;
  entity: AudienceEntity;
  scope: SqlFragment;
  parts: readonly FilterPart[];
}

/** `SELECT verdict, COUNT(*) AS total`: bit n of the verdict says whether rule n holds. */
export function ruleCountsStatement({ audience, entity, scope, parts }: RuleCountsQuestion): SqlFragment {
  const bits = parts.map(({ holds }, index) =>
    fragment(`CASE WHEN ${holds.sql} THEN ${1 << index} ELSE 0 END`, holds.bindings),
  );
  return joinFragments(
    [
      fragment('SELECT verdict, COUNT(*) AS total FROM (SELECT'),
      joinFragments(bits, ' + '),
      fragment('AS verdict FROM'),
      audience.from(entity, MEMBER),
      fragment('WHERE'),
      scope,
      fragment(') AS judged GROUP BY verdict'),
    ],
    ' ',
  );
}

export function toRuleCounts(
  parts: readonly Pick<FilterPart, 'path'>[],
  rows: readonly { verdict: number; total: number }[],
): RuleCount[] {
  const having = (bits: number): number =>
    rows.filter(({ verdict }) => (verdict & bits) === bits).reduce((sum, { total }) => sum + total, 0);
  return parts.map(({ path }, index) => ({
    path: ['filter', ...path],
    alone: having(1 << index),
    afterThis: having((2 << index) - 1),
  }));
}
