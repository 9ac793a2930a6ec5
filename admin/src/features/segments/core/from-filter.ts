/**
 * Stored filter → builder tree. In: a filter that satisfies the contract. Out: the tree, with ids made of positions.
 * Total: every stored filter has a tree, also one whose fields have gone; `toFilter` gives the same filter back.
 */
import {
  isAggregateRule,
  isGroup,
  isRelationRule,
  type AggregateRule,
  type Filter,
  type FilterGroup,
  type FilterNode,
  type RelationRule,
} from '../../../contracts';
import { pathKey, type BuilderGroup, type BuilderNode, type RelationTest, type TreePath } from './builder-tree';

export const fromFilter = (filter: Filter): BuilderGroup => ({ ...fromGroup(filter, []), entity: filter.entity });

export const emptyTree = (entity: string): BuilderGroup => ({ id: idAt([]), combinator: 'and', rules: [], entity });

const idAt = (path: TreePath): string => `stored-${pathKey(path)}`;

const fromGroup = (group: FilterGroup, path: TreePath): BuilderGroup => ({
  id: idAt(path),
  combinator: group.matchType === 'all' ? 'and' : 'or',
  ...(group.not === undefined ? {} : { not: group.not }),
  rules: group.rules.map((node, index) => fromNode(node, [...path, index])),
});

const fromNode = (node: FilterNode, path: TreePath): BuilderNode => {
  if (isGroup(node)) return fromGroup(node, path);
  if (isRelationRule(node)) return fromRelated(node, { kind: 'quantifier', quantifier: node.quantifier }, path);
  if (isAggregateRule(node)) return fromRelated(node, aggregateTest(node), path);
  return { value: undefined, ...node, id: idAt(path) };
};

const aggregateTest = ({ aggregate, field, operator, value }: AggregateRule): RelationTest => ({
  kind: 'aggregate',
  aggregate,
  ...(field === undefined ? {} : { field }),
  operator,
  value,
});

const fromRelated = (rule: RelationRule | AggregateRule, test: RelationTest, path: TreePath): BuilderGroup => ({
  ...(rule.where ? fromGroup(rule.where, path) : { id: idAt(path), combinator: 'and', rules: [] }),
  relation: { path: rule.relation, test },
});
