import { useQueryParams } from '@strapi/strapi/admin';
import { useCallback } from 'react';

interface UrlQuery {
  page?: string;
  pageSize?: string;
  _q?: string;
  [filter: string]: string | undefined;
}

/** A list's page, search and own filters live in the URL, so that every state has a link. */
export const useListQuery = () => {
  const [{ query }, setQuery] = useQueryParams<UrlQuery>();
  const setFilter = useCallback(
    (name: string, value: string | undefined) => setQuery({ ...query, [name]: value, page: undefined }),
    [query, setQuery],
  );
  return {
    query,
    page: Number(query.page ?? 1),
    pageSize: Number(query.pageSize ?? 25),
    search: query._q,
    isNarrowed: Object.entries(query).some(([name, value]) => name !== 'page' && name !== 'pageSize' && Boolean(value)),
    setFilter,
  };
};
