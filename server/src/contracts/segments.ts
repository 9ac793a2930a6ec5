/** Segments over the wire. Paths are given for the admin panel (/cohort/…); consumers use /api/cohort/… */
import { z } from 'zod';
import { errorDetailSchema } from './errors';
import { filterSchema } from './filter';
import { indexSuggestionSchema } from './index-suggestions';
import { memberSchema } from './members';
import { dataOf, paginationQuerySchema, paginationSchema } from './pagination';
import { ordinalSchema } from './ordinal';
import { idSchema, textSchema, titleSchema } from './text';
import { basedOnSchema, versionSchema } from './versions';

export const SEGMENT_TYPES = ['dynamic', 'static'] as const;
export const SEGMENT_STATES = ['active', 'paused', 'archived'] as const;
export const SEGMENT_VISIBILITIES = ['private', 'public'] as const;

const segmentWritable = {
  name: titleSchema(120),
  description: textSchema(2000).nullish(),
  type: z.enum(SEGMENT_TYPES),
  state: z.enum(SEGMENT_STATES),
  visibility: z.enum(SEGMENT_VISIBILITIES),
  entity: idSchema,
  /** Parsed further by `parseFilter`, so that every error names its path. */
  filter: z.unknown().optional(),
  tags: z.array(textSchema(60).min(1)).max(50).nullish(),
};

const trackedSchema = z
  .boolean()
  .describe('Keep who is in a dynamic segment, so that entering and leaving are events; false forgets what was kept');

/** POST /cohort/segments  { data } */
export const createSegmentSchema = z.strictObject({
  ...segmentWritable,
  type: segmentWritable.type.default('dynamic'),
  state: segmentWritable.state.default('active'),
  visibility: segmentWritable.visibility
    .optional()
    .describe('Default: private for an admin user, public for everyone else, who could not find it again'),
  tracked: trackedSchema.optional(),
});
export type CreateSegment = z.infer<typeof createSegmentSchema>;

/** PUT /cohort/segments/:id  { data } — only what is given changes. */
export const updateSegmentSchema = z
  .strictObject({ ...segmentWritable, tracked: trackedSchema, version: basedOnSchema })
  .partial();
export type UpdateSegment = z.infer<typeof updateSegmentSchema>;

/** `:id` in the paths below: a document id. */
export const segmentParamsSchema = z.object({ id: idSchema });

/** An admin user. */
const segmentCreatorSchema = z.object({ id: z.number(), name: z.string() });
export type SegmentCreator = z.infer<typeof segmentCreatorSchema>;

export const segmentSchema = z.object({
  documentId: z.string(),
  version: versionSchema,
  name: z.string(),
  description: z.string().nullable(),
  type: z.enum(SEGMENT_TYPES),
  state: z.enum(SEGMENT_STATES),
  visibility: z.enum(SEGMENT_VISIBILITIES),
  entity: z.string(),
  filter: filterSchema.nullable(),
  filterHidden: z
    .boolean()
    .describe(
      'It asks about what the caller may not read: `filter` is null, and the caller may not change the segment',
    ),
  tags: z.array(z.string()),
  memberCount: z.number().nullable(),
  mailableCount: z
    .number()
    .nullable()
    .describe('Null where it is unknown, and for a caller who may not read what mailing depends on'),
  lastCalculatedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  timesUsed: z.number(),
  tracked: z.boolean().describe('Its members are materialised: entering and leaving are events'),
  pinnedIn: z.number().describe('Members held in by hand, whatever the rules say'),
  pinnedOut: z.number(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  createdBy: segmentCreatorSchema.nullable(),
  canEdit: z.boolean(),
  /** Why the filter no longer compiles; a broken segment has no members and refuses to enroll. */
  problems: z.array(errorDetailSchema),
});
export type Segment = z.infer<typeof segmentSchema>;
export const segmentAnswerSchema = dataOf(segmentSchema);

/** GET /cohort/segments */
export const listSegmentsQuerySchema = paginationQuerySchema.extend({
  state: z.enum(SEGMENT_STATES).optional(),
  type: z.enum(SEGMENT_TYPES).optional(),
  creator: z.union([z.literal('me'), ordinalSchema], 'Use me, or the id of an admin user').optional(),
  search: textSchema(200).optional(),
  sort: z
    .enum([
      'name:asc',
      'name:desc',
      'createdAt:asc',
      'createdAt:desc',
      'memberCount:asc',
      'memberCount:desc',
      'lastUsedAt:desc',
    ])
    .default('createdAt:desc'),
});
export type ListSegmentsQuery = z.infer<typeof listSegmentsQuerySchema>;
export const listedSegmentSchema = segmentSchema.extend({
  usedIn: z.number().describe('The sequences that its members were enrolled in'),
});
export type ListedSegment = z.infer<typeof listedSegmentSchema>;
export const segmentPageSchema = z.object({
  data: z.array(listedSegmentSchema),
  meta: z.object({
    pagination: paginationSchema,
    refreshIntervalMs: z
      .number()
      .describe('How often numbers are brought up to date; an older `lastCalculatedAt` is old'),
    creators: z
      .array(segmentCreatorSchema)
      .describe('Who created a segment that the caller may see, on whatever page and whatever the list is narrowed to'),
  }),
});
export type SegmentPage = z.infer<typeof segmentPageSchema>;

const reachPartSchema = z.number().nullable();

/**
 * matched = mailable + unsubscribed + inactive + suppressed + noAddress; the same gate decides at sending. All five are
 * null for a caller who may not read the address, unsubscribed and active of contacts, as the site maps them: asked of
 * one filter after the other they would tell.
 */
export const reachSchema = z.object({
  matched: z.number(),
  mailable: reachPartSchema,
  unsubscribed: reachPartSchema,
  inactive: reachPartSchema,
  suppressed: reachPartSchema,
  noAddress: reachPartSchema,
});
export type Reach = z.infer<typeof reachSchema>;

/** Why the rules of a filter have no counts of their own. */
export const UNCOUNTED_REASONS = ['not_narrowing', 'too_many_rules', 'too_slow'] as const;
export type UncountedReason = (typeof UNCOUNTED_REASONS)[number];

/** How many a rule of the filter’s root matches by itself, and how many are left after it and the rules before it. */
export const ruleCountSchema = z.object({
  path: errorDetailSchema.shape.path,
  alone: z.number(),
  afterThis: z.number(),
});
export type RuleCount = z.infer<typeof ruleCountSchema>;

export const ruleCountsSchema = z.discriminatedUnion('counted', [
  z.object({ counted: z.literal(true), rules: z.array(ruleCountSchema) }),
  z.object({ counted: z.literal(false), reason: z.enum(UNCOUNTED_REASONS), message: z.string() }),
]);
export type RuleCounts = z.infer<typeof ruleCountsSchema>;

/** POST /cohort/segments/validate  { data: { filter, counts?, segment? } } */
export const validateFilterSchema = z.strictObject({
  filter: z.unknown(),
  counts: z.boolean().optional().describe('Also count each rule of the root group: alone, and after those before it'),
  segment: idSchema
    .optional()
    .describe('The segment, of those that the caller may change, whose filter it is to be: it may keep its references'),
});
/** A date named relative to now, by the instant at which the filter was evaluated. */
export const resolvedDateSchema = z.object({
  path: errorDetailSchema.shape.path.describe('Of the value that names it: filter, rules, 0, value'),
  kind: z.enum(['since', 'until', 'at']).describe('Where a window that ends or begins now begins or ends; or the date'),
  at: z.string().describe('An instant; of whole days a day, as YYYY-MM-DD'),
});
export type ResolvedDate = z.infer<typeof resolvedDateSchema>;

export const filterVerdictSchema = z.discriminatedUnion('valid', [
  z.object({ valid: z.literal(false), errors: z.array(errorDetailSchema) }),
  z.object({
    valid: z.literal(true),
    reach: reachSchema,
    preview: z.array(memberSchema),
    timezone: z.string().describe('Of whole days and relative dates: the filter’s, else the plugin’s'),
    dates: z.array(resolvedDateSchema).describe('What dates named relative to now came to'),
    durationMs: z.number(),
    counts: ruleCountsSchema.optional().describe('Where they were asked for'),
    indexes: z
      .array(indexSuggestionSchema)
      .optional()
      .describe('In the admin panel, where the answer took long and indexes are lacking'),
  }),
]);
export type FilterVerdict = z.infer<typeof filterVerdictSchema>;
export const filterVerdictAnswerSchema = dataOf(filterVerdictSchema);

/** POST /cohort/segments/:id/recalculate */
export const recalculateAnswerSchema = dataOf(reachSchema.extend({ calculatedAt: z.iso.datetime() }));
