/** GET /cohort/segments/:id/usage — what would notice if the segment were gone. */
import { z } from 'zod';
import { dataOf } from './pagination';

export const segmentUsageSchema = z.object({
  sequences: z.array(
    z.object({
      documentId: z.string(),
      name: z.string(),
      isActive: z.boolean(),
      enrollments: z.number().describe('Made from this segment, ended ones included'),
      openEnrollments: z.number().describe('Of these, pending, active or paused'),
    }),
  ),
  segments: z
    .array(z.object({ documentId: z.string(), name: z.string() }))
    .describe('Whose rules speak of this one, as far as the caller may see them'),
  hiddenSegments: z.number().describe('Further ones, which the caller may not see'),
  canDelete: z.boolean().describe('False while open enrollments were made from it, and while others refer to it'),
});
export type SegmentUsage = z.infer<typeof segmentUsageSchema>;
export const segmentUsageAnswerSchema = dataOf(segmentUsageSchema);
