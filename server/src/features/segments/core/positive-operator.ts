/**
 * What each operator means, decided once. In: an operator of a rule. Out: the positive operator that is compiled and
 * whether its truth is turned over.
 *
 * | record’s value        | equals, contains, >, between, in_list, in_last … | not_equals, not_contains, not_in_list, not_in_last |
 * | --------------------- | ------------------------------------------------ | --------------------------------------------------- |
 * | matches               | yes                                              | no                                                   |
 * | does not match        | no                                               | yes                                                  |
 * | NULL, or no such related record | no                                     | yes; no with `empty: "exclude"`                      |
 * | '' (text)             | compared as the text '' that it is               | complement; no with `empty: "exclude"`               |
 *
 * is_empty is NULL, '' for text, or no such related record; is_not_empty is its complement. `not` on a group is the
 * complement of the group: it is pushed down to the rules (De Morgan), so no rule is ever “unknown”.
 * Related records: some = at least one matches; none = not some; every = none that does not match, so it holds for
 * a record without related ones, as in logic, in Array.prototype.every and in SQL’s ALL.
 * Aggregates of no related records: count and sum are 0; avg, min and max have no value, as NULL above.
 */
import type { Operator, RuleValue } from '../../../contracts';

const NEGATIVES = {
  not_equals: 'equals',
  not_contains: 'contains',
  not_in_list: 'in_list',
  not_in_last: 'in_last',
  is_empty: 'is_not_empty',
} as const satisfies Partial<Record<Operator, Operator>>;

type NegativeOperator = keyof typeof NEGATIVES;
export type PositiveOperator = Exclude<Operator, NegativeOperator>;

const isNegative = (operator: Operator): operator is NegativeOperator => Object.hasOwn(NEGATIVES, operator);

export const positiveOf = (operator: Operator): { operator: PositiveOperator; negated: boolean } =>
  isNegative(operator) ? { operator: NEGATIVES[operator], negated: true } : { operator, negated: false };

/** Whether the number 0 satisfies the comparison: what counts and sums are where there is nothing. */
export function holdsForZero(operator: PositiveOperator, value: RuleValue | undefined): boolean {
  const numbers = (Array.isArray(value) ? value : [value]).map(Number);
  const [first = NaN, second = NaN] = numbers;
  if (operator === 'equals') return first === 0;
  if (operator === 'in_list') return numbers.includes(0);
  if (operator === 'between') return first <= 0 && second >= 0;
  if (operator === 'greater_than') return first < 0;
  if (operator === 'greater_than_or_equal') return first <= 0;
  return operator === 'less_than' ? first > 0 : first >= 0;
}
