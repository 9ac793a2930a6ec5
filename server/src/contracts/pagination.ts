/** Page-based lists in Strapi's shapes: `page` (1-based), `pageSize` in the query, `meta.pagination` in the answer. */
import { z } from 'zod';
import { ordinalSchema } from './ordinal';

export const paginationQuerySchema = z.object({
  page: ordinalSchema.default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(25),
});
export type PaginationQuery = z.infer<typeof paginationQuerySchema>;

export const paginationSchema = z.object({
  page: z.number(),
  pageSize: z.number(),
  pageCount: z.number(),
  total: z.number(),
});
export type Pagination = z.infer<typeof paginationSchema>;

export interface Page<T> {
  data: T[];
  meta: { pagination: Pagination };
}

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), meta: z.object({ pagination: paginationSchema }) });

export const dataOf = <T extends z.ZodType>(item: T) => z.object({ data: item });
