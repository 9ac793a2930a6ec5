/** Links that name a person who is erased. */
import type { Database } from '../../platform/database';
import type { Links } from './links';
import { createPersonalLinkRepository } from './personal-link-repository';

export interface PersonalLinks {
  /** How many links name somebody by one of these words: addresses and document ids. */
  countPersonalLinks(words: readonly string[]): Promise<number>;
  /** Of these links the page stays, where old mails go on leading; returns how many. */
  stripPersonalLinks(words: readonly string[]): Promise<number>;
}

export const createPersonalLinks = (database: Database, links: Pick<Links, 'forget'>): PersonalLinks => {
  const { count, strip } = createPersonalLinkRepository(database);
  return {
    countPersonalLinks: count,
    async stripPersonalLinks(words) {
      const stripped = await strip(words);
      // Other processes believe what they have read for a minute.
      if (stripped > 0) links.forget();
      return stripped;
    },
  };
};
