/** Sequences and their steps over the wire: /cohort/sequences. */
import { z } from 'zod';
import { overdueChoiceSchema } from './holds';
import { dataOf, pageOf, paginationQuerySchema } from './pagination';
import { idSchema, textSchema, titleSchema } from './text';
import { basedOnSchema, versionSchema } from './versions';

/** HH:MM, 24 hours. */
export const sendTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use HH:MM, 00:00 to 23:59');

const isTimezone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
/** An IANA timezone name such as Asia/Bangkok. */
export const timezoneSchema = z
  .string()
  .min(1)
  .max(64)
  .refine((zone) => /^[A-Za-z]/.test(zone) && isTimezone(zone), 'Not an IANA timezone, such as Asia/Bangkok');

/** Thirty days. */
export const LONGEST_LATENESS_HOURS = 720;

const stepWritable = {
  template: idSchema.describe('documentId of the template'),
  daysDelay: z.number().int().min(0).max(3650),
  hoursDelay: z.number().int().min(0).max(23),
  minutesDelay: z.number().int().min(0).max(59),
  /** Local time of day; null sends as soon as the delay has passed. */
  sendTime: sendTimeSchema.nullable(),
  /** A mail of this step that is later than this expires instead of going out, and the walk goes on. */
  maxLatenessHours: z
    .number()
    .int()
    .min(1)
    .max(LONGEST_LATENESS_HOURS)
    .nullable()
    .describe('1 to 720; null: as configured for the site (sending.maxLatenessHours)'),
  isActive: z.boolean(),
};

/**
 * Of an update, a step is the stored one of its `documentId`, and a stored one that is left out is removed. But a step goes
 * with its mail: one whose template a step that was changed or left out had before is that step, so that exchanging
 * two templates exchanges two steps. An update that names no step keeps the stored ones by template, then by position. What
 * is none of them is new. The array order is the step order.
 */
export const stepInputSchema = z.strictObject({
  documentId: idSchema.optional(),
  ...stepWritable,
  daysDelay: stepWritable.daysDelay.default(0),
  hoursDelay: stepWritable.hoursDelay.default(0),
  minutesDelay: stepWritable.minutesDelay.default(0),
  sendTime: stepWritable.sendTime.default(null),
  maxLatenessHours: stepWritable.maxLatenessHours.default(null),
  isActive: stepWritable.isActive.default(true),
});
export type StepInput = z.infer<typeof stepInputSchema>;

export const stepSchema = z.object({
  documentId: z.string(),
  order: z.number().int().describe('1-based'),
  ...stepWritable,
  templateName: z.string().nullable(),
});
export type Step = z.infer<typeof stepSchema>;

/** Asked beside `update` or `create` where a request switches a sequence on or off. */
export const ACTIVATE_SEQUENCES = 'sequences.activate-sequences';

export const TIMEZONE_MODES = ['recipient', 'sequence'] as const;

const sequenceWritable = {
  name: titleSchema(120),
  description: textSchema(2000).nullish(),
  isActive: z.boolean(),
  timezone: timezoneSchema,
  /** `recipient`: the contact's own zone where it has one, the sequence's otherwise. */
  timezoneMode: z.enum(TIMEZONE_MODES),
  steps: z.array(stepInputSchema).max(50),
};

/** POST /cohort/sequences { data } */
export const createSequenceSchema = z.strictObject({
  ...sequenceWritable,
  isActive: sequenceWritable.isActive.default(false),
  timezone: sequenceWritable.timezone.optional().describe('Default: the plugin timezone'),
  timezoneMode: sequenceWritable.timezoneMode.default('recipient'),
  steps: sequenceWritable.steps.default([]),
});
export type CreateSequence = z.infer<typeof createSequenceSchema>;

/** PUT /cohort/sequences/:id { data } */
export const updateSequenceSchema = z
  .strictObject({ ...sequenceWritable, overdue: overdueChoiceSchema, version: basedOnSchema })
  .partial()
  .refine(({ isActive, overdue }) => overdue === undefined || isActive === true, {
    path: ['overdue'],
    error: 'Only together with isActive: true, which lets mail go on',
  });
export type UpdateSequence = z.infer<typeof updateSequenceSchema>;

/** POST /cohort/sequences/:id/activate { data }: the same as `isActive: true` of an update, and nothing else. */
export const activateSequenceSchema = z.strictObject({
  overdue: overdueChoiceSchema.optional(),
  version: basedOnSchema.optional(),
});

export const sequenceSchema = z.object({
  documentId: z.string(),
  version: versionSchema,
  name: z.string(),
  description: z.string().nullable(),
  type: z.enum(['manual', 'triggered']),
  isActive: z.boolean(),
  timezone: z.string(),
  timezoneMode: z.enum(TIMEZONE_MODES),
  steps: z.array(stepSchema),
  /** Open (pending or active) enrollments, counted from the ledger. */
  openEnrollments: z.number(),
  waiting: z
    .object({ recipients: z.number(), overdue: z.number() })
    .nullable()
    .describe(
      'While it is switched off: recipients whose next mail is planned, and mails that came due and would leave',
    ),
  expired: z.number().describe('Mails of the last thirty days that came too late and were not sent'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Sequence = z.infer<typeof sequenceSchema>;
export const sequenceAnswerSchema = dataOf(sequenceSchema);

/** :id is the documentId. */
export const sequenceParamsSchema = z.object({ id: idSchema });

/** GET /cohort/sequences */
export const listSequencesQuerySchema = paginationQuerySchema.extend({
  search: textSchema(200).optional(),
  isActive: z.enum(['true', 'false']).optional(),
});
export const sequencePageSchema = pageOf(sequenceSchema);
