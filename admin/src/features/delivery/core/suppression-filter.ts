/** In: what the list’s address says. Out: what the server is asked, for the list and for its file. */
import type { SuppressionState } from '../../../contracts';
import { pathWith } from '../../../lib/search-of';

/** Without one those that hold are shown. */
export const ALL_STATES = 'all';
export const DEFAULT_STATE: SuppressionState = 'active';

export interface SuppressionFilter {
  search?: string | undefined;
  reason?: string | undefined;
  scope?: string | undefined;
  state?: string | undefined;
}

type UrlQuery = Record<string, string | undefined>;

export const filterOf = ({ _q: search, reason, scope, state = DEFAULT_STATE }: UrlQuery): SuppressionFilter => ({
  ...{ search, reason, scope },
  state: state === ALL_STATES ? undefined : state,
});

/** The file’s own default is those that hold, so that all of them are asked for by name. */
export const exportPath = (filter: SuppressionFilter): string =>
  pathWith('/cohort/suppressions/export', { ...filter, state: filter.state ?? ALL_STATES });
