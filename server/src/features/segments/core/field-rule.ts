/** In: one comparison of a field, on the row at hand or at the end of relations to one. Out: SQL, or errors. */
import { OPERATORS, type FieldRule } from '../../../contracts';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import type { ColumnNode } from '../../audience';
import { columnOf, fail, inside, type Compilation, type RuleSite, type Scope } from './compilation';
import { compileMemberRule } from './member-rule';
import { compileMetricRule } from './metric-rule';
import { acceptsEmpty, allows, fieldPredicate, hasValue, predicate, type Operand } from './operators';
import { otherField } from './other-field';
import { positiveOf } from './positive-operator';
import { relatedRows } from './related-rows';
import { exists, throughPath } from './relation-scope';
import { resolveField, type ResolvedColumn, type ResolvedRelation } from './resolve-path';

export function compileFieldRule(site: RuleSite, rule: FieldRule): SqlFragment {
  const field = resolveField(inside(site, 'field'), site.scope.node, rule.field);
  if (!OPERATORS.includes(rule.operator)) {
    return fail(inside(site, 'operator'), 'unknown_operator', `“${String(rule.operator)}” is no operator.`);
  }
  if (field === undefined) return fragment('');
  if (field.kind === 'relation') return compilePresence(site, rule, field);
  if (field.kind === 'metric') return compileMetricRule(site, rule, field);
  if (field.kind === 'membership') return compileMemberRule(site, rule, field);
  if (!allows(site, { type: field.column.type, label: `“${rule.field}”` }, rule.operator)) return fragment('');
  if (!acceptsEmpty(site, rule)) return fragment('');
  return compileComparison(site, rule, field);
}

/** `holds` is true, false, or NULL where one of the columns is NULL. */
interface Leaf {
  holds: SqlFragment;
  operands: Operand[];
}

function compileComparison(site: RuleSite, rule: FieldRule, { edges, column }: ResolvedColumn): SqlFragment {
  const { compilation, scope, negated } = site;
  const excludesEmpty = rule.empty === 'exclude';
  const isNegated = negated !== (positiveOf(rule.operator).negated && !excludesEmpty);
  const compare = comparisonOf(site, rule, column);
  const leaf = (row: Scope): Leaf => {
    const operand = operandOf(compilation, row, column);
    const compared = compare(row, operand);
    return excludesEmpty ? valuedAndNot(compilation, compared) : compared;
  };
  if (edges.length === 0) return isNegated ? complement(leaf(scope)) : leaf(scope).holds;
  const found = throughPath(compilation, { scope, edges }, (row) => leaf(row).holds);
  return isNegated ? fragment(`NOT ${found.sql}`, found.bindings) : found;
}

const operandOf = (compilation: Compilation, { alias }: Scope, { column, type }: ColumnNode): Operand => ({
  sql: columnOf(compilation, alias, column),
  type,
});

const complement = ({ holds, operands }: Leaf): SqlFragment => {
  const missing = operands.map(({ sql }) => `${sql} IS NULL`).join(' OR ');
  return fragment(`(${missing} OR NOT (${holds.sql}))`, holds.bindings);
};

/** Of two fields both must have a value. */
const valuedAndNot = (compilation: Compilation, { holds, operands }: Leaf): Leaf => {
  const valued = operands.map((operand) => hasValue(compilation, operand).sql).join(' AND ');
  return { holds: fragment(`(${valued} AND NOT (${holds.sql}))`, holds.bindings), operands };
};

/** How the rule compares: with its value, or with another field of the same row. */
function comparisonOf(site: RuleSite, rule: FieldRule, column: ColumnNode): (row: Scope, operand: Operand) => Leaf {
  const { operator } = positiveOf(rule.operator);
  if (rule.valueField === undefined) {
    return (_, operand) => ({
      holds: predicate(site, operand, { operator, value: rule.value }),
      operands: [operand],
    });
  }
  const other = otherField(site, rule, column);
  return (row, left) => {
    if (other === undefined) return { holds: fragment(''), operands: [left] };
    const right = operandOf(site.compilation, row, other);
    const message = `“${rule.operator}” cannot compare two fields of type ${left.type}.`;
    const holds =
      fieldPredicate(site.compilation, operator, { left, right }) ??
      fail(inside(site, 'operator'), 'unsuitable_operator', message);
    return { holds, operands: [left, right] };
  };
}

/** is_empty and is_not_empty on a relation: whether there is a related record at all. */
function compilePresence(site: RuleSite, rule: FieldRule, relation: ResolvedRelation): SqlFragment {
  const { compilation, scope, negated } = site;
  const { operator, negated: isEmpty } = positiveOf(rule.operator);
  if (operator !== 'is_not_empty') {
    const message = `“${rule.field}” is a relation: use is_empty, is_not_empty, or a rule on one of its fields.`;
    return fail(inside(site, 'operator'), 'unsuitable_operator', message);
  }
  const extra = (['value', 'valueField', 'empty'] as const).find((key) => rule[key] !== undefined);
  if (extra) {
    return fail(inside(site, extra), 'unsuitable_value', 'is_empty and is_not_empty take no value; leave it out.');
  }
  const found = throughPath(compilation, { scope, edges: relation.edges }, (row) =>
    exists(relatedRows(compilation, row, relation), []),
  );
  return negated !== isEmpty ? fragment(`NOT ${found.sql}`, found.bindings) : found;
}
