/**
 * What a rule's value must look like for its operator. In: an operator and a draft. Out: the value as stored, or the
 * reason why it is not finished. Whether the value suits the field is decided on the server alone.
 */
import { durationSchema, ruleValueSchema, type Operator, type RuleValue } from '../../../contracts';

export type ValueShape = 'none' | 'one' | 'two' | 'list' | 'duration';

export const VALUE_SHAPES = {
  equals: 'one',
  not_equals: 'one',
  contains: 'one',
  not_contains: 'one',
  starts_with: 'one',
  ends_with: 'one',
  greater_than: 'one',
  greater_than_or_equal: 'one',
  less_than: 'one',
  less_than_or_equal: 'one',
  between: 'two',
  in_list: 'list',
  not_in_list: 'list',
  before: 'one',
  after: 'one',
  on_or_before: 'one',
  on_or_after: 'one',
  in_last: 'duration',
  not_in_last: 'duration',
  in_next: 'duration',
  anniversary_in_next: 'duration',
  is_empty: 'none',
  is_not_empty: 'none',
} as const satisfies Record<Operator, ValueShape>;

/** Operators whose twin is positive: they also match records without a value, unless told otherwise. */
export const INCLUDES_BLANKS: ReadonlySet<Operator> = new Set([
  'not_equals',
  'not_contains',
  'not_in_list',
  'not_in_last',
]);

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

const isComplete = (shape: ValueShape, value: unknown): boolean => {
  if (shape === 'duration') return durationSchema.safeParse(value).success;
  if (shape === 'list') return Array.isArray(value) && value.length > 0 && !value.some(isBlank);
  if (shape === 'two') return Array.isArray(value) && value.length === 2 && !value.some(isBlank);
  return !Array.isArray(value) && !isBlank(value);
};

export type CheckedValue = { complete: true; value?: RuleValue } | { complete: false };

export const checkValue = (operator: Operator, draft: unknown): CheckedValue => {
  const shape = VALUE_SHAPES[operator];
  if (shape === 'none') return { complete: true };
  const parsed = ruleValueSchema.safeParse(draft);
  return parsed.success && isComplete(shape, draft) ? { complete: true, value: parsed.data } : { complete: false };
};

/** The draft that a rule starts with, or keeps where the old one still fits the new operator. */
export const draftFor = (operator: Operator, former: unknown): unknown => {
  const shape = VALUE_SHAPES[operator];
  switch (shape) {
    case 'none':
      return undefined;
    case 'one':
      return isScalar(former) ? former : undefined;
    case 'two':
      return isPair(former) ? former : [isScalar(former) ? former : undefined, undefined];
    case 'list':
      return Array.isArray(former)
        ? former.filter((item) => !isBlank(item))
        : isBlank(former) || !isScalar(former)
          ? []
          : [former];
    case 'duration':
      return durationSchema.safeParse(former).success ? former : { amount: 30, unit: 'day' };
  }
};

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2;

/** Both ends of a range given, and the first one larger: such a rule matches nothing. */
export const isReversedRange = (operator: Operator | '', value: unknown): boolean => {
  if (operator !== 'between' || !Array.isArray(value)) return false;
  const [low, high] = value as unknown[];
  if (typeof low === 'number' && typeof high === 'number') return low > high;
  return typeof low === 'string' && typeof high === 'string' && low > high;
};

/** The same range with its ends the right way round. */
export const swapRange = (value: unknown): unknown =>
  Array.isArray(value) ? [...(value as unknown[])].reverse() : value;
