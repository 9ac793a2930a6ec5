/** Why one record is, or is not, in a segment; and how the database answers a segment. */
import { z } from 'zod';
import { FIELD_TYPES } from './audience';
import { errorDetailSchema, type ErrorPath } from './errors';
import { filterNodeSchema, type FilterNode } from './filter';
import { memberSchema } from './members';
import { dataOf } from './pagination';
import { readValueSchema } from './read-value';
import { SEGMENT_TYPES } from './segments';
import { idSchema } from './text';

/** What a rule looked at. */
export const ruleReadingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('value'),
    type: z.enum(FIELD_TYPES),
    value: readValueSchema,
    other: readValueSchema.optional().describe('The value of the field that it is compared with, where it is one'),
  }),
  z.object({
    kind: z.literal('related'),
    related: z.number().describe('How many related records there are'),
    matching: z.number().describe('How many of them meet the condition; all of them where there is none'),
  }),
  z.object({
    kind: z.literal('aggregate'),
    type: z.enum(FIELD_TYPES),
    value: readValueSchema,
    matching: z.number().describe('How many related records it was taken of'),
  }),
]);
export type RuleReading = z.infer<typeof ruleReadingSchema>;

export interface ExplainedRule {
  kind: 'rule';
  /** From the request’s `filter`: `['filter', 'rules', 0]`. */
  path: ErrorPath;
  rule: FilterNode;
  /** The names that people know: `Company › Country`. */
  label: string;
  holds: boolean;
  /** Null where there is nothing to show but the verdict. */
  read: RuleReading | null;
}
export interface ExplainedGroup {
  kind: 'group';
  path: ErrorPath;
  matchType: 'all' | 'any';
  not: boolean;
  holds: boolean;
  rules: ExplainedNode[];
}
export type ExplainedNode = ExplainedGroup | ExplainedRule;

const path = errorDetailSchema.shape.path;

export const explainedRuleSchema: z.ZodType<ExplainedRule> = z.object({
  kind: z.literal('rule'),
  path,
  rule: filterNodeSchema,
  label: z.string(),
  holds: z.boolean(),
  read: ruleReadingSchema.nullable(),
});
export const explainedGroupSchema: z.ZodType<ExplainedGroup> = z.object({
  kind: z.literal('group'),
  path,
  matchType: z.enum(['all', 'any']),
  not: z.boolean(),
  holds: z.boolean(),
  get rules() {
    return z.array(z.union([explainedGroupSchema, explainedRuleSchema]));
  },
});

/** POST /cohort/segments/explain-member  { data: { filter, memberId } } or { data: { segment, memberId } } */
export const explainMemberSchema = z
  .strictObject({
    filter: z.unknown().optional(),
    segment: idSchema.optional().describe('A document id, instead of a filter'),
    memberId: idSchema,
  })
  .refine(({ filter, segment }) => (filter === undefined) !== (segment === undefined), {
    message: 'Give a filter or a segment, and not both',
    path: ['filter'],
  });
export type ExplainMember = z.infer<typeof explainMemberSchema>;

export const PIN_DIRECTIONS = ['in', 'out'] as const;
export const STAY_ORIGINS = ['automatic', 'manual'] as const;
export type StayOrigin = (typeof STAY_ORIGINS)[number];

export const memberExplanationSchema = z.object({
  entity: z.string(),
  member: memberSchema,
  segment: z.object({ documentId: z.string(), name: z.string(), type: z.enum(SEGMENT_TYPES) }).nullable(),
  isMember: z.boolean(),
  decidedBy: z
    .enum(['rules', 'pin', 'list'])
    .describe('list: of a static segment, and of a tracked one that was filled, while it is paused'),
  pin: z
    .object({
      direction: z.enum(PIN_DIRECTIONS),
      reason: z.string().nullable(),
      by: z.string().nullable(),
      at: z.iso.datetime(),
    })
    .nullable()
    .describe('Held in or out by hand, whatever the rules say'),
  stay: z
    .object({ origin: z.enum(STAY_ORIGINS), since: z.iso.datetime(), by: z.string().nullable() })
    .nullable()
    .describe('Its place on the list of a static or tracked segment'),
  rules: explainedGroupSchema.nullable().describe('Null for a static segment, and where the rules are hidden'),
  rulesHidden: z.boolean().describe('They ask about what the caller may not read'),
  evaluatedAt: z.iso.datetime(),
});
export type MemberExplanation = z.infer<typeof memberExplanationSchema>;
export const memberExplanationAnswerSchema = dataOf(memberExplanationSchema);

/** GET /cohort/segments/:id/explain: super admins of the admin panel only. Nothing is executed. */
export const queryExplanationSchema = z.object({
  engine: z.enum(['sqlite', 'postgres', 'mysql']),
  sql: z.string().describe('The statement that counts the members, with a ? for each bound value'),
  bindings: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
  plan: z.array(z.string()).describe('As the database words it, line by line'),
});
export type QueryExplanation = z.infer<typeof queryExplanationSchema>;
export const queryExplanationAnswerSchema = dataOf(queryExplanationSchema);
