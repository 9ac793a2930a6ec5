/** GET /cohort/segments/:id/export — text/csv, one line per member. Without transforms, which OpenAPI cannot show. */
import { z } from 'zod';
import { columnsTextSchema, listMembersQuerySchema, memberFilterTextSchema } from './members';

export const exportMembersQuerySchema = z.object({
  columns: columnsTextSchema.optional().describe(`${columnsTextSchema.description}. Default: *`),
  search: listMembersQuerySchema.shape.search,
  filter: memberFilterTextSchema.optional(),
  bom: z
    .enum(['true', 'false'])
    .default('true')
    .describe('Begins with a byte order mark, by which spreadsheets know that the text is UTF-8'),
});

/** What of the query a server’s own code gives. */
export interface ExportMembers {
  columns?: readonly string[];
  search?: string;
  filter?: unknown;
  bom: boolean;
}
