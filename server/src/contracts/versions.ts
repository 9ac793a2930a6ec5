/**
 * Two people who edit the same record. It has a version, which every edit counts up and nothing else does: counts and
 * uses of a segment leave it as it is. A PUT that states the version it was based on is refused once there is a newer one.
 */
import { z } from 'zod';

const LARGEST = 2_147_483_647;

/** The version of a record that was never edited. */
export const FIRST_VERSION = 1;

export const versionSchema = z.number().int().describe('Counted up by every edit, and by nothing else');

/** In a PUT, beside the fields that change. */
export const basedOnSchema = z
  .number()
  .int()
  .min(FIRST_VERSION)
  .max(LARGEST)
  .optional()
  .describe('The version that the edit was based on: 409 “stale” where there is a newer one. Left out: the edit wins');

/** `details.stale` of an answer 409 with the code “stale”: how the record is now. */
export const staleSchema = z.object({
  version: versionSchema.describe('To be stated by whoever overwrites it'),
  changedAt: z.iso.datetime(),
  changedBy: z
    .string()
    .nullable()
    .describe('The name of a user of the panel, told to users of the panel; null where nobody is named'),
});
export type Stale = z.infer<typeof staleSchema>;
