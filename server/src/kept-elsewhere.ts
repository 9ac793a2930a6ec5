/** What other features than the ledger keep of a person who is erased: links of mails, and words in segments. */
import type { KeptElsewhere } from './features/delivery';
import type { PersonTraces } from './features/segments';
import type { TrackingService } from './features/tracking';

/** A shorter id may be a word of any page; Strapi’s own have 24 characters. */
const SHORTEST_ID = 16;

interface Keepers {
  tracking: Pick<TrackingService, 'countPersonalLinks' | 'stripPersonalLinks'>;
  traces: PersonTraces;
}

export const keptElsewhere = ({ tracking, traces }: Keepers): KeptElsewhere => {
  const wordsOf = ({ addresses, recipientIds }: Parameters<KeptElsewhere['count']>[0]): string[] => [
    ...addresses,
    ...recipientIds.filter(({ length }) => length >= SHORTEST_ID),
  ];
  return {
    count: async (person) => ({
      links: await tracking.countPersonalLinks(wordsOf(person)),
      pinReasons: await traces.countReasons({ ...person, memberIds: person.recipientIds }),
    }),
    erase: async (person) => ({
      links: await tracking.stripPersonalLinks(wordsOf(person)),
      pinReasons: await traces.eraseReasons({ ...person, memberIds: person.recipientIds }),
    }),
    mentioning: traces.mentioning,
  };
};
