/** The table of destinations. */
import { createHash } from 'node:crypto';
import { DAY_MS } from '../../lib/duration';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';

const PRUNED_AT_ONCE = 1_000;

const hashOf = (url: string): string => createHash('sha256').update(url).digest('hex');

export type LinkRepository = ReturnType<typeof createLinkRepository>;

export const createLinkRepository = (database: Database) => {
  const { knex } = database;
  const links = () => knex(TABLES.links);

  return {
    /** The ids of these addresses; what is new is stored, and all of them count as used now. */
    async store(urls: readonly string[]): Promise<Map<string, number>> {
      if (urls.length === 0) return new Map();
      // In one order, so that two processes do not wait for each other.
      const rows = urls.map((url) => ({ hash: hashOf(url), url })).sort((a, b) => (a.hash < b.hash ? -1 : 1));
      const used = rows.map((row) => ({ ...row, used_at: database.nowMs() }));
      await withRetry(() => links().insert(used).onConflict('hash').merge(['used_at']));
      const hashes = rows.map(({ hash }) => hash);
      const stored: { id: unknown; hash: string }[] = await links().select('id', 'hash').whereIn('hash', hashes);
      const idOf = new Map(stored.map(({ id, hash }) => [hash, toNumber(id)]));
      return new Map(
        rows.map(({ hash, url }) => {
          const id = idOf.get(hash);
          if (id === undefined) throw new Error('A link that was stored is not there');
          return [url, id];
        }),
      );
    },

    async find(id: number): Promise<string | null> {
      const row: { url: string } | undefined = await links().where({ id }).first('url');
      return row?.url ?? null;
    },

    /** By id; the caller keeps their number below what a statement can bind. */
    async findAll(ids: readonly number[]): Promise<Map<number, string>> {
      const rows: { id: unknown; url: string }[] = await links()
        .whereIn('id', [...ids])
        .select('id', 'url');
      return new Map(rows.map(({ id, url }) => [toNumber(id), url]));
    },

    /** Takes away what no mail was written with for so many days; returns how many. */
    async prune(days: number): Promise<number> {
      const unused = () => links().where('used_at', '<', msAgo(database, days * DAY_MS));
      let count = 0;
      for (;;) {
        const ids: unknown[] = await unused().limit(PRUNED_AT_ONCE).pluck('id');
        // Asked again: meanwhile one may have been used.
        count += await withRetry(() =>
          unused()
            .whereIn('id', ids as number[])
            .delete(),
        );
        if (ids.length < PRUNED_AT_ONCE) return count;
      }
    },
  };
};
