/** Members of static segments, put in and taken out by hand. */
import { z } from 'zod';
import { dataOf } from './pagination';
import { idSchema, textSchema } from './text';

export const MEMBER_LIMITS = {
  /** Ids in one request. */
  maxIds: 10_000,
  /** Lines of a CSV in one request; a site’s own limit of bodies (Strapi’s `jsonLimit`, 1 MB) may be reached before. */
  maxCsvLines: 50_000,
  maxCsvLength: 10_000_000,
  /** Unknown and invalid entries that an answer names; all are counted. */
  maxNamed: 100,
} as const;

export const memberIdsSchema = z.array(idSchema).min(1, 'Name at least one member').max(MEMBER_LIMITS.maxIds);
export const reasonSchema = textSchema(500);

const onlyOne = 'Name the members in one way: ids, segment or csv';

/**
 * POST /cohort/segments/:id/members and …/members/remove  { data }
 * One of `ids` (document ids of the segment’s entity), `segment` (whoever is in that one now) and `csv` (addresses: one
 * column, or a header that names `email`).
 */
export const memberSelectionSchema = z
  .strictObject({
    ids: memberIdsSchema.optional(),
    segment: idSchema.optional(),
    csv: textSchema(MEMBER_LIMITS.maxCsvLength).min(1).optional(),
    dryRun: z.boolean().default(false).describe('Counts what would change; nothing is written'),
    reason: reasonSchema.optional().describe('Kept in the log'),
  })
  .refine(({ ids, segment, csv }) => [ids, segment, csv].filter((way) => way !== undefined).length === 1, onlyOne);
export type MemberSelection = z.infer<typeof memberSelectionSchema>;

const selectionResult = {
  unknown: z.array(z.string()).describe('Ids and addresses that belong to no member of the entity: the first 100'),
  unknownTotal: z.number(),
  invalid: z
    .array(z.object({ line: z.number(), value: z.string(), message: z.string() }))
    .describe('Lines of the CSV that hold no address: the first 100'),
  invalidTotal: z.number(),
  total: z.number().describe('Different ids, addresses or members that were asked for'),
  dryRun: z.boolean(),
};

/** Several members may share one address: added + already may be more than total − unknownTotal. */
export const membersAddedSchema = z.object({
  added: z.number(),
  already: z.number().describe('Found, and in the segment before'),
  ...selectionResult,
});
export type MembersAdded = z.infer<typeof membersAddedSchema>;
export const membersAddedAnswerSchema = dataOf(membersAddedSchema);

export const membersRemovedSchema = z.object({
  removed: z.number(),
  notIn: z.number().describe('Found, and not in the segment before'),
  ...selectionResult,
});
export type MembersRemoved = z.infer<typeof membersRemovedSchema>;
export const membersRemovedAnswerSchema = dataOf(membersRemovedSchema);
