/**
 * What a row may ask of related records, as one list of choices: “has any”, “has at least N”, “sum of a field”.
 * In: a choice or a stored test. Out: the test with a fresh draft, or the choice that shows it.
 */
import type { Aggregate, Operator, Quantifier } from '../../../contracts';
import type { MessageKey } from '../../../i18n/messages';
import type { RelationTest } from './builder-tree';

const COUNT_OPERATORS = [
  'greater_than_or_equal',
  'equals',
  'less_than_or_equal',
  'greater_than',
  'less_than',
  'not_equals',
  'between',
] as const satisfies readonly Operator[];
type CountOperator = (typeof COUNT_OPERATORS)[number];
type FieldAggregate = Exclude<Aggregate, 'count'>;

export type RelationMode = Quantifier | `count:${CountOperator}` | FieldAggregate;

export const RELATION_MODES = [
  'some',
  'none',
  'every',
  ...COUNT_OPERATORS.map((operator) => `count:${operator}` as const),
  'sum',
  'avg',
  'min',
  'max',
] as const satisfies readonly RelationMode[];

export const MODE_LABELS = {
  some: 'related.some',
  none: 'related.none',
  every: 'related.every',
  'count:greater_than_or_equal': 'related.count.greater_than_or_equal',
  'count:equals': 'related.count.equals',
  'count:less_than_or_equal': 'related.count.less_than_or_equal',
  'count:greater_than': 'related.count.greater_than',
  'count:less_than': 'related.count.less_than',
  'count:not_equals': 'related.count.not_equals',
  'count:between': 'related.count.between',
  sum: 'related.sum',
  avg: 'related.avg',
  min: 'related.min',
  max: 'related.max',
} as const satisfies Record<RelationMode, MessageKey>;

/** Operators for a sum, average, smallest or largest number. */
export const NUMBER_COMPARISONS = [
  'greater_than_or_equal',
  'greater_than',
  'less_than_or_equal',
  'less_than',
  'equals',
  'not_equals',
  'between',
] as const satisfies readonly Operator[];

/** The mode that shows a stored test; undefined for a comparison that the list does not name. */
export const modeOf = (test: RelationTest): RelationMode | undefined => {
  if (test.kind === 'quantifier') return test.quantifier;
  if (test.aggregate !== 'count') return test.aggregate;
  return RELATION_MODES.find((mode) => mode === `count:${test.operator}`);
};

export const isFieldAggregate = (mode: RelationMode): mode is FieldAggregate =>
  ['sum', 'avg', 'min', 'max'].includes(mode);
const isQuantifier = (mode: RelationMode): mode is Quantifier => ['some', 'none', 'every'].includes(mode);

/** Switches the mode; a number already given stays where the new mode compares with one. */
export const testFor = (mode: RelationMode, former?: RelationTest): RelationTest => {
  if (isQuantifier(mode)) return { kind: 'quantifier', quantifier: mode };
  const known = former?.kind === 'aggregate' ? former : undefined;
  if (isFieldAggregate(mode)) {
    const sameKind = known && known.aggregate !== 'count';
    return {
      kind: 'aggregate',
      aggregate: mode,
      ...(sameKind && known.field ? { field: known.field } : {}),
      operator: sameKind ? known.operator : 'greater_than_or_equal',
      value: sameKind ? known.value : undefined,
    };
  }
  const operator = COUNT_OPERATORS.find((candidate) => mode === `count:${candidate}`) ?? 'equals';
  const single = typeof known?.value === 'number' && known.aggregate === 'count' ? known.value : 1;
  return {
    kind: 'aggregate',
    aggregate: 'count',
    operator,
    value: operator === 'between' ? [single, undefined] : single,
  };
};
