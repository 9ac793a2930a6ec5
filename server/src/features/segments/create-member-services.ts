/** What is answered about one member, and about how the database answers: part of the segments’ service. */
import type { Database } from '../../platform/database';
import type { Clock } from '../../ports/clock';
import type { Audience } from '../audience';
import { createMemberExplaining, type MemberExplaining } from './explain-member';
import { createQueryExplaining, type QueryExplaining } from './explain-query';
import type { FilterChecks } from './filter-checks';
import { createMemberFacts } from './member-facts';
import { createSegmentLookup } from './segment-lookup';
import type { SegmentRepository } from './segment-repository';

export interface MemberServicesDeps {
  database: Database;
  audience: Audience;
  filters: FilterChecks;
  segments: SegmentRepository;
  clock: Clock;
  timeoutMs: number;
}

export interface MemberServices extends MemberExplaining, QueryExplaining {}

export function createMemberServices({ segments, ...deps }: MemberServicesDeps): MemberServices {
  const { filters, clock, database } = deps;
  const lookup = createSegmentLookup({ segments, filters, clock });
  const facts = createMemberFacts(database);
  return {
    ...createMemberExplaining({ ...deps, lookup, facts }),
    ...createQueryExplaining({ ...deps, lookup }),
  };
}
