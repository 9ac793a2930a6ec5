/**
 * One row per throttle, with the instant of its next free place in microseconds of the database's clock. A place is
 * taken by one statement, so that any number of processes share one rate.
 */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { RECOVER_AFTER_MS } from './core/throttle';
import type { Columns } from './ledger-row';

export interface Place {
  /** False: the next free place is further away than was asked for; `waitMs` says how far. */
  taken: boolean;
  waitMs: number;
}

export interface SlowedThrottle {
  name: string;
  intervalUs: number;
}

export type ThrottleRepository = ReturnType<typeof createThrottleRepository>;

interface Asked {
  name: string;
  intervalUs: number;
  longestMs: number;
}

const TABLE = TABLES.throttles;

export const createThrottleRepository = (database: Database) => {
  const { knex } = database;
  const known = new Set<string>();

  const ensure = async (name: string): Promise<void> => {
    if (known.has(name)) return;
    await knex(TABLE).insert({ name, next_us: 0, interval_us: 0, slowed_at: 0 }).onConflict('name').ignore();
    known.add(name);
  };

  const pace = async ({ name, intervalUs }: SlowedThrottle, toUs: number): Promise<void> => {
    const rows = knex(TABLE).where({ name, interval_us: intervalUs });
    await rows.update({ interval_us: toUs, slowed_at: database.nowMs() });
  };

  return {
    /** The next free place within `longestMs`. `intervalUs`: as configured; a slowed throttle keeps its own where longer. */
    async take(asked: Asked): Promise<Place> {
      await ensure(asked.name);
      return withRetry(() => takePlace(database, asked));
    },

    async slowed(): Promise<SlowedThrottle[]> {
      return (await knex(TABLE).where('interval_us', '>', 0)).map(toSlowed);
    },

    /** Names of those with no free place within `withinMs`. */
    async saturated(withinMs: number): Promise<string[]> {
      const after = knex.raw('? + ?', [nowUs(database), withinMs * 1_000]);
      const rows = await knex(TABLE).where('next_us', '>', after).select('name');
      return rows.map((row) => String(row.name));
    },

    /** One step slower, unless another answer of the same moment has just done that. */
    async slow(throttle: SlowedThrottle, toUs: number): Promise<void> {
      await ensure(throttle.name);
      await pace(throttle, toUs);
    },

    /** Those that have been left in peace for long enough, to be made faster. */
    async recovering(): Promise<SlowedThrottle[]> {
      const rows = knex(TABLE).where('interval_us', '>', 0);
      return (await rows.where('slowed_at', '<', msAgo(database, RECOVER_AFTER_MS))).map(toSlowed);
    },

    /** Unless it has been slowed again meanwhile. */
    hasten: pace,
  };
};

const toSlowed = (row: Columns): SlowedThrottle => ({
  name: String(row.name),
  intervalUs: toNumber(row.interval_us),
});

const nowUs = ({ knex, nowMs }: Database): Knex.Raw => knex.raw('(? * 1000)', [nowMs()]);

/** The later of a column and a value; MySQL’s and PostgreSQL’s GREATEST is SQLite’s MAX. */
const later = ({ client, knex }: Database, column: string, value: Knex.RawBinding): Knex.Raw =>
  knex.raw(client === 'sqlite' ? 'max(??, ?)' : 'greatest(??, ?)', [column, value]);

const takePlace = (database: Database, { name, intervalUs, longestMs }: Asked): Promise<Place> =>
  database.transaction(async (trx) => {
    const { knex } = database;
    const now = nowUs(database);
    const after = [later(database, 'next_us', now), later(database, 'interval_us', intervalUs)];
    const changed = await trx(TABLE)
      .where({ name })
      .where('next_us', '<=', knex.raw('? + ?', [now, longestMs * 1_000]))
      .update({ next_us: knex.raw('? + ?', after) });
    const row = await trx(TABLE)
      .where({ name })
      .first('next_us', 'interval_us', knex.raw('? as now_us', [now]));
    const step = changed > 0 ? Math.max(toNumber(row.interval_us), intervalUs) : 0;
    const startUs = toNumber(row.next_us) - step;
    return { taken: changed > 0, waitMs: Math.max(0, (startUs - toNumber(row.now_us)) / 1_000) };
  });
