/**
 * In: a count, sum, average, minimum or maximum of related records and what it is compared with. Out: membership in
 * one grouped sub-query, computed once for everybody, or its complement where no related records satisfy the
 * comparison too (fewer than three orders: also those with none).
 */
import {
  AGGREGATES,
  OPERATORS,
  type AggregateRule,
  type ErrorPath,
  type FieldType,
  type RuleValue,
} from '../../../contracts';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import type { ColumnNode } from '../../audience';
import { columnOf, fail, type Compilation, type Scope } from './compilation';
import { FLOAT_SCALE, type Dialect } from './dialects';
import { inGroup } from './group-membership';
import { allows, predicate, type Operand } from './operators';
import { positiveOf, type PositiveOperator } from './positive-operator';
import { relate, throughPath } from './relation-scope';
import { resolveField, resolveRelation, type ResolvedRelation } from './resolve-path';

const DEFAULT_SCALE = 2;
/** Digits that an average keeps beyond its column’s. */
const AVERAGE_DIGITS = 4;
const NUMBERS: readonly FieldType[] = ['integer', 'biginteger', 'decimal', 'float'];

export function compileAggregateRule(
  compilation: Compilation,
  rule: AggregateRule,
  scope: Scope,
  negated: boolean,
  path: ErrorPath,
): SqlFragment {
  if (!AGGREGATES.includes(rule.aggregate) || !OPERATORS.includes(rule.operator)) {
    const key = AGGREGATES.includes(rule.aggregate) ? 'operator' : 'aggregate';
    return fail(compilation, [...path, key], 'unknown_operator', `“${String(rule[key])}” is unknown.`);
  }
  const relation = resolveRelation(compilation, scope.node, rule.relation, [...path, 'relation']);
  if (relation === undefined) return fragment('');
  const column = aggregatedColumn(compilation, rule, relation, path);
  if (column === undefined) return fragment('');
  const type = typeOf(rule, column);
  const label = rule.aggregate === 'count' ? 'a count' : `${rule.aggregate} of “${rule.field}”`;
  if (!allows(compilation, type, rule.operator, label, [...path, 'operator'])) return fragment('');

  const { operator, negated: isNegative } = positiveOf(rule.operator);
  if (operator === 'is_not_empty') {
    return fail(compilation, [...path, 'operator'], 'unsuitable_operator', 'Compare the count with 0 instead.');
  }
  const holdsForNone = (rule.aggregate === 'count' || rule.aggregate === 'sum') && holdsForZero(operator, rule.value);
  const found = throughPath(compilation, scope, relation.edges, (owner) =>
    inGroup(compilation, relate(compilation, owner, relation.edge, relation.target), {
      where: (row) => rule.where && compilation.compileGroup(compilation, rule.where, row, false, [...path, 'where']),
      having: (row) => {
        const operand: Operand = { sql: expressionOf(compilation, rule, column, row), type };
        const holds = predicate(compilation, operand, operator, rule.value, path);
        return holdsForNone ? fragment(`NOT (${holds.sql})`, holds.bindings) : holds;
      },
    }),
  );
  const isNegated = (negated !== isNegative) !== holdsForNone;
  return isNegated ? fragment(`NOT (${found.sql})`, found.bindings) : found;
}

/** `null` stands for the rows themselves (count). */
function aggregatedColumn(
  compilation: Compilation,
  { aggregate, field }: AggregateRule,
  { target }: ResolvedRelation,
  path: ErrorPath,
): ColumnNode | null | undefined {
  const at = [...path, 'field'];
  const refuse = (message: string): undefined => void fail(compilation, at, 'unsuitable_value', message);
  if (aggregate === 'count') {
    return field === undefined
      ? null
      : refuse('“count” counts records and takes no field; put a condition in “where”.');
  }
  if (field === undefined) return refuse(`“${aggregate}” needs a field of the related records.`);
  const resolved = resolveField(compilation, target, field, at);
  if (resolved === undefined) return undefined;
  if (resolved.kind === 'relation' || resolved.edges.length > 0) {
    return refuse(`“${field}” is not a field of ${target.label} itself.`);
  }
  const { type } = resolved.column;
  const isOrdered = type === 'date' || type === 'datetime';
  if (NUMBERS.includes(type) || (isOrdered && (aggregate === 'min' || aggregate === 'max'))) return resolved.column;
  return refuse(`“${aggregate}” cannot be taken of “${field}” (${type}).`);
}

function typeOf({ aggregate }: AggregateRule, column: ColumnNode | null): FieldType {
  if (column === null) return 'integer';
  if (aggregate === 'min' || aggregate === 'max') return column.type;
  return aggregate === 'sum' && column.type === 'integer' ? 'biginteger' : 'decimal';
}

const scaleOf = ({ type, scale }: ColumnNode): number => {
  if (type === 'float') return FLOAT_SCALE;
  return type === 'decimal' ? (scale ?? DEFAULT_SCALE) : 0;
};

/** Sums and averages are rounded, so that an engine that adds decimals as floats agrees with one that does not. */
function expressionOf(
  compilation: Compilation,
  { aggregate }: AggregateRule,
  column: ColumnNode | null,
  row: Scope,
): string {
  if (column === null) return 'COUNT(*)';
  const { dialect } = compilation;
  const sql = columnOf(compilation, row.alias, column.column);
  if (aggregate === 'min' || aggregate === 'max') return `${aggregate.toUpperCase()}(${sql})`;
  return aggregate === 'sum' ? sumOf(dialect, sql, column) : averageOf(dialect, sql, column);
}

const sumOf = (dialect: Dialect, sql: string, column: ColumnNode): string => {
  const sum = `COALESCE(SUM(${sql}), 0)`;
  return scaleOf(column) === 0 ? sum : dialect.round(sum, scaleOf(column));
};

const averageOf = (dialect: Dialect, sql: string, column: ColumnNode): string =>
  dialect.round(dialect.average(sql, column.type), scaleOf(column) + AVERAGE_DIGITS);

/** Whether 0 satisfies the comparison. */
function holdsForZero(operator: PositiveOperator, value: RuleValue): boolean {
  const numbers = (Array.isArray(value) ? value : [value]).map(Number);
  const [first = NaN, second = NaN] = numbers;
  if (operator === 'equals') return first === 0;
  if (operator === 'in_list') return numbers.includes(0);
  if (operator === 'between') return first <= 0 && second >= 0;
  if (operator === 'greater_than') return first < 0;
  if (operator === 'greater_than_or_equal') return first <= 0;
  return operator === 'less_than' ? first > 0 : first >= 0;
}
