/**
 * What segments keep of a person who is erased. Words about a member of its own go; what people have written into the
 * definitions of segments, and into the pins of others, is theirs to edit, and is named.
 */
import type { ErasedPerson } from '../../contracts';
import { mentions } from '../../lib/mentions';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { canSee } from './core/access';
import { createReasonRepository, type PersonInSegments } from './reason-repository';
import type { SegmentRepository } from './segment-repository';
import { ownershipOf, type StoredSegment } from './segment-row';

export interface PersonTraces {
  countReasons(person: PersonInSegments): Promise<number>;
  /** Reasons of the member’s pins, and those in the log that are about the member or name it; returns how many. */
  eraseReasons(person: PersonInSegments): Promise<number>;
  /** Segments in whose texts, rules or pins an address stands, and how many more that the caller may not see. */
  mentioning(caller: Caller, addresses: readonly string[]): Promise<Pick<ErasedPerson, 'segments' | 'hiddenSegments'>>;
}

export interface PersonTracesDeps {
  database: Database;
  segments: Pick<SegmentRepository, 'all'>;
}

export const createPersonTraces = ({ database, segments }: PersonTracesDeps): PersonTraces => {
  const reasons = createReasonRepository(database);
  return {
    countReasons: async (person) => (await reasons.of(person)).length,
    eraseReasons: (person) =>
      withRetry(() =>
        database.transaction(async (trx) => {
          const found = await reasons.of(person, trx);
          await reasons.erase(trx, found);
          return found.length;
        }),
      ),
    async mentioning(caller, addresses) {
      const pinned = new Set(await reasons.segmentsNaming(addresses));
      const found = (await segments.all()).filter(
        (segment) => pinned.has(segment.documentId) || mentions(textOf(segment), addresses),
      );
      const seen = found.filter((segment) => canSee(caller, ownershipOf(segment)));
      return {
        segments: seen.map(({ documentId, name }) => ({ documentId, name })),
        hiddenSegments: found.length - seen.length,
      };
    },
  };
};

/** Addresses hold nothing that JSON escapes. */
const textOf = ({ name, description, tags, filter }: StoredSegment): string =>
  JSON.stringify([name, description, tags, filter]);
