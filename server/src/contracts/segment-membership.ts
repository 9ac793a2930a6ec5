/** Who came into a tracked segment and who left it, and the runs that found out. Paths as in the admin panel. */
import { z } from 'zod';
import { dataOf, pageOf, paginationQuerySchema } from './pagination';

export const RUN_CAUSES = ['initial', 'record', 'clock', 'definition', 'demand'] as const;
export const RUN_STATES = ['running', 'done', 'failed', 'cancelled'] as const;
export type RunCause = (typeof RUN_CAUSES)[number];
export type RunState = (typeof RUN_STATES)[number];

/** initial: already in when tracking began. manual: by a person, or by a pin. */
export const STAY_CAUSES = ['initial', 'record', 'clock', 'definition', 'demand', 'manual', 'import'] as const;
export type StayCause = (typeof STAY_CAUSES)[number];

const instant = z.iso.datetime();
const daySchema = z.iso.date().describe('YYYY-MM-DD');

export const segmentRunSchema = z.object({
  id: z.number(),
  cause: z.enum(RUN_CAUSES),
  state: z.enum(RUN_STATES),
  /** What relative dates were counted from. */
  evaluatedAt: instant.nullable(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  total: z
    .number()
    .nullable()
    .describe(
      'How many members the run has to compare one by one: everybody at first, later those named, or those who seem to have moved',
    ),
  checked: z.number().describe('Of them so many are done with'),
  entered: z.number(),
  left: z.number(),
  size: z.number().nullable().describe('Members when it was done'),
  cancelRequested: z.boolean(),
  requestedBy: z.string().nullable(),
  error: z.string().nullable(),
});
export type SegmentRun = z.infer<typeof segmentRunSchema>;
/** POST /cohort/segments/:id/refresh · POST /cohort/segments/:id/runs/cancel */
export const segmentRunAnswerSchema = dataOf(segmentRunSchema);

/** GET /cohort/segments/:id/runs — newest first. */
export const listRunsQuerySchema = paginationQuerySchema;
export const segmentRunPageSchema = pageOf(segmentRunSchema);

/** Longer periods are not answered at once. */
export const MOST_HISTORY_DAYS = 400;

/** GET /cohort/segments/:id/history?from&to — whole days of the zone, both included; the last 30 by default. */
export const segmentHistoryQuerySchema = z.object({
  from: daySchema.optional(),
  to: daySchema.optional().describe('Today by default'),
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_HISTORY_DAYS)
    .optional()
    .describe('Instead of `from`: so many days, `to` the last of them'),
  timezone: z.string().min(1).max(64).optional().describe('IANA; the filter’s, else the plugin’s, by default'),
});
export type SegmentHistoryQuery = z.infer<typeof segmentHistoryQuerySchema>;

const byCauseSchema = z.record(z.string(), z.number());
export const segmentDaySchema = z.object({
  day: z.string(),
  /** At the end of the day. Of today: now. */
  size: z.number(),
  /** Without those that were in already when tracking began; they are named in `enteredBy.initial`. */
  entered: z.number(),
  left: z.number(),
  enteredBy: byCauseSchema,
  leftBy: byCauseSchema,
});
export type SegmentDay = z.infer<typeof segmentDaySchema>;
/** Why it is not known who was in. filling: they are being found, or will be with the next refresh of everybody. */
export const UNFILLED_REASONS = ['filling', 'paused', 'archived', 'broken'] as const;
export type UnfilledReason = (typeof UNFILLED_REASONS)[number];

export const segmentHistorySchema = z.object({
  timezone: z.string(),
  /** Since when it is known who was in: a list’s creation, or when all members were found first. Null: not yet. */
  knownSince: instant.nullable(),
  unfilled: z
    .enum(UNFILLED_REASONS)
    .nullable()
    .describe(
      'Why `knownSince` is null; all but filling last until the segment is made active, or its rules are mended',
    ),
  days: z
    .array(segmentDaySchema)
    .describe('Without those that were over before `knownSince` and those to come: of them nothing is known'),
});
export type SegmentHistory = z.infer<typeof segmentHistorySchema>;
export const segmentHistoryAnswerSchema = dataOf(segmentHistorySchema);

/** GET /cohort/segments/:id/changes?from&to — newest first. */
export const listChangesQuerySchema = paginationQuerySchema.extend({
  ...segmentHistoryQuerySchema.shape,
  direction: z.enum(['entered', 'left']).optional(),
});
export type ListChangesQuery = z.infer<typeof listChangesQuerySchema>;
export const segmentChangeSchema = z.object({
  memberId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  isGone: z.boolean().describe('Deleted or unpublished since; `name` and `email` are null'),
  direction: z.enum(['entered', 'left']),
  at: instant,
  cause: z.enum(STAY_CAUSES),
  by: z.string().nullable().describe('The person, where one did it: admin:<id of the user>, token, visitor or server'),
  byName: z.string().nullable().describe('Of a user of the panel, told to the others'),
});
export type SegmentChange = z.infer<typeof segmentChangeSchema>;
export const segmentChangePageSchema = pageOf(segmentChangeSchema);
