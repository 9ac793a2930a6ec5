import { z } from 'zod';

/** What was read of a record: text, number, yes or no; instants as ISO 8601 in UTC, days as YYYY-MM-DD. */
export const readValueSchema = z.union([z.string(), z.number(), z.boolean()]).nullable();
export type ReadValue = z.infer<typeof readValueSchema>;
