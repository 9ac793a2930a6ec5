/**
 * The stored filter of a segment (and of a step condition): a tree of groups and rules.
 * In: any JSON. Out: a typed tree with `matchType` (the older `match_type` is accepted and rewritten).
 * Refused: unknown keys, empty groups and lists, values that are not plain scalars, dates or durations.
 * What a rule means is decided by the compiler in segments/core; this file only fixes the shape.
 */
import { z } from 'zod';
import { textSchema } from './text';

export const FILTER_LIMITS = {
  maxDepth: 5,
  maxRules: 100,
  maxListValues: 1000,
  maxTextLength: 256,
} as const;

export interface FilterLimits {
  maxDepth: number;
  maxRules: number;
}

export const OPERATORS = [
  'equals',
  'not_equals',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'greater_than',
  'greater_than_or_equal',
  'less_than',
  'less_than_or_equal',
  'between',
  'in_list',
  'not_in_list',
  'before',
  'after',
  'on_or_before',
  'on_or_after',
  'in_last',
  'not_in_last',
  'in_next',
  'anniversary_in_next',
  'is_empty',
  'is_not_empty',
] as const;
export type Operator = (typeof OPERATORS)[number];

export const QUANTIFIERS = ['some', 'none', 'every'] as const;
export type Quantifier = (typeof QUANTIFIERS)[number];

export const AGGREGATES = ['count', 'sum', 'avg', 'min', 'max'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export const DURATION_UNITS = ['hour', 'day', 'week', 'month', 'year'] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

export const RELATIVE_ANCHORS = [
  'now',
  'today',
  'start_of_week',
  'start_of_month',
  'start_of_quarter',
  'start_of_year',
] as const;
export type RelativeAnchor = (typeof RELATIVE_ANCHORS)[number];

const scalarSchema = z.union([textSchema(FILTER_LIMITS.maxTextLength), z.number(), z.boolean()]);

/** A length of time counted back from, or forward from, the evaluation instant. */
export const durationSchema = z.strictObject({
  amount: z.number().int().min(1).max(100_000),
  unit: z.enum(DURATION_UNITS),
});
export type FilterDuration = z.infer<typeof durationSchema>;

/** A date named relative to the evaluation instant in the filter's timezone; the offset may be negative. */
export const relativeDateSchema = z.strictObject({
  relative: z.enum(RELATIVE_ANCHORS),
  offset: z
    .strictObject({ amount: z.number().int().min(-100_000).max(100_000), unit: z.enum(DURATION_UNITS) })
    .optional(),
});
export type RelativeDate = z.infer<typeof relativeDateSchema>;

const listItemSchema = z.union([scalarSchema, relativeDateSchema]);

export const ruleValueSchema = z.union([
  scalarSchema,
  relativeDateSchema,
  durationSchema,
  z.array(listItemSchema).min(1, 'The list is empty').max(FILTER_LIMITS.maxListValues),
]);
export type RuleValue = z.infer<typeof ruleValueSchema>;

const pathSchema = z
  .string()
  .min(1)
  .max(FILTER_LIMITS.maxTextLength)
  .describe('An attribute, or a dotted path through to-one relations such as company.country');

/** One comparison. `field` may also be `metric.*`, `email.*` or `segment.member`. */
export const fieldRuleSchema = z.strictObject({
  field: pathSchema,
  operator: z.enum(OPERATORS),
  value: ruleValueSchema.optional(),
  valueField: pathSchema.optional().describe('Compare with another field of the same record instead of a value'),
  empty: z.enum(['include', 'exclude']).optional().describe('For negative operators: records without a value'),
});
export type FieldRule = z.infer<typeof fieldRuleSchema>;

export interface FilterGroup {
  matchType: 'all' | 'any';
  not?: boolean;
  rules: FilterNode[];
}
export interface RelationRule {
  relation: string;
  quantifier: Quantifier;
  where?: FilterGroup;
}
export interface AggregateRule {
  relation: string;
  aggregate: Aggregate;
  /** Required for every aggregate but `count`. */
  field?: string;
  operator: Operator;
  value: RuleValue;
  where?: FilterGroup;
}
export type FilterNode = FilterGroup | FieldRule | RelationRule | AggregateRule;

export interface Filter extends FilterGroup {
  entity: string;
  /** IANA zone in which relative dates and whole days are evaluated; the plugin's default zone otherwise. */
  timezone?: string;
}

export const relationRuleSchema: z.ZodType<RelationRule> = z.strictObject({
  relation: pathSchema,
  quantifier: z.enum(QUANTIFIERS),
  get where() {
    return filterGroupSchema.optional();
  },
});

export const aggregateRuleSchema: z.ZodType<AggregateRule> = z.strictObject({
  relation: pathSchema,
  aggregate: z.enum(AGGREGATES),
  field: pathSchema.optional(),
  operator: z.enum(OPERATORS),
  value: ruleValueSchema,
  get where() {
    return filterGroupSchema.optional();
  },
});

const groupShape = {
  matchType: z.enum(['all', 'any']),
  not: z.boolean().optional(),
};

export const filterGroupSchema: z.ZodType<FilterGroup> = z.strictObject({
  ...groupShape,
  get rules() {
    return z.array(filterNodeSchema).min(1, 'The group is empty');
  },
});

export const filterNodeSchema: z.ZodType<FilterNode> = z.union([
  filterGroupSchema,
  relationRuleSchema,
  aggregateRuleSchema,
  fieldRuleSchema,
]);

/** Shape only. Use `parseFilter` for untrusted input: it also enforces the limits and names the path of an error. */
export const filterSchema: z.ZodType<Filter> = z.strictObject({
  entity: z.string().min(1).max(64),
  timezone: z.string().min(1).max(64).optional(),
  ...groupShape,
  get rules() {
    return z.array(filterNodeSchema).min(1, 'The group is empty');
  },
});

export const isGroup = (node: FilterNode): node is FilterGroup => 'rules' in node;
export const isRelationRule = (node: FilterNode): node is RelationRule => 'quantifier' in node;
export const isAggregateRule = (node: FilterNode): node is AggregateRule => 'aggregate' in node;
export const isFieldRule = (node: FilterNode): node is FieldRule =>
  'field' in node && !('aggregate' in node) && !('rules' in node);
