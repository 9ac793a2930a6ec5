/**
 * T3, the last look before a mail leaves: state, fence, lease, suppression, an open enrollment and no hold in one
 * statement, and with it what is kept of the mail. True is answered after the commit and for the row that it has changed;
 * several that are asked for at once share a statement or a transaction, and each has its own answer.
 */
import { gather } from '../../lib/gather';
import { withRetry } from '../../platform/with-retry';
import { departInTurn } from './depart-in-turn';
import { departListed } from './depart-listed';
import type { Departing, DeparturesDeps } from './may-depart';

export type Depart = (departing: Departing) => Promise<boolean>;

/** What is kept of them is bound too: some MySQL servers take no more than a few megabytes at once. */
const MOST = 20;

export const createDepartures = (deps: DeparturesDeps): Depart => {
  const departTogether = deps.database.client === 'postgres' ? departListed : departInTurn;
  const departAll = (departing: readonly Departing[], waits: boolean): Promise<(boolean | undefined)[]> =>
    withRetry(() => departTogether(deps, { departing, waits }));
  return gather({
    most: MOST,
    together: (departing) => departAll(departing, false),
    alone: async (departing) => (await departAll([departing], true))[0] ?? false,
  });
};
