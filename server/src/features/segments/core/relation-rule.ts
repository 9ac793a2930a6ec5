/** In: some, none or every related record, with a condition. Out: a semi-join or its complement, or errors. */
import type { RelationRule } from '../../../contracts';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import { fail, inside, type RuleSite } from './compilation';
import { relatedRows } from './related-rows';
import { exists, throughPath } from './relation-scope';
import { resolveRelation } from './resolve-path';

/** Per quantifier: whether it looks for a record that fails the condition, and whether it wants to find none. */
const SEARCHES = {
  some: { forFailing: false, wantsNone: false },
  none: { forFailing: false, wantsNone: true },
  every: { forFailing: true, wantsNone: true },
} as const satisfies Record<RelationRule['quantifier'], { forFailing: boolean; wantsNone: boolean }>;

export function compileRelationRule(site: RuleSite, { relation: name, quantifier, where }: RelationRule): SqlFragment {
  const { compilation, scope, negated } = site;
  const relation = resolveRelation(inside(site, 'relation'), scope.node, name);
  if (!Object.hasOwn(SEARCHES, quantifier)) {
    return fail(inside(site, 'quantifier'), 'unknown_operator', 'Use some, none or every.');
  }
  if (quantifier === 'every' && where === undefined) {
    return fail(inside(site, 'where'), 'unsuitable_value', '“every” needs a condition in “where”.');
  }
  if (relation === undefined) return fragment('');
  const { forFailing, wantsNone } = SEARCHES[quantifier];
  const found = throughPath(compilation, { scope, edges: relation.edges }, (owner) => {
    const related = relatedRows(compilation, owner, relation);
    if (where === undefined) return exists(related, []);
    const inner = { ...inside(site, 'where'), scope: related.row, negated: forFailing };
    return exists(related, [compilation.compileGroup(inner, where)]);
  });
  return negated !== wantsNone ? fragment(`NOT ${found.sql}`, found.bindings) : found;
}
