/** The segments of one customer. `:id` in the paths is its document id; `entity` in the query says of what. */
import { z } from 'zod';
import { STAY_ORIGINS } from './explanations';
import { dataOf } from './pagination';
import { SEGMENT_STATES, SEGMENT_TYPES } from './segments';
import { idSchema } from './text';

export const customerParamsSchema = z.object({ id: idSchema });
export const customerSegmentParamsSchema = z.object({ id: idSchema, segmentId: idSchema });
export const customerQuerySchema = z.object({
  entity: idSchema.default('contact').describe('A key of the audience: contact, company, …'),
});

export const customerSegmentSchema = z.object({
  documentId: z.string(),
  name: z.string(),
  type: z.enum(SEGMENT_TYPES),
  state: z.enum(SEGMENT_STATES),
  origin: z.enum(STAY_ORIGINS).describe('automatic: by its rules. manual: put on its list, or pinned in, by hand'),
  since: z.iso
    .datetime()
    .nullable()
    .describe('Null for a segment that is not tracked: its rules say who is in, not since when'),
});
export type CustomerSegment = z.infer<typeof customerSegmentSchema>;

/** GET /api/cohort/segments/:id/contains-me — of the signed-in user of the site. */
export const containsMeSchema = z.object({ isMember: z.boolean() });
export const containsMeAnswerSchema = dataOf(containsMeSchema);

/** GET /cohort/customers/:id/segments — those the caller may see, by name. */
export const customerSegmentsAnswerSchema = dataOf(z.array(customerSegmentSchema));

/** POST /cohort/customers/:id/segments  { data: { segment } } */
export const assignSegmentSchema = z.strictObject({ segment: idSchema });

/** `changed`: false where it was so already. */
export const assignedSegmentSchema = customerSegmentSchema.extend({ changed: z.boolean() });
export type AssignedSegment = z.infer<typeof assignedSegmentSchema>;
export const assignedSegmentAnswerSchema = dataOf(assignedSegmentSchema);

/** DELETE /cohort/customers/:id/segments/:segmentId */
export const removedSegmentSchema = z.object({ documentId: z.string(), changed: z.boolean() });
export type RemovedSegment = z.infer<typeof removedSegmentSchema>;
export const removedSegmentAnswerSchema = dataOf(removedSegmentSchema);

const movedSegmentSchema = z.object({ documentId: z.string(), name: z.string() });

/** POST /cohort/customers/:id/segments/recalculate — the tracked ones that rules decide, all in one transaction. */
export const recalculatedCustomerSchema = z.object({
  entered: z.array(movedSegmentSchema),
  left: z.array(movedSegmentSchema),
  unchanged: z.number(),
  skipped: z.array(
    movedSegmentSchema.extend({
      reason: z
        .enum(['forbidden', 'broken', 'unfilled'])
        .describe(
          'forbidden: the caller may see it and not change it, nor refresh it. unfilled: its members have not been ' +
            'found for the first time; refresh it',
        ),
    }),
  ),
});
export type RecalculatedCustomer = z.infer<typeof recalculatedCustomerSchema>;
export const recalculatedCustomerAnswerSchema = dataOf(recalculatedCustomerSchema);
