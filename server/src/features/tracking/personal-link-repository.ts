/** Stored links that name a person. All of them are read, since none says whose mail it was in. */
import { createHash } from 'node:crypto';
import { anchorOf } from '../../lib/mentions';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { namesPerson, withoutPerson } from './core/personal-url';

interface StoredLink {
  id: number;
  url: string;
}

const PAGE = 5_000;

export type PersonalLinkRepository = ReturnType<typeof createPersonalLinkRepository>;

export const createPersonalLinkRepository = ({ knex }: Pick<Database, 'knex'>) => {
  async function* naming(words: readonly string[]): AsyncGenerator<StoredLink> {
    for (let after = 0; words.length > 0;) {
      const rows: { id: unknown; url: string }[] = await knex(TABLES.links)
        .where('id', '>', after)
        .where((some) => {
          for (const word of words) void some.orWhereRaw('LOWER(url) LIKE ?', [`%${anchorOf(word)}%`]);
        })
        .orderBy('id')
        .limit(PAGE)
        .select('id', 'url');
      const links = rows.map(({ id, url }) => ({ id: toNumber(id), url }));
      yield* links.filter(({ url }) => namesPerson(url, words));
      if (links.length < PAGE) return;
      after = links.at(-1)?.id ?? after;
    }
  }

  const forEach = async (words: readonly string[], work: (link: StoredLink) => unknown): Promise<number> => {
    let count = 0;
    for await (const link of naming(words)) {
      await work(link);
      count += 1;
    }
    return count;
  };

  return {
    count: (words: readonly string[]): Promise<number> => forEach(words, () => undefined),

    /** Old mails lead to the page and say no more of whom; returns how many links that were. */
    strip: (words: readonly string[]): Promise<number> =>
      forEach(words, ({ id, url }) => {
        // The hash of the address would tell it by guessing; this one is no address’s.
        const hash = createHash('sha256').update(`stripped ${id}`).digest('hex');
        return withRetry(() =>
          knex(TABLES.links)
            .where({ id })
            .update({ hash, url: withoutPerson(url, words) }),
        );
      }),
  };
};
