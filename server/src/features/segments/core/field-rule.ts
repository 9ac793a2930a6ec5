/** In: one comparison of a field, on the row at hand or at the end of relations to one. Out: SQL, or errors. */
import { OPERATORS, type ErrorPath, type FieldRule } from '../../../contracts';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import type { ColumnNode } from '../../audience';
import { columnOf, fail, type Compilation, type Scope } from './compilation';
import { allows, fieldPredicate, hasValue, isComparable, predicate, type Operand } from './operators';
import { positiveOf } from './positive-operator';
import { exists, relate, throughPath } from './relation-scope';
import { resolveField, type ResolvedField, type ResolvedRelation } from './resolve-path';

export function compileFieldRule(
  compilation: Compilation,
  rule: FieldRule,
  scope: Scope,
  negated: boolean,
  path: ErrorPath,
): SqlFragment {
  const field = resolveField(compilation, scope.node, rule.field, [...path, 'field']);
  if (!OPERATORS.includes(rule.operator)) {
    return fail(compilation, [...path, 'operator'], 'unknown_operator', `“${String(rule.operator)}” is no operator.`);
  }
  if (field === undefined) return fragment('');
  if (field.kind === 'relation') return compilePresence(compilation, rule, field, scope, negated, path);
  if (!allows(compilation, field.column.type, rule.operator, `“${rule.field}”`, [...path, 'operator']))
    return fragment('');

  const positive = positiveOf(rule.operator);
  const excludesEmpty = rule.empty === 'exclude';
  if (rule.empty !== undefined && (!positive.negated || rule.operator === 'is_empty')) {
    const message =
      '“empty” belongs to negative operators (not_equals, not_contains, not_in_list, not_in_last); leave it out.';
    return fail(compilation, [...path, 'empty'], 'unsuitable_value', message);
  }
  const isNegated = negated !== (positive.negated && !excludesEmpty);
  const compare = comparisonOf(compilation, rule, field, scope, path);
  const leaf = (row: Scope): Leaf => {
    const operand = operandOf(compilation, row, field.column);
    const compared = compare(row, operand);
    return excludesEmpty ? valuedAndNot(compilation, operand, compared) : compared;
  };
  if (field.edges.length === 0) return isNegated ? complement(leaf(scope)) : leaf(scope).holds;
  const found = throughPath(compilation, scope, field.edges, (row) => leaf(row).holds);
  return isNegated ? fragment(`NOT ${found.sql}`, found.bindings) : found;
}

/** `holds` is true, false, or NULL where one of the columns is NULL. */
interface Leaf {
  holds: SqlFragment;
  columns: string[];
}

const operandOf = (compilation: Compilation, { alias }: Scope, { column, type }: ColumnNode): Operand => ({
  sql: columnOf(compilation, alias, column),
  type,
});

const complement = ({ holds, columns }: Leaf): SqlFragment => {
  const missing = columns.map((column) => `${column} IS NULL`).join(' OR ');
  return fragment(`(${missing} OR NOT (${holds.sql}))`, holds.bindings);
};

const valuedAndNot = (compilation: Compilation, operand: Operand, { holds, columns }: Leaf): Leaf => ({
  holds: fragment(`(${hasValue(compilation, operand).sql} AND NOT (${holds.sql}))`, holds.bindings),
  columns,
});

type Comparison = (row: Scope, operand: Operand) => Leaf;

function comparisonOf(
  compilation: Compilation,
  rule: FieldRule,
  field: ResolvedField,
  scope: Scope,
  path: ErrorPath,
): Comparison {
  const { operator } = positiveOf(rule.operator);
  const other =
    rule.valueField === undefined ? undefined : otherField(compilation, rule, rule.valueField, field, scope, path);
  return (row, operand) => {
    if (rule.valueField === undefined) {
      return { holds: predicate(compilation, operand, operator, rule.value, path), columns: [operand.sql] };
    }
    if (other === undefined) return { holds: fragment(''), columns: [operand.sql] };
    const right = operandOf(compilation, row, other);
    const holds = fieldPredicate(compilation, operand, operator, right);
    const message = `“${rule.operator}” cannot compare two fields of type ${operand.type}.`;
    return {
      holds: holds ?? fail(compilation, [...path, 'operator'], 'unsuitable_operator', message),
      columns: [operand.sql, right.sql],
    };
  };
}

/** The column that `valueField` names: on the same record as the rule’s field, and comparable with it. */
function otherField(
  compilation: Compilation,
  rule: FieldRule,
  name: string,
  field: ResolvedField,
  scope: Scope,
  path: ErrorPath,
): ColumnNode | undefined {
  const at = [...path, 'valueField'];
  const refuse = (message: string): undefined => void fail(compilation, at, 'unsuitable_value', message);
  if (rule.value !== undefined) return refuse('A rule compares with a value or with a field, not with both.');
  const prefix = rule.field.slice(0, rule.field.lastIndexOf('.') + 1);
  if (name.slice(0, name.lastIndexOf('.') + 1) !== prefix) {
    return refuse(
      `Both fields must belong to the same record: write ${prefix || 'a name without a relation'}${prefix && '<field>'}.`,
    );
  }
  const other = resolveField(compilation, scope.node, name, at);
  if (other === undefined) return undefined;
  if (other.kind === 'column' && isComparable(field.column.type, other.column.type)) {
    const isMixedDate = field.column.type !== other.column.type && isDateLike(field.column) && isDateLike(other.column);
    if (!isMixedDate) return other.column;
  }
  return refuse(`“${name}” cannot be compared with “${rule.field}” (${field.column.type}).`);
}

const isDateLike = ({ type }: ColumnNode): boolean => type === 'date' || type === 'datetime';

/** is_empty and is_not_empty on a relation: whether there is a related record at all. */
function compilePresence(
  compilation: Compilation,
  rule: FieldRule,
  { edges, edge, target }: ResolvedRelation,
  scope: Scope,
  negated: boolean,
  path: ErrorPath,
): SqlFragment {
  const { operator, negated: isEmpty } = positiveOf(rule.operator);
  if (operator !== 'is_not_empty') {
    const message = `“${rule.field}” is a relation: use is_empty, is_not_empty, or a rule on one of its fields.`;
    return fail(compilation, [...path, 'operator'], 'unsuitable_operator', message);
  }
  const extra = (['value', 'valueField', 'empty'] as const).find((key) => rule[key] !== undefined);
  if (extra)
    return fail(
      compilation,
      [...path, extra],
      'unsuitable_value',
      'is_empty and is_not_empty take no value; leave it out.',
    );
  const found = throughPath(compilation, scope, edges, (row) => exists(relate(compilation, row, edge, target), []));
  return negated !== isEmpty ? fragment(`NOT ${found.sql}`, found.bindings) : found;
}
