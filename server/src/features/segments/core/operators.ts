/** In: a value’s SQL and type, a positive operator and the rule’s value. Out: SQL that is true where they match. */
import { OPERATORS_BY_TYPE, type ErrorPath, type FieldType, type Operator, type RuleValue } from '../../../contracts';
import { assertNever } from '../../../lib/assert-never';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { fail, type Compilation } from './compilation';
import { datePredicate } from './date-operators';
import type { PositiveOperator } from './positive-operator';
import { listOf, numberOf, pairOf, textOf } from './rule-values';

/** The value a rule is about: a column or an aggregate, as SQL without bindings. */
export interface Operand {
  sql: string;
  type: FieldType;
}

/** Reports an operator that the type does not know. `label` names the field in the message. */
export function allows(
  compilation: Compilation,
  type: FieldType,
  operator: Operator,
  label: string,
  path: ErrorPath,
): boolean {
  const allowed: readonly Operator[] = OPERATORS_BY_TYPE[type];
  if (allowed.includes(operator)) return true;
  const message = `“${String(operator)}” cannot be used on ${label} (${type}). Use one of: ${allowed.join(', ')}.`;
  fail(compilation, path, 'unsuitable_operator', message);
  return false;
}

/** True where the operand has a value and it matches; NULL or false otherwise. `path` leads to the rule. */
export function predicate(
  compilation: Compilation,
  operand: Operand,
  operator: PositiveOperator,
  value: RuleValue | undefined,
  path: ErrorPath,
): SqlFragment {
  if (operator === 'is_not_empty') return presence(compilation, operand, value, path);
  if (value === undefined)
    return fail(compilation, [...path, 'value'], 'unsuitable_value', `“${operator}” needs a value.`);
  switch (operand.type) {
    case 'string':
    case 'enumeration':
      return textPredicate(compilation, operand.sql, operator, value, path);
    case 'integer':
    case 'biginteger':
    case 'decimal':
    case 'float':
      return numberPredicate(compilation, operand, operator, value, path);
    case 'boolean':
      if (typeof value === 'boolean') return fragment(`${operand.sql} IS ${value ? 'TRUE' : 'FALSE'}`);
      return fail(
        compilation,
        [...path, 'value'],
        'unsuitable_value',
        'A yes/no field is compared with true or false.',
      );
    case 'date':
    case 'datetime':
      return datePredicate(compilation, { sql: operand.sql, type: operand.type }, operator, value, [...path, 'value']);
    default:
      return assertNever(operand.type);
  }
}

/** True where the operand is neither NULL nor an empty text. */
export const hasValue = ({ dialect }: Compilation, { sql, type }: Operand): SqlFragment =>
  fragment(type === 'string' || type === 'enumeration' ? dialect.hasText(sql) : `${sql} IS NOT NULL`);

function presence(
  compilation: Compilation,
  operand: Operand,
  value: RuleValue | undefined,
  path: ErrorPath,
): SqlFragment {
  if (value === undefined) return hasValue(compilation, operand);
  return fail(
    compilation,
    [...path, 'value'],
    'unsuitable_value',
    'is_empty and is_not_empty take no value; leave it out.',
  );
}

function textPredicate(
  compilation: Compilation,
  column: string,
  operator: PositiveOperator,
  value: RuleValue,
  path: ErrorPath,
): SqlFragment {
  const { dialect } = compilation;
  const at = [...path, 'value'];
  if (operator === 'in_list') {
    const values = listOf(compilation, value, at, (item, itemPath) => textOf(compilation, item, itemPath));
    const list = joinFragments(
      (values ?? []).map((text) => dialect.foldedValue(text)),
      ', ',
    );
    return fragment(`${dialect.fold(column)} IN (${list.sql})`, list.bindings);
  }
  const text = textOf(compilation, value, at);
  if (text === undefined) return fragment('');
  if (operator === 'equals') {
    const folded = dialect.foldedValue(text);
    return fragment(`${dialect.fold(column)} = ${folded.sql}`, folded.bindings);
  }
  if (text === '') return fail(compilation, at, 'unsuitable_value', `“${operator}” needs at least one character.`);
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

function numberPredicate(
  compilation: Compilation,
  { sql, type }: Operand,
  operator: PositiveOperator,
  value: RuleValue,
  path: ErrorPath,
): SqlFragment {
  const at = [...path, 'value'];
  const bound = (item: unknown, itemPath: ErrorPath): SqlFragment | undefined => {
    const number = numberOf(compilation, item, type, itemPath);
    return number === undefined ? undefined : compilation.dialect.number(number, type);
  };
  if (operator === 'in_list') {
    const list = joinFragments(listOf(compilation, value, at, bound) ?? [], ', ');
    return fragment(`${sql} IN (${list.sql})`, list.bindings);
  }
  if (operator === 'between') {
    const pair = pairOf(compilation, value, at, bound);
    if (pair === undefined) return fragment('');
    return fragment(`${sql} BETWEEN ${pair[0].sql} AND ${pair[1].sql}`, [...pair[0].bindings, ...pair[1].bindings]);
  }
  const number = bound(value, at);
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
  left: Operand,
  operator: PositiveOperator,
  right: Operand,
): SqlFragment | undefined {
  const symbol = FIELD_COMPARISONS[operator];
  if (symbol === undefined || (left.type === 'datetime' && operator === 'equals')) return undefined;
  const isText = left.type === 'string' || left.type === 'enumeration';
  const side = (sql: string): string => (isText ? dialect.fold(sql) : sql);
  return fragment(`${side(left.sql)} ${symbol} ${side(right.sql)}`);
}

const FAMILIES = {
  string: 'text',
  enumeration: 'text',
  integer: 'number',
  biginteger: 'number',
  decimal: 'number',
  float: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
} as const satisfies Record<FieldType, string>;

/** Types whose values may be compared with each other. */
export const isComparable = (left: FieldType, right: FieldType): boolean => FAMILIES[left] === FAMILIES[right];
