/**
 * In: a count, sum, average, minimum or maximum of related records and what it is compared with. Out: membership in
 * one grouped sub-query, computed once for everybody, or its complement where no related records satisfy the
 * comparison too (fewer than three orders: also those with none).
 */
import { AGGREGATES, OPERATORS, type AggregateRule, type FieldType } from '../../../contracts';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import type { ColumnNode } from '../../audience';
import { aggregateType, expressionOf } from './aggregate-expression';
import { fail, inside, type RuleSite, type Scope } from './compilation';
import { inGroup } from './group-membership';
import { allows, predicate } from './operators';
import { holdsForZero, positiveOf } from './positive-operator';
import { relatedRows } from './related-rows';
import { throughPath } from './relation-scope';
import { resolveField, resolveRelation, type ResolvedRelation } from './resolve-path';

const NUMBERS: readonly FieldType[] = ['integer', 'biginteger', 'decimal', 'float'];

export function compileAggregateRule(site: RuleSite, rule: AggregateRule): SqlFragment {
  const unknown = !AGGREGATES.includes(rule.aggregate)
    ? 'aggregate'
    : OPERATORS.includes(rule.operator)
      ? undefined
      : 'operator';
  if (unknown) return fail(inside(site, unknown), 'unknown_operator', `“${String(rule[unknown])}” is unknown.`);
  const relation = resolveRelation(inside(site, 'relation'), site.scope.node, rule.relation);
  if (relation === undefined) return fragment('');
  const column = aggregatedColumn(site, rule, relation);
  if (column === undefined) return fragment('');
  const label = column === null ? 'a count' : `${rule.aggregate} of “${rule.field}”`;
  if (!allows(site, { type: aggregateType(rule, column), label }, rule.operator)) return fragment('');
  if (rule.operator === 'is_empty' || rule.operator === 'is_not_empty') {
    return fail(inside(site, 'operator'), 'unsuitable_operator', 'Compare the count with 0 instead.');
  }
  return compileMembership(site, rule, { relation, column });
}

interface Aggregated {
  relation: ResolvedRelation;
  /** null: the records themselves are counted. */
  column: ColumnNode | null;
}

function compileMembership(site: RuleSite, rule: AggregateRule, { relation, column }: Aggregated): SqlFragment {
  const { compilation, scope, negated } = site;
  const { operator, negated: isNegative } = positiveOf(rule.operator);
  const holdsForNone = (rule.aggregate === 'count' || rule.aggregate === 'sum') && holdsForZero(operator, rule.value);
  const having = (row: Scope): SqlFragment => {
    const operand = {
      sql: expressionOf(compilation, rule, { row, column }),
      type: aggregateType(rule, column),
    };
    const holds = predicate(site, operand, { operator, value: rule.value });
    return holdsForNone ? fragment(`NOT (${holds.sql})`, holds.bindings) : holds;
  };
  const where = (row: Scope): SqlFragment | undefined =>
    rule.where && compilation.compileGroup({ ...inside(site, 'where'), scope: row, negated: false }, rule.where);
  const found = throughPath(compilation, { scope, edges: relation.edges }, (owner) =>
    inGroup(compilation, relatedRows(compilation, owner, relation), { where, having }),
  );
  const isNegated = (negated !== isNegative) !== holdsForNone;
  return isNegated ? fragment(`NOT (${found.sql})`, found.bindings) : found;
}

/** Null: the records themselves are counted. Undefined: refused. */
export function aggregatedColumn(
  site: RuleSite,
  { aggregate, field }: AggregateRule,
  { target }: ResolvedRelation,
): ColumnNode | null | undefined {
  const at = inside(site, 'field');
  const refuse = (message: string): undefined => void fail(at, 'unsuitable_value', message);
  if (aggregate === 'count') {
    return field === undefined
      ? null
      : refuse('“count” counts records and takes no field; put a condition in “where”.');
  }
  if (field === undefined) return refuse(`“${aggregate}” needs a field of the related records.`);
  const resolved = resolveField(at, target, field);
  if (resolved === undefined) return undefined;
  if (resolved.kind !== 'column' || resolved.edges.length > 0) {
    return refuse(`“${field}” is not a field of ${target.label} itself.`);
  }
  const { type } = resolved.column;
  const isOrdered = type === 'date' || type === 'datetime';
  if (NUMBERS.includes(type) || (isOrdered && (aggregate === 'min' || aggregate === 'max'))) return resolved.column;
  return refuse(`“${aggregate}” cannot be taken of “${field}” (${type}).`);
}
