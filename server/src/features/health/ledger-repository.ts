/** The ledger in figures. */
import type { DeliveryState } from '../../contracts';
import { DAY_MS, MINUTE_MS } from '../../lib/duration';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database } from '../../platform/database';
import { RECENT_MINUTES, type LedgerFigures, type RecentFigures } from './core/ledger-checks';

export type LedgerRepository = ReturnType<typeof createLedgerRepository>;

type Columns = Record<string, unknown>;

export const createLedgerRepository = (database: Database) => {
  const { knex, nowMs } = database;
  const now = (): ReturnType<typeof msAgo> => msAgo(database, 0);

  const endedWithin = async (state: DeliveryState, ms: number): Promise<number> => {
    const ended = knex(TABLES.deliveries).where('settled_at', '>=', msAgo(database, ms)).where({ state });
    return toNumber((await ended.count({ total: '*' }).first())?.total ?? 0);
  };

  return {
    async nowMs(): Promise<number> {
      const [row] = await knex.select({ now: nowMs() });
      return toNumber(row.now);
    },

    /** One pass over the whole ledger, however long its past is: to be asked seldom. */
    async figures(): Promise<LedgerFigures> {
      const rows: Columns[] = await knex(TABLES.deliveries)
        .groupBy('state')
        .select('state', knex.raw('count(*) as total'))
        .select(knex.raw("sum(case when state = 'pending' and due_at <= ? then 1 else 0 end) as due", [now()]))
        .select(knex.raw("min(case when state = 'pending' then due_at end) as oldest"));
      const pending = rows.find(({ state }) => state === 'pending');
      const oldest = pending === undefined ? null : toNumber(pending.oldest);
      return {
        states: Object.fromEntries(rows.map(({ state, total }) => [String(state), toNumber(total)])),
        due: toNumber(pending?.due ?? 0),
        oldestDueMs: oldest === null ? 0 : Math.max(0, (await this.nowMs()) - oldest),
      };
    },

    async recent(): Promise<RecentFigures> {
      return {
        sent: await endedWithin('sent', RECENT_MINUTES * MINUTE_MS),
        failed: await endedWithin('failed', DAY_MS),
      };
    },
  };
};
