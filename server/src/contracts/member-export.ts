/** GET /cohort/segments/:id/export — text/csv, one line per member. */
import { z } from 'zod';
import { textSchema } from './text';

export const MAX_EXPORT_COLUMNS = 50;

export const exportMembersQuerySchema = z.object({
  columns: textSchema(4_000)
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().min(1, 'A column has no name')).max(MAX_EXPORT_COLUMNS))
    .optional()
    .describe(
      'Readable fields of the entity, dotted through relations to one, and documentId and mailability; separated by ' +
        'commas. Default: document id, name, address and mailability',
    ),
  bom: z
    .enum(['true', 'false'])
    .default('true')
    .transform((value) => value === 'true')
    .describe('Begins with a byte order mark, by which spreadsheets know that the text is UTF-8'),
});
export type ExportMembersQuery = z.infer<typeof exportMembersQuerySchema>;
