/** A whole table in windows of ids, so that no statement reads or locks more than a bounded part of it. */
import type { Knex } from 'knex';
import { toNumber } from './database';

export interface IdWindow {
  from: number;
  to: number;
}

const WIDTH = 10_000;

/** In the order of ids; the sum of what `visit` answers. Rows that are added meanwhile may be left out. */
export const eachWindow = async (
  { knex, table, isStopped }: { knex: Knex; table: string; isStopped: () => boolean },
  visit: (window: IdWindow) => Promise<number>,
): Promise<number> => {
  const ends = await knex(table).min({ first: 'id' }).max({ last: 'id' }).first();
  if (!ends || ends.first === null) return 0;
  const last = toNumber(ends.last);
  let sum = 0;
  for (let from = toNumber(ends.first); from <= last && !isStopped(); from += WIDTH) {
    sum += await visit({ from, to: Math.min(last, from + WIDTH - 1) });
  }
  return sum;
};
