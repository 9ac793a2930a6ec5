/**
 * Builder tree → filter: `toFilter` the one that is saved, `toCountedFilter` the one that is counted meanwhile, without
 * what is muted. In: the tree, its entity and timezone. Out: a filter that satisfies the contract, or every unfinished
 * spot by its path in the tree. Refused: no rules, empty groups, rows without a field, an operator or a value; where it
 * is to be saved, muted rows; where it is to be counted, nothing but muted rows.
 */
import {
  type AggregateRule,
  type FieldRule,
  type Filter,
  type FilterGroup,
  type FilterNode,
  type Operator,
  type RelationRule,
} from '../../../contracts';
import {
  isBuilderGroup,
  isRelationGroup,
  type BuilderGroup,
  type BuilderNode,
  type BuilderRule,
  type RelationGroup,
  type TreePath,
} from './builder-tree';
import { hasNothingLeft, isLeftOut } from './muted-nodes';
import { checkValue } from './rule-value';

export const GAP_REASONS = [
  'no_rules',
  'empty_group',
  'choose_field',
  'choose_operator',
  'choose_value',
  'choose_other_field',
  'add_where',
  'muted',
  'all_muted',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** One spot that keeps the filter from being complete. */
export interface Gap {
  path: TreePath;
  reason: GapReason;
}

export type FilterDraft = { complete: true; filter: Filter } | { complete: false; gaps: Gap[] };

interface Subject {
  entity: string;
  timezone?: string;
}

/** What a walk through the tree is for, and what it has found. */
interface Walk {
  counted: boolean;
  gaps: Gap[];
}

export const toFilter = (root: BuilderGroup, subject: Subject): FilterDraft => draftOf(root, subject, false);
export const toCountedFilter = (root: BuilderGroup, subject: Subject): FilterDraft => draftOf(root, subject, true);

const draftOf = (root: BuilderGroup, subject: Subject, counted: boolean): FilterDraft => {
  if (root.rules.length === 0) return { complete: false, gaps: [{ path: [], reason: 'no_rules' }] };
  if (counted && hasNothingLeft(root)) return { complete: false, gaps: [{ path: [], reason: 'all_muted' }] };
  const walk: Walk = { counted, gaps: [] };
  const group = toGroup(root, [], walk);
  const { gaps } = walk;
  return gaps.length > 0 ? { complete: false, gaps } : { complete: true, filter: { ...subject, ...group } };
};

const toGroup = (group: BuilderGroup, path: TreePath, walk: Walk): FilterGroup => ({
  matchType: group.combinator === 'and' ? 'all' : 'any',
  ...(group.not === undefined ? {} : { not: group.not }),
  rules: group.rules.flatMap((node, index) =>
    walk.counted && isLeftOut(node) ? [] : [toNode(node, [...path, index], walk)],
  ),
});

const toNode = (node: BuilderNode, path: TreePath, walk: Walk): FilterNode => {
  const { gaps } = walk;
  if (node.muted) gaps.push({ path, reason: 'muted' });
  if (isRelationGroup(node)) return toRelated(node, path, walk);
  if (!isBuilderGroup(node)) return toRule(node, path, gaps);
  if (node.rules.length === 0) gaps.push({ path, reason: 'empty_group' });
  return toGroup(node, path, walk);
};

const toRelated = (node: RelationGroup, path: TreePath, walk: Walk): RelationRule | AggregateRule => {
  const { gaps } = walk;
  const { path: relation, test } = node.relation;
  const where = node.rules.length > 0 ? { where: toGroup(node, path, walk) } : {};
  if (test.kind === 'quantifier') {
    if (test.quantifier === 'every' && node.rules.length === 0) gaps.push({ path, reason: 'add_where' });
    return { relation, quantifier: test.quantifier, ...where };
  }
  const { aggregate, field, operator } = test;
  if (aggregate !== 'count' && !field) gaps.push({ path, reason: 'choose_field' });
  const checked = checkValue(operator, test.value);
  if (!checked.complete) gaps.push({ path, reason: 'choose_value' });
  const value = checked.complete ? (checked.value ?? 0) : 0;
  return { relation, aggregate, ...(field === undefined ? {} : { field }), operator, value, ...where };
};

const toRule = (rule: BuilderRule, path: TreePath, gaps: Gap[]): FieldRule => {
  const { field, operator, valueField, empty } = rule;
  const fixed = { field, operator: operator as Operator, ...(empty === undefined ? {} : { empty }) };
  if (field === '') gaps.push({ path, reason: 'choose_field' });
  else if (operator === '') gaps.push({ path, reason: 'choose_operator' });
  if (field === '' || operator === '') return fixed;
  if (valueField !== undefined) {
    if (valueField === '') gaps.push({ path, reason: 'choose_other_field' });
    return { ...fixed, valueField };
  }
  const checked = checkValue(operator, rule.value);
  if (checked.complete) return checked.value === undefined ? fixed : { ...fixed, value: checked.value };
  gaps.push({ path, reason: 'choose_value' });
  return fixed;
};
