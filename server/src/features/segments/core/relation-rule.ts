/** In: some, none or every related record, with a condition. Out: a semi-join or its complement, or errors. */
import type { ErrorPath, RelationRule } from '../../../contracts';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import { fail, type Compilation, type Scope } from './compilation';
import { exists, relate, throughPath } from './relation-scope';
import { resolveRelation } from './resolve-path';

/** Per quantifier: whether it looks for a record that fails the condition, and whether it wants to find none. */
const SEARCHES = {
  some: { forFailing: false, wantsNone: false },
  none: { forFailing: false, wantsNone: true },
  every: { forFailing: true, wantsNone: true },
} as const satisfies Record<RelationRule['quantifier'], { forFailing: boolean; wantsNone: boolean }>;

export function compileRelationRule(
  compilation: Compilation,
  rule: RelationRule,
  scope: Scope,
  negated: boolean,
  path: ErrorPath,
): SqlFragment {
  const relation = resolveRelation(compilation, scope.node, rule.relation, [...path, 'relation']);
  if (!Object.hasOwn(SEARCHES, rule.quantifier)) {
    return fail(compilation, [...path, 'quantifier'], 'unknown_operator', 'Use some, none or every.');
  }
  if (rule.quantifier === 'every' && rule.where === undefined) {
    return fail(compilation, [...path, 'where'], 'unsuitable_value', '“every” needs a condition in “where”.');
  }
  if (relation === undefined) return fragment('');
  const { forFailing, wantsNone } = SEARCHES[rule.quantifier];
  const found = throughPath(compilation, scope, relation.edges, (owner) => {
    const related = relate(compilation, owner, relation.edge, relation.target);
    if (rule.where === undefined) return exists(related, []);
    return exists(related, [
      compilation.compileGroup(compilation, rule.where, related.row, forFailing, [...path, 'where']),
    ]);
  });
  return negated !== wantsNone ? fragment(`NOT ${found.sql}`, found.bindings) : found;
}
