/** Pins: members held in or kept out of a dynamic segment by hand, whatever its rules say. */
import { z } from 'zod';
import { PIN_DIRECTIONS } from './explanations';
import { dataOf, pageOf, paginationQuerySchema } from './pagination';
import { memberIdsSchema, reasonSchema } from './static-members';

export type PinDirection = (typeof PIN_DIRECTIONS)[number];

/** PUT /cohort/segments/:id/pins  { data } — `none` takes pins away. Repeating it changes nothing. */
export const setPinsSchema = z.strictObject({
  ids: memberIdsSchema.describe('Document ids of the segment’s entity'),
  direction: z.enum([...PIN_DIRECTIONS, 'none']),
  reason: reasonSchema.optional(),
});
export type SetPins = z.infer<typeof setPinsSchema>;

export const pinsSetSchema = z.object({
  changed: z.number(),
  unchanged: z.number(),
  unknown: z.array(z.string()).describe('Ids that belong to no member of the entity: the first 100'),
  unknownTotal: z.number(),
  pinnedIn: z.number().describe('How many the segment has afterwards'),
  pinnedOut: z.number(),
});
export type PinsSet = z.infer<typeof pinsSetSchema>;
export const pinsSetAnswerSchema = dataOf(pinsSetSchema);

/** GET /cohort/segments/:id/pins — newest first. */
export const listPinsQuerySchema = paginationQuerySchema.extend({ direction: z.enum(PIN_DIRECTIONS).optional() });
export type ListPinsQuery = z.infer<typeof listPinsQuerySchema>;

export const pinSchema = z.object({
  /** Name and address are null where the record is gone, and where they may not be shown. */
  member: z.object({ documentId: z.string(), name: z.string().nullable(), email: z.string().nullable() }),
  direction: z.enum(PIN_DIRECTIONS),
  reason: z.string().nullable(),
  pinnedAt: z.iso.datetime(),
  pinnedBy: z.string().nullable().describe('admin:<id of the user>, token, visitor or server'),
  pinnedByName: z.string().nullable().describe('Of a user of the panel, told to the others'),
});
export type Pin = z.infer<typeof pinSchema>;
export const pinPageSchema = pageOf(pinSchema);
