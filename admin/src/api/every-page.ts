/** A whole list, for selects to choose from and sentences that name its records: page by page, as the API gives it. */
import type { z } from 'zod';
import type { Pagination } from '../contracts';
import { pathWith } from '../lib/search-of';

const PAGE_SIZE = 100;

interface Identified {
  documentId: string;
}

interface ListOf<Row> {
  data: Row[];
  meta: { pagination: Pagination };
}

type Answer = { data?: unknown; error?: unknown };
type Ask = (request: { url: string; method: 'GET' }) => Answer | PromiseLike<Answer>;

/** The `queryFn` of an endpoint. A record that moves to another page meanwhile is not listed twice. */
export const everyPage =
  <Row extends Identified>(path: string, schema: z.ZodType<ListOf<Row>>, query: { sort?: string } = {}) =>
  async (_none: void, _api: unknown, _options: unknown, ask: Ask) => {
    const rows = new Map<string, Row>();
    for (let page = 1; ; page += 1) {
      const answer = await ask({ url: pathWith(path, { page, pageSize: PAGE_SIZE, sort: query.sort }), method: 'GET' });
      if (answer.error !== undefined) return { error: answer.error as never };
      const list = schema.parse(answer.data);
      for (const row of list.data) rows.set(row.documentId, row);
      if (page >= list.meta.pagination.pageCount) return { data: [...rows.values()] };
    }
  };
