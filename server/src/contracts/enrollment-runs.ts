/** Enrolling a segment in the background: a run that can be looked at while it goes on, and afterwards. */
import { z } from 'zod';
import { skippedSchema } from './enrollments';
import { ordinalSchema } from './ordinal';
import { dataOf, pageOf, paginationQuerySchema } from './pagination';
import { idSchema, textSchema } from './text';

/** interrupted: its process stopped in the middle. What it did stands; enrolling again does the rest. */
export const ENROLLMENT_RUN_STATES = ['running', 'done', 'failed', 'interrupted'] as const;
export type EnrollmentRunState = (typeof ENROLLMENT_RUN_STATES)[number];

/** POST /cohort/segments/:id/enrollment-runs { data } — 202; the run that it starts, or the one that is under way. */
export const startEnrollmentRunSchema = z.strictObject({ sequence: idSchema, notes: textSchema(2000).optional() });
export type StartEnrollmentRun = z.infer<typeof startEnrollmentRunSchema>;

const instant = z.iso.datetime();

export const enrollmentRunSchema = z.object({
  id: z.number(),
  segment: z.object({ documentId: z.string(), name: z.string() }),
  sequence: z.object({ documentId: z.string(), name: z.string() }),
  state: z.enum(ENROLLMENT_RUN_STATES),
  total: z.number().nullable().describe('How many contacts it has to look at, once they are counted'),
  processed: z.number().describe('enrolled + all who were skipped'),
  enrolled: z.number(),
  skipped: skippedSchema,
  firstSendAt: instant
    .nullable()
    .describe('When the first mail is due of a member enrolled now that has no timezone of its own'),
  startedAt: instant,
  finishedAt: instant.nullable(),
  requestedBy: z.string().nullable(),
  error: z.string().nullable(),
});
export type EnrollmentRun = z.infer<typeof enrollmentRunSchema>;
export const enrollmentRunAnswerSchema = dataOf(enrollmentRunSchema);

/** GET /cohort/segments/:id/enrollment-runs — newest first; they are kept for thirty days. */
export const listEnrollmentRunsQuerySchema = paginationQuerySchema.extend({ sequence: idSchema.optional() });
export type ListEnrollmentRunsQuery = z.infer<typeof listEnrollmentRunsQuerySchema>;
export const enrollmentRunPageSchema = pageOf(enrollmentRunSchema);

/** GET /cohort/segments/:id/enrollment-runs/:runId · …/:runId/skipped (text/csv: who was left out, and why) */
export const enrollmentRunParamsSchema = z.object({
  id: idSchema,
  runId: ordinalSchema,
});
