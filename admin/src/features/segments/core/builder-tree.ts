/**
 * The tree that the builder edits: react-querybuilder's groups and rules, with drafts allowed. A rule about related
 * records is a group with a `relation`; its own rules are the `where` block, so paths and moves work alike everywhere.
 */
import type { Aggregate, Operator, Quantifier } from '../../../contracts';

/** Indexes from the root to a node: `[1, 0]` is the first node of the second one. */
export type TreePath = readonly number[];

/** Left out of what is counted. Known to the editor alone: it is never saved, and nothing is saved while it is there. */
type Muted = true;

export interface BuilderRule {
  id?: string;
  /** Empty until a field is chosen. */
  field: string;
  operator: Operator | '';
  value: unknown;
  valueField?: string;
  empty?: 'include' | 'exclude';
  muted?: Muted;
}

export type RelationTest =
  | { kind: 'quantifier'; quantifier: Quantifier }
  | { kind: 'aggregate'; aggregate: Aggregate; field?: string; operator: Operator; value: unknown };

export interface BuilderRelation {
  path: string;
  test: RelationTest;
}

export interface BuilderGroup {
  id?: string;
  combinator: 'and' | 'or';
  not?: boolean;
  rules: BuilderNode[];
  relation?: BuilderRelation;
  muted?: Muted;
  /** At the root alone: what the tree is about, so that undo gives rules back together with it. */
  entity?: string;
}

export type BuilderNode = BuilderGroup | BuilderRule;
export type RelationGroup = BuilderGroup & { relation: BuilderRelation };

export const isBuilderGroup = (node: BuilderNode): node is BuilderGroup => 'rules' in node;
export const isRelationGroup = (node: BuilderNode): node is RelationGroup =>
  'rules' in node && node.relation !== undefined;

export const entityOf = (root: BuilderGroup): string => root.entity ?? '';

/** The node at a path; undefined where the path leads nowhere. */
export const nodeAt = (root: BuilderGroup, path: TreePath): BuilderNode | undefined =>
  path.reduce<BuilderNode | undefined>(
    (node, index) => (node && isBuilderGroup(node) ? node.rules[index] : undefined),
    root,
  );

/** Conditions in a tree: every field rule and every rule about related records. */
export const countRules = (node: BuilderNode): number => {
  if (!isBuilderGroup(node)) return 1;
  const inner = node.rules.reduce((sum, rule) => sum + countRules(rule), 0);
  return node.relation ? inner + 1 : inner;
};

/** `1`, `2.1`: the position that names a row on screen and to a screen reader. */
export const ordinalOf = (path: TreePath): string => path.map((index) => index + 1).join('.');
export const pathKey = (path: TreePath): string => path.join('.');
