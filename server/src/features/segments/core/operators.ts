/** In: a value’s SQL and type, a positive operator and the rule’s value. Out: SQL that is true where they match. */
import { OPERATORS_BY_TYPE, type FieldRule, type FieldType, type Operator, type RuleValue } from '../../../contracts';
import { assertNever } from '../../../lib/assert-never';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { fail, inside, type Compilation, type Place } from './compilation';
import { datePredicate } from './date-operators';
import { positiveOf, type PositiveOperator } from './positive-operator';
import { listOf, numberOf, pairOf, textOf } from './rule-values';

/** The value a rule is about: a column or an aggregate, as SQL without bindings. */
export interface Operand {
  sql: string;
  type: FieldType;
}

/** Reports an operator that the type does not know. `label` names the field in the message. */
export function allows(at: Place, { type, label }: { type: FieldType; label: string }, operator: Operator): boolean {
  const allowed: readonly Operator[] = OPERATORS_BY_TYPE[type];
  if (allowed.includes(operator)) return true;
  const message = `“${String(operator)}” cannot be used on ${label} (${type}). Use one of: ${allowed.join(', ')}.`;
  fail(inside(at, 'operator'), 'unsuitable_operator', message);
  return false;
}

/** Reports `empty` where the operator has nothing to say about records without a value. */
export function acceptsEmpty(at: Place, { operator, empty }: Pick<FieldRule, 'operator' | 'empty'>): boolean {
  if (empty === undefined || (positiveOf(operator).negated && operator !== 'is_empty')) return true;
  const message = '“empty” belongs to not_equals, not_contains, not_in_list and not_in_last; leave it out.';
  fail(inside(at, 'empty'), 'unsuitable_value', message);
  return false;
}

/** A positive operator and what it compares with. */
export interface Test {
  operator: PositiveOperator;
  value: RuleValue;
}

/** True where the operand has a value and it matches; NULL or false otherwise. `rule` is the rule’s place. */
export function predicate(
  rule: Place,
  operand: Operand,
  { operator, value }: Partial<Test> & Pick<Test, 'operator'>,
): SqlFragment {
  const at = inside(rule, 'value');
  if (operator === 'is_not_empty') return presence(at, operand, value);
  if (value === undefined) return fail(at, 'unsuitable_value', `“${operator}” needs a value.`);
  const test: Test = { operator, value };
  switch (operand.type) {
    case 'string':
    case 'enumeration':
      return textPredicate(at, operand.sql, test);
    case 'integer':
    case 'biginteger':
    case 'decimal':
    case 'float':
      return numberPredicate(at, operand, test);
    case 'boolean':
      if (typeof value === 'boolean') return fragment(`${operand.sql} IS ${value ? 'TRUE' : 'FALSE'}`);
      return fail(at, 'unsuitable_value', 'A yes/no field is compared with true or false.');
    case 'date':
    case 'datetime':
      return datePredicate(at, { sql: operand.sql, type: operand.type }, test);
    default:
      return assertNever(operand.type);
  }
}

/** True where the operand is neither NULL nor an empty text. */
export const hasValue = ({ dialect }: Compilation, { sql, type }: Operand): SqlFragment =>
  fragment(type === 'string' || type === 'enumeration' ? dialect.hasText(sql) : `${sql} IS NOT NULL`);

function presence(at: Place, operand: Operand, value: RuleValue | undefined): SqlFragment {
  if (value === undefined) return hasValue(at.compilation, operand);
  return fail(at, 'unsuitable_value', 'is_empty and is_not_empty take no value; leave it out.');
}

function textPredicate(at: Place, column: string, { operator, value }: Test): SqlFragment {
  const { dialect } = at.compilation;
  if (operator === 'in_list') {
    const values = listOf(at, value, textOf);
    const list = joinFragments(
      (values ?? []).map((text) => dialect.foldedValue(text)),
      ', ',
    );
    return fragment(`${dialect.fold(column)} IN (${list.sql})`, list.bindings);
  }
  const text = textOf(at, value);
  if (text === undefined) return fragment('');
  if (operator === 'equals') {
    const folded = dialect.foldedValue(text);
    return fragment(`${dialect.fold(column)} = ${folded.sql}`, folded.bindings);
  }
  if (text === '') return fail(at, 'unsuitable_value', `“${operator}” needs at least one character.`);
  if (operator === 'contains') return dialect.contains(column, text);
  return operator === 'starts_with' ? dialect.startsWith(column, text) : dialect.endsWith(column, text);
}

const COMPARISONS: Partial<Record<Operator, string>> = {
  equals: '=',
  greater_than: '>',
  greater_than_or_equal: '>=',
  less_than: '<',
  less_than_or_equal: '<=',
};

function numberPredicate(at: Place, { sql, type }: Operand, { operator, value }: Test): SqlFragment {
  const bound = (place: Place, item: unknown): SqlFragment | undefined => {
    const number = numberOf(place, item, type);
    return number === undefined ? undefined : place.compilation.dialect.number(number, type);
  };
  if (operator === 'in_list') {
    const list = joinFragments(listOf(at, value, bound) ?? [], ', ');
    return fragment(`${sql} IN (${list.sql})`, list.bindings);
  }
  if (operator === 'between') {
    const pair = pairOf(at, value, bound);
    if (pair === undefined) return fragment('');
    return fragment(`${sql} BETWEEN ${pair[0].sql} AND ${pair[1].sql}`, [...pair[0].bindings, ...pair[1].bindings]);
  }
  const number = bound(at, value);
  return fragment(`${sql} ${COMPARISONS[operator] ?? ''} ${number?.sql ?? ''}`, number?.bindings);
}

const FIELD_COMPARISONS: Partial<Record<Operator, string>> = {
  ...COMPARISONS,
  before: '<',
  after: '>',
  on_or_before: '<=',
  on_or_after: '>=',
};

/** The comparison of two columns of one record, or undefined where the operator needs a value. */
export function fieldPredicate(
  { dialect }: Compilation,
  operator: PositiveOperator,
  { left, right }: { left: Operand; right: Operand },
): SqlFragment | undefined {
  const symbol = FIELD_COMPARISONS[operator];
  if (symbol === undefined || (left.type === 'datetime' && operator === 'equals')) return undefined;
  const isText = left.type === 'string' || left.type === 'enumeration';
  const side = (sql: string): string => (isText ? dialect.fold(sql) : sql);
  return fragment(`${side(left.sql)} ${symbol} ${side(right.sql)}`);
}
