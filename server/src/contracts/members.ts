/** Members of a segment as they are listed: who they are, and what else of their records is asked for. */
import { z } from 'zod';
import { pageOf, paginationQuerySchema } from './pagination';
import { readValueSchema } from './read-value';
import { textSchema } from './text';

const MAX_COLUMNS = 50;

/** Without transforms, which OpenAPI cannot show. */
export const columnsTextSchema = textSchema(4_000).describe(
  'Readable fields of the entity, dotted through relations to one; name and email as members show them; documentId, ' +
    'mailability, and enteredAt where the segment is tracked or static; * for document id, name, address and ' +
    'mailability as far as they may be read; separated by commas',
);

/** The names in a text of columns. */
export const columnNamesSchema = z
  .array(z.string().trim().min(1, 'A column has no name'))
  .max(MAX_COLUMNS, `Name at most ${MAX_COLUMNS} columns`);

/** Without transforms, which OpenAPI cannot show. */
export const memberFilterTextSchema = textSchema(16_000).describe(
  'A filter as JSON: only members that match it too. It asks about the segment’s entity, which it need not name, by what ' +
    'the caller may read',
);

/** Identity, name and address; nothing else of the record but what `columns` asks for. */
export const memberSchema = z.object({
  documentId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  pin: z
    .object({ direction: z.enum(['in', 'out']), reason: z.string().nullable() })
    .optional()
    .describe('Where it was pinned by hand'),
  values: z.record(z.string(), readValueSchema).optional().describe('By column, where columns were asked for'),
});
export type Member = z.infer<typeof memberSchema>;
export const memberPageSchema = pageOf(memberSchema);

/** GET /cohort/segments/:id/members */
export const listMembersQuerySchema = paginationQuerySchema.extend({
  search: textSchema(200).optional(),
  on: z.iso.date().optional().describe('Who was in at the end of this day, where the segment is tracked or static'),
  filter: memberFilterTextSchema.optional(),
  columns: columnsTextSchema.optional(),
  sort: textSchema(300)
    .regex(/^[^:,*]+(:(asc|desc))?$/, 'Name one column and a direction, such as name:asc')
    .optional()
    .describe(
      'A column and asc or desc: name:asc. What is empty comes last. Default: as they came into the site, oldest first',
    ),
});
/** What of the query a service is asked: the names of its columns already apart, its filter no longer a text. */
export type ListMembersQuery = Omit<z.infer<typeof listMembersQuerySchema>, 'on' | 'columns' | 'filter'> & {
  columns?: readonly string[];
  /** Parsed further by `parseFilter`, so that every error names its path. */
  filter?: unknown;
};
