/** GET /cohort/segments/:id/export — text/csv, one line per member. Without transforms, which OpenAPI cannot show. */
import { z } from 'zod';
import { textSchema } from './text';

const MAX_EXPORT_COLUMNS = 50;

export const exportMembersQuerySchema = z.object({
  columns: textSchema(4_000)
    .optional()
    .describe(
      'Readable fields of the entity, dotted through relations to one, and documentId and mailability; separated by ' +
        'commas. Default: document id, name, address and mailability',
    ),
  bom: z
    .enum(['true', 'false'])
    .default('true')
    .describe('Begins with a byte order mark, by which spreadsheets know that the text is UTF-8'),
});

/** The names in `columns`. */
export const exportColumnsSchema = z
  .array(z.string().trim().min(1, 'A column has no name'))
  .max(MAX_EXPORT_COLUMNS, `Name at most ${MAX_EXPORT_COLUMNS} columns`);

/** What of the query a server’s own code gives. */
export interface ExportMembers {
  columns?: readonly string[];
  bom: boolean;
}
