/**
 * Why a record is or is not in a filter. In: the filter, and what a database answered for each of its rules. Out: the
 * same tree with a verdict on every group and rule, decided as the filter decides.
 */
import {
  isGroup,
  type ErrorPath,
  type ExplainedGroup,
  type ExplainedNode,
  type ExplainedRule,
  type Filter,
  type FilterGroup,
} from '../../../contracts';
import type { PlacedNode } from './compile-filter';

/** Every rule of the groups, in reading order. Rules about related records are inside theirs, not in here. */
export const rulesOf = (filter: Filter): PlacedNode[] => placedIn(filter, []);

const placedIn = (group: FilterGroup, path: ErrorPath): PlacedNode[] =>
  group.rules.flatMap((node, index) => {
    const at = [...path, 'rules', index];
    return isGroup(node) ? placedIn(node, at) : [{ path: at, node }];
  });

type RuleAnswer = Pick<ExplainedRule, 'label' | 'holds' | 'read'>;

/** `answers`: one per rule, in the order of `rulesOf`. Throws where they are too few. */
export const toTree = (filter: Filter, answers: Iterable<RuleAnswer>): ExplainedGroup =>
  grow(filter, ['filter'], answers[Symbol.iterator]());

function grow(group: FilterGroup, path: ErrorPath, answers: Iterator<RuleAnswer, unknown>): ExplainedGroup {
  const rules = group.rules.map((node, index): ExplainedNode => {
    const at = [...path, 'rules', index];
    if (isGroup(node)) return grow(node, at, answers);
    const answer = answers.next();
    if (answer.done) throw new Error(`No answer for the rule at ${at.join('.')}`);
    return { kind: 'rule', path: at, rule: node, ...answer.value };
  });
  const not = group.not === true;
  const matched = group.matchType === 'all' ? rules.every(({ holds }) => holds) : rules.some(({ holds }) => holds);
  return { kind: 'group', path, matchType: group.matchType, not, holds: matched !== not, rules };
}
