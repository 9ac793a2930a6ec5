/** The ledger in figures. */
import { DELIVERY_STATES, type DeliveryState } from '../../contracts';
import { DAY_MS, MINUTE_MS } from '../../lib/duration';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database } from '../../platform/database';
import { RECENT_MINUTES, type LedgerFigures, type RecentFigures } from './core/ledger-checks';

export type LedgerRepository = ReturnType<typeof createLedgerRepository>;

type Columns = Record<string, unknown>;

const OPEN: readonly DeliveryState[] = ['pending', 'claimed', 'sending', 'uncertain'];
const ENDED = DELIVERY_STATES.filter((state) => !OPEN.includes(state));

export const createLedgerRepository = (database: Database) => {
  const { knex, nowMs } = database;
  const now = (): ReturnType<typeof msAgo> => msAgo(database, 0);

  const endedWithin = async (state: DeliveryState, ms: number): Promise<number> => {
    const ended = knex(TABLES.deliveries).where('settled_at', '>=', msAgo(database, ms)).where({ state });
    return toNumber((await ended.count({ total: '*' }).first())?.total ?? 0);
  };

  const countStates = async (states: readonly DeliveryState[]): Promise<LedgerFigures['states']> => {
    const counted = knex(TABLES.deliveries)
      .whereIn('state', [...states])
      .groupBy('state')
      .select('state');
    const rows: Columns[] = await counted.count({ total: '*' });
    return Object.fromEntries(rows.map(({ state, total }) => [String(state), toNumber(total)]));
  };

  return {
    async nowMs(): Promise<number> {
      const [row] = await knex.select({ now: nowMs() });
      return toNumber(row.now);
    },

    /** What may still change, from indexes alone and without the past. */
    async figures(): Promise<LedgerFigures> {
      const [planned]: Columns[] = await knex(TABLES.deliveries)
        .where({ state: 'pending' })
        .select(knex.raw('sum(case when due_at <= ? then 1 else 0 end) as due', [now()]))
        .min({ oldest: 'due_at' });
      const oldest = planned?.oldest ?? null;
      return {
        states: await countStates(OPEN),
        due: toNumber(planned?.due ?? 0),
        oldestDueMs: oldest === null ? 0 : Math.max(0, (await this.nowMs()) - toNumber(oldest)),
      };
    },

    /** Of all that ever ended, from an index that is read whole: to be asked seldom. */
    ended: (): Promise<LedgerFigures['states']> => countStates(ENDED),

    async recent(): Promise<RecentFigures> {
      return {
        sent: await endedWithin('sent', RECENT_MINUTES * MINUTE_MS),
        failed: await endedWithin('failed', DAY_MS),
      };
    },
  };
};
