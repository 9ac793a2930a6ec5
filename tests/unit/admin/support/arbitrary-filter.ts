/** Filters of any shape that the contract accepts and a user can finish: no blank texts, values that fit operators. */
import fc from 'fast-check';
import {
  AGGREGATES,
  DURATION_UNITS,
  OPERATORS,
  QUANTIFIERS,
  RELATIVE_ANCHORS,
  type Filter,
  type FilterGroup,
  type FilterNode,
  type Operator,
  type RuleValue,
} from '../../../../admin/src/contracts';
import { VALUE_SHAPES } from '../../../../admin/src/features/segments/core/rule-value';

const text = fc.string({ minLength: 1, maxLength: 20 });
const path = fc.constantFrom('email', 'company.country', 'gone', 'orders', 'a.b.c');
const relativeDate = fc.record(
  {
    relative: fc.constantFrom(...RELATIVE_ANCHORS),
    offset: fc.record({ amount: fc.integer({ min: -99, max: 99 }), unit: fc.constantFrom(...DURATION_UNITS) }),
  },
  { requiredKeys: ['relative'] },
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value));
const scalar = fc.oneof(text, number, fc.boolean());
const item = fc.oneof(scalar, relativeDate);

const VALUES = {
  one: item,
  two: fc.tuple(item, item).map((pair): RuleValue => pair),
  list: fc.array(item, { minLength: 1, maxLength: 4 }),
  duration: fc.record({ amount: fc.integer({ min: 1, max: 999 }), unit: fc.constantFrom(...DURATION_UNITS) }),
} as const;

const operatorAndValue = (withNone: boolean): fc.Arbitrary<{ operator: Operator; value?: RuleValue }> =>
  fc
    .constantFrom<Operator>(...OPERATORS.filter((operator) => withNone || VALUE_SHAPES[operator] !== 'none'))
    .chain((operator) => {
      const shape = VALUE_SHAPES[operator];
      if (shape === 'none') return fc.constant({ operator });
      const values: fc.Arbitrary<RuleValue> = VALUES[shape];
      return values.map((value) => ({ operator, value }));
    });

const fieldRule = fc
  .tuple(
    path,
    operatorAndValue(true),
    fc.option(fc.constantFrom('include' as const, 'exclude' as const), { nil: undefined }),
  )
  .map(([field, rest, empty]): FilterNode => ({ field, ...rest, ...(empty ? { empty } : {}) }));

const fieldToField = fc
  .tuple(path, path)
  .map(([field, valueField]): FilterNode => ({ field, operator: 'equals', valueField }));

export const arbitraryFilter = (): fc.Arbitrary<Filter> => {
  const { node } = fc.letrec<{ node: FilterNode; group: FilterGroup }>((tie) => ({
    group: fc
      .tuple(
        fc.constantFrom('all' as const, 'any' as const),
        fc.option(fc.boolean(), { nil: undefined }),
        fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      )
      .map(([matchType, not, rules]) => ({ matchType, ...(not === undefined ? {} : { not }), rules })),
    node: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      fieldRule,
      fieldToField,
      tie('group'),
      fc
        .tuple(path, fc.constantFrom(...QUANTIFIERS), tie('group'))
        .map(([relation, quantifier, where]) => ({ relation, quantifier, where })),
      fc
        .tuple(
          path,
          fc.constantFrom(...AGGREGATES),
          operatorAndValue(false),
          fc.option(tie('group'), { nil: undefined }),
        )
        .map(([relation, aggregate, rest, where]) => ({
          relation,
          aggregate,
          ...(aggregate === 'count' ? {} : { field: 'total' }),
          operator: rest.operator,
          value: rest.value ?? 1,
          ...(where ? { where } : {}),
        })),
    ),
  }));
  return fc
    .tuple(
      fc.constantFrom('contact', 'company'),
      fc.option(fc.constant('Asia/Bangkok'), { nil: undefined }),
      fc.constantFrom('all' as const, 'any' as const),
      fc.array(node, { minLength: 1, maxLength: 4 }),
    )
    .map(([entity, timezone, matchType, rules]) => ({ entity, ...(timezone ? { timezone } : {}), matchType, rules }));
};
