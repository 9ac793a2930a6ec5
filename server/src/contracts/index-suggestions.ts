/** Indexes that a filter could use and that the site’s tables lack. Never made by the plugin: a table is the site’s own. */
import { z } from 'zod';

export const indexSuggestionSchema = z.object({
  table: z.string(),
  columns: z.array(z.string()),
  reason: z.string(),
  statements: z.array(z.string()).describe('To be run in this order, each outside a transaction'),
});
export type IndexSuggestion = z.infer<typeof indexSuggestionSchema>;

/** GET /cohort/segments/:id/indexes → { data: IndexSuggestion[] } */
export const indexSuggestionsAnswerSchema = z.object({ data: z.array(indexSuggestionSchema) });
