/** Enrolling a segment, and the enrollments of a sequence. */
import { z } from 'zod';
import { overdueChoiceSchema } from './holds';
import { dataOf, pageOf, paginationQuerySchema } from './pagination';
import { ordinalSchema } from './ordinal';
import { idSchema, textSchema } from './text';

export const ENROLLMENT_STATES = ['pending', 'active', 'completed', 'paused', 'cancelled', 'failed'] as const;
export type EnrollmentState = (typeof ENROLLMENT_STATES)[number];

export const SKIP_REASONS = ['no_address', 'unsubscribed', 'inactive', 'suppressed', 'already_enrolled'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** POST /cohort/segments/:id/enroll { data: { sequence, notes?, dryRun? } } */
export const enrollSegmentSchema = z.strictObject({
  sequence: idSchema,
  notes: textSchema(2000).optional(),
  /** Only count: nothing is written. */
  dryRun: z.boolean().default(false),
});
export type EnrollSegment = z.infer<typeof enrollSegmentSchema>;

export const skippedSchema = z
  .record(z.enum(SKIP_REASONS), z.number())
  .nullable()
  .describe('By reason; null for a caller who may not read what mailing depends on');

/** total = enrolled + the sum of skipped; a company's member counts once per contact it reaches. */
export const enrollResultSchema = z.object({
  total: z.number(),
  enrolled: z
    .number()
    .nullable()
    .describe('Null in a dry run for a caller who may not read what mailing depends on: what it has done, it is told'),
  skipped: skippedSchema,
  dryRun: z.boolean(),
  sequenceName: z.string(),
  segmentName: z.string(),
  firstSendAt: z.iso
    .datetime()
    .nullable()
    .describe('When the first mail is due of a member enrolled now that has no timezone of its own'),
});
export type EnrollResult = z.infer<typeof enrollResultSchema>;
export const enrollAnswerSchema = dataOf(enrollResultSchema);

export const enrollmentSchema = z.object({
  id: z.number(),
  sequence: z.object({ documentId: z.string(), name: z.string().nullable() }),
  contact: z.object({ documentId: z.string(), name: z.string().nullable(), email: z.string().nullable() }),
  companyName: z.string().nullable(),
  state: z.enum(ENROLLMENT_STATES),
  currentStep: z.number(),
  steps: z.number(),
  nextSendAt: z.iso.datetime().nullable(),
  overdue: z.number().nullable().describe('While it is paused: mails that came due and would leave if it went on'),
  enrolledAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  exitReason: z.string().nullable(),
});
export type Enrollment = z.infer<typeof enrollmentSchema>;

/** GET /cohort/enrollments */
export const listEnrollmentsQuerySchema = paginationQuerySchema.extend({
  sequence: idSchema.optional(),
  state: z.enum(ENROLLMENT_STATES).optional(),
  search: textSchema(200).optional(),
});
export type ListEnrollmentsQuery = z.infer<typeof listEnrollmentsQuerySchema>;
export const enrollmentPageSchema = pageOf(enrollmentSchema);

/** :id is the row id. POST /cohort/enrollments/:id/{pause,resume,cancel} */
export const enrollmentParamsSchema = z.object({ id: ordinalSchema });
/** POST /cohort/enrollments/:id/resume; without a body where nothing came due meanwhile. */
export const resumeEnrollmentBodySchema = z.object({
  data: z.strictObject({ overdue: overdueChoiceSchema.optional() }).optional(),
});
export const enrollmentAnswerSchema = dataOf(enrollmentSchema);
