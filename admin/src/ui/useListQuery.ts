import { useQueryParams } from '@strapi/strapi/admin';
import { useCallback } from 'react';

/** Which rows come first, and which is open; the others leave some out. */
const ARRANGING = ['page', 'pageSize', 'sort', 'opened'];

interface UrlQuery {
  page?: string;
  pageSize?: string;
  sort?: string;
  _q?: string;
  [filter: string]: string | undefined;
}

/** A list's page, search and own filters live in the URL, so that every state has a link. */
export const useListQuery = () => {
  const [{ query }, setQuery] = useQueryParams<UrlQuery>();
  /** Several at once: each alone would be set beside what stood there before. */
  const setFilters = useCallback(
    (values: Record<string, string | undefined>) => setQuery({ ...query, ...values, page: undefined }),
    [query, setQuery],
  );
  const setFilter = useCallback(
    (name: string, value: string | undefined) => setFilters({ [name]: value }),
    [setFilters],
  );
  const setOpened = useCallback(
    (id: number | undefined) => setQuery({ ...query, opened: id === undefined ? undefined : String(id) }),
    [query, setQuery],
  );
  return {
    query,
    page: Number(query.page ?? 1),
    pageSize: Number(query.pageSize ?? 25),
    search: query._q,
    sort: query.sort,
    isNarrowed: Object.entries(query).some(([name, value]) => !ARRANGING.includes(name) && Boolean(value)),
    setFilter,
    setFilters,
    setOpened,
  };
};
