/** Where the server found the dates of a filter that are named relative to now. In: its answer. Out: the same by row. */
import type { ResolvedDate } from '../../../contracts';
import { pathKey } from './builder-tree';
import type { RowOf } from './error-paths';

export interface RowDates {
  timezone: string;
  /** The ends of a range in their order. */
  dates: ResolvedDate[];
}

export const datesByRow = ({ timezone, dates }: RowDates, rowOf: RowOf): ReadonlyMap<string, RowDates> => {
  const rows = new Map<string, RowDates>();
  for (const date of dates) {
    const path = rowOf(date.path);
    if (!path) continue;
    const key = pathKey(path);
    rows.set(key, { timezone, dates: [...(rows.get(key)?.dates ?? []), date] });
  }
  return rows;
};
