/** Links by address and by id, kept in memory so that mails and clicks of one campaign rarely ask the database. */
import { DAY_MS, MINUTE_MS } from '../../lib/duration';
import type { Clock } from '../../ports/clock';
import type { LinkRepository } from './link-repository';

export interface Links {
  /** The ids of these addresses, which are stored. */
  idsOf(urls: readonly string[]): Promise<Map<string, number>>;
  /** Null for an id that no mail has had for long. What another process has changed or removed shows within a minute. */
  urlOf(id: number): Promise<string | null>;
  /** What is known by heart; it is asked anew. */
  forget(): void;
}

const MOST_KEPT = 10_000;
/** How long an address is believed that was read: a person may have been erased from it since, by any process. */
const BELIEVED_MS = MINUTE_MS;

interface Kept {
  id: number;
  storedAtMs: number;
}

interface Read {
  url: string;
  readAtMs: number;
}

export const createLinks = (repository: Pick<LinkRepository, 'store' | 'find'>, clock: Clock): Links => {
  const byUrl = new Map<string, Kept>();
  const byId = new Map<number, Read>();

  const idsOf: Links['idsOf'] = async (urls) => {
    const nowMs = clock.now().getTime();
    const known = urls.flatMap((url): [string, number][] => {
      const kept = byUrl.get(url);
      return kept && nowMs - kept.storedAtMs < DAY_MS ? [[url, kept.id]] : [];
    });
    const ids = new Map(known);
    const stored = await repository.store(urls.filter((url) => !ids.has(url)));
    for (const [url, id] of stored) keep(byUrl, url, { id, storedAtMs: nowMs });
    return new Map([...ids, ...stored]);
  };

  return {
    idsOf,
    forget() {
      byUrl.clear();
      byId.clear();
    },
    async urlOf(id) {
      const nowMs = clock.now().getTime();
      const known = byId.get(id);
      if (known && nowMs - known.readAtMs < BELIEVED_MS) return known.url;
      const url = await repository.find(id);
      if (url === null) byId.delete(id);
      else keep(byId, id, { url, readAtMs: nowMs });
      return url;
    },
  };
};

/** The newest stay. */
const keep = <K, V>(kept: Map<K, V>, key: K, value: V): void => {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
};
