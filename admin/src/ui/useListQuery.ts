import { useCallback, useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { searchOf } from '../lib/search-of';

/** Which rows come first, and which is open; the others leave some out. */
const ARRANGING = ['page', 'pageSize', 'sort', 'opened'];

const LARGEST_PAGE = 100;

/** A number of the address; what is none, or none that a list can have, is as if it were not there. */
const countOf = (text: string | undefined, fallback: number, most = Number.MAX_SAFE_INTEGER): number => {
  const count = /^\d+$/.test(text ?? '') ? Number(text) : 0;
  return count >= 1 && count <= most ? count : fallback;
};

type UrlQuery = Readonly<Record<string, string | undefined>>;

/**
 * A list's page, search and own filters live in the URL, so that every state has a link. The host’s own hook for this
 * writes them unencoded, so that `&`, `+`, `#` and `%` of a text would become part of the address.
 */
export const useListQuery = () => {
  const navigate = useNavigate();
  const { search: address } = useLocation();
  const query = useMemo((): UrlQuery => Object.fromEntries(new URLSearchParams(address)), [address]);
  const change = useCallback(
    (values: UrlQuery) => navigate({ search: searchOf({ ...query, ...values }) }),
    [navigate, query],
  );
  /** Several at once: each alone would be set beside what stood there before. */
  const setFilters = useCallback((values: UrlQuery) => change({ ...values, page: undefined }), [change]);
  const setFilter = useCallback(
    (name: string, value: string | undefined) => setFilters({ [name]: value }),
    [setFilters],
  );
  const showAll = () => navigate({ search: '' });
  /** Of another page of this list. */
  const addressOf = (page: number) => ({ search: searchOf({ ...query, page: String(page) }) });
  const setOpened = useCallback(
    (id: number | undefined) => change({ opened: id === undefined ? undefined : String(id) }),
    [change],
  );
  return {
    query,
    page: countOf(query.page, 1),
    pageSize: countOf(query.pageSize, 25, LARGEST_PAGE),
    search: query._q,
    sort: query.sort,
    isNarrowed: Object.entries(query).some(([name, value]) => !ARRANGING.includes(name) && Boolean(value)),
    setFilter,
    setFilters,
    setOpened,
    addressOf,
    showAll,
  };
};
