/** What is answered about one member, and about how the database answers: part of the segments’ service. */
import type { Core } from '@strapi/types';
import type { Database } from '../../platform/database';
import type { Clock } from '../../ports/clock';
import type { Audience } from '../audience';
import type { Dialect } from './core/dialects';
import { createCustomerSegmentRepository } from './customer-segment-repository';
import { createCustomerSegments, type CustomerSegments } from './customer-segments';
import { createMemberExplaining, type MemberExplaining } from './explain-member';
import { createQueryExplaining, type QueryExplaining } from './explain-query';
import type { FilterChecks } from './filter-checks';
import { createMemberFacts } from './member-facts';
import type { MembershipEvents } from './membership-events';
import { createCustomerRecalculation, type CustomerRecalculation } from './recalculate-customer';
import { createRecalculationRepository } from './recalculation-repository';
import { createRunRepository } from './run-repository';
import { createSegmentLogRepository } from './segment-log-repository';
import { createSegmentLookup } from './segment-lookup';
import type { SegmentRepository } from './segment-repository';
import { createStaticMemberRepository } from './static-member-repository';
import type { StaticMembers } from './static-members';
import { createStayRepository } from './stay-repository';
import { createUserMembership, type UserMembership } from './user-membership';

export interface MemberServicesDeps {
  strapi: Pick<Core.Strapi, 'db'>;
  dialect: Dialect;
  lists: StaticMembers;
  /** Tells who has moved. */
  announce: MembershipEvents['announce'];
  database: Database;
  audience: Audience;
  filters: FilterChecks;
  segments: SegmentRepository;
  clock: Clock;
  timeoutMs: number;
}

export interface MemberServices
  extends MemberExplaining, QueryExplaining, CustomerSegments, CustomerRecalculation, UserMembership {}

export function createMemberServices({ segments, strapi, ...deps }: MemberServicesDeps): MemberServices {
  const { filters, clock, database } = deps;
  const lookup = createSegmentLookup({ segments, filters, audience: deps.audience, clock });
  const asked = {
    ...deps,
    lookup,
    facts: createMemberFacts(database),
    segments: createCustomerSegmentRepository(strapi),
  };
  return {
    ...createMemberExplaining(asked),
    ...createQueryExplaining(asked),
    ...createCustomerSegments(asked),
    ...createUserMembership(asked),
    ...createCustomerRecalculation({
      ...asked,
      runs: createRunRepository(database),
      stays: createRecalculationRepository({
        database,
        stays: createStayRepository(database),
        segments: { lock: createStaticMemberRepository(deps).lock, saveSize: segments.saveSize },
        log: createSegmentLogRepository(database),
      }),
    }),
  };
}
