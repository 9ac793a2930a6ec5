/**
 * What a rule looks at on one record, so that people can be told why it holds or does not.
 * In: a rule that compiles, and the row it is read on. Out: its values as scalar sub-queries over that row.
 */
import {
  isAggregateRule,
  isRelationRule,
  METRICS,
  type AggregateRule,
  type FieldRule,
  type FieldType,
  type FilterGroup,
  type FilterNode,
  type RelationRule,
} from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import type { ColumnNode, EdgeNode } from '../../audience';
import { aggregateType, expressionOf, numberOf } from './aggregate-expression';
import { aggregatedColumn } from './aggregate-rule';
import { columnOf, inside, type Compilation, type RuleSite, type Scope } from './compilation';
import { groupValue } from './group-membership';
import { metricValue, type ResolvedMetric } from './metric-rule';
import { relatedRows } from './related-rows';
import { relate } from './relation-scope';
import { resolveField, resolveRelation, type ResolvedRelation } from './resolve-path';

/** `type` says how the driver’s value is to be read; counts are numbers. */
export type Reading = { label: string } & (
  | { kind: 'value'; type: FieldType; value: SqlFragment; other: { type: FieldType; value: SqlFragment } | null }
  | { kind: 'related'; related: SqlFragment; matching: SqlFragment }
  | { kind: 'aggregate'; type: FieldType; value: SqlFragment; matching: SqlFragment }
);

/** Null where a rule reads nothing that could be shown. */
export function readRule(site: RuleSite, rule: Exclude<FilterNode, FilterGroup>): Reading | null {
  if (isRelationRule(rule)) return readRelation(site, rule);
  return isAggregateRule(rule) ? readAggregate(site, rule) : readField(site, rule);
}

const labelOf = (steps: readonly { label: string }[]): string => steps.map(({ label }) => label).join(' › ');

const stepsTo = ({ edges, edge, target }: ResolvedRelation): { label: string }[] => [
  ...edges,
  edge.kind === 'mail' ? target : edge,
];

function readField(site: RuleSite, rule: FieldRule): Reading | null {
  const field = resolveField(inside(site, 'field'), site.scope.node, rule.field);
  if (field === undefined) return null;
  if (field.kind === 'relation') return related(site, field, undefined);
  if (field.kind === 'metric') return readMetric(site, field);
  if (field.kind !== 'column') return null;
  const { edges, column } = field;
  const other = otherColumn(site, rule);
  return {
    kind: 'value',
    label: labelOf([...edges, column]),
    type: column.type,
    value: cell(site, edges, column),
    other: other && { type: other.type, value: cell(site, edges, other) },
  };
}

function readMetric({ compilation, scope }: RuleSite, metric: ResolvedMetric): Reading {
  const { edges, name } = metric;
  const { label, type } = METRICS[name];
  const value = atEnd(compilation, { scope, edges }, (owner) => metricValue(compilation, owner, metric));
  return { kind: 'value', label: labelOf([...edges, { label }]), type, value, other: null };
}

/** On the same record as the rule’s own field. */
function otherColumn(site: RuleSite, { valueField }: FieldRule): ColumnNode | null {
  const other = valueField && resolveField(inside(site, 'valueField'), site.scope.node, valueField);
  return other && other.kind === 'column' ? other.column : null;
}

const cell = ({ compilation, scope }: RuleSite, edges: readonly EdgeNode[], { column }: ColumnNode): SqlFragment =>
  atEnd(compilation, { scope, edges }, ({ alias }) => fragment(columnOf(compilation, alias, column)));

function readRelation(site: RuleSite, { relation: name, where }: RelationRule): Reading | null {
  const relation = resolveRelation(inside(site, 'relation'), site.scope.node, name);
  return relation === undefined ? null : related(site, relation, where);
}

function related(site: RuleSite, relation: ResolvedRelation, where: FilterGroup | undefined): Reading {
  const all = countOf(site, relation, undefined);
  const label = labelOf(stepsTo(relation));
  return { kind: 'related', label, related: all, matching: where ? countOf(site, relation, where) : all };
}

const countOf = (site: RuleSite, relation: ResolvedRelation, where: FilterGroup | undefined): SqlFragment =>
  atEnd(site.compilation, { scope: site.scope, edges: relation.edges }, (owner) =>
    groupValue(site.compilation, relatedRows(site.compilation, owner, relation), {
      where: conditionOf(site, where),
      value: (row) => numberOf(site.compilation, row),
    }),
  );

const conditionOf =
  (site: RuleSite, where: FilterGroup | undefined) =>
  (row: Scope): SqlFragment | undefined =>
    where && site.compilation.compileGroup({ ...inside(site, 'where'), scope: row, negated: false }, where);

function readAggregate(site: RuleSite, rule: AggregateRule): Reading | null {
  const { compilation, scope } = site;
  const relation = resolveRelation(inside(site, 'relation'), scope.node, rule.relation);
  const column = relation && aggregatedColumn(site, rule, relation);
  if (relation === undefined || column === undefined) return null;
  const value = atEnd(compilation, { scope, edges: relation.edges }, (owner) =>
    groupValue(compilation, relatedRows(compilation, owner, relation), {
      where: conditionOf(site, rule.where),
      value: (row) => expressionOf(compilation, rule, { row, column }),
    }),
  );
  return {
    kind: 'aggregate',
    label: labelOf([...stepsTo(relation), ...(column ? [column] : [])]),
    type: aggregateType(rule, column),
    value,
    matching: countOf(site, relation, rule.where),
  };
}

interface Path {
  scope: Scope;
  edges: readonly EdgeNode[];
}

/** A scalar of the one record at the end of the edges; NULL where one is missing. */
function atEnd(compilation: Compilation, { scope, edges }: Path, leaf: (row: Scope) => SqlFragment): SqlFragment {
  const [edge, ...rest] = edges;
  if (edge === undefined) return leaf(scope);
  const { from, key, ownerKey, conditions, row } = relate(compilation, scope, edge);
  const value = atEnd(compilation, { scope: row, edges: rest }, leaf);
  const where = joinFragments([fragment(`${key} = ${ownerKey}`), ...conditions], ' AND ');
  return fragment(
    `(SELECT ${value.sql} FROM ${from} WHERE ${where.sql} ORDER BY ${columnOf(compilation, row.alias, 'id')} LIMIT 1)`,
    [...value.bindings, ...where.bindings],
  );
}
