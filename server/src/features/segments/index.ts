/** Segments: a saved question about the audience, answered by the database. */
import type { Feature } from '../../platform/feature';
import { segmentContentType } from './content-type';
import { segmentController, segmentMemberController } from './controllers';
import { customerSegmentController, segmentUserController } from './customer-controllers';
import { customerRoutes } from './customer-routes';
import { segmentExplanationController, segmentQueryController } from './explanation-controllers';
import { explanationRoutes } from './explanation-routes';
import { segmentIndexController } from './index-controller';
import { segmentChangeController, segmentHistoryController, segmentRunController } from './membership-controllers';
import { membershipRoutes } from './membership-routes';
import { inSegmentPolicy } from './in-segment-policy';
import { segmentRoutes } from './routes';
import { staticControllers } from './static-controllers';
import { staticRoutes } from './static-routes';
import { segmentTables } from './tables';

export { readAddressRows } from './core/address-list';
export { csvRows } from './core/csv-rows';
export { createDialect, type Dialect } from './core/dialects';
export { createFilterChecks, type CheckedFilter, type FilterCheckDeps, type FilterChecks } from './filter-checks';
export { reportClosedRoutes } from './in-segment-policy';
export { createMemberColumns, type MemberColumnReader } from './member-columns';
export { createMemberServices, type MemberServices } from './create-member-services';
export { createMemberRepository, type MemberRepository } from './member-repository';
export { createRuleCounting, type CountRules } from './rule-counting';
export { createChangeRecorder, type WriteContext } from './change-recorder';
export { createChangeRepository, type ChangeRepository } from './change-repository';
export { createChangeWorker } from './change-worker';
export { createClockPass } from './clock-pass';
export { createTrackedMembership, type TrackedMembership } from './create-membership';
export { createDependencyRegistry } from './dependency-registry';
export {
  createMembershipEvents,
  type MembershipChange,
  type MembershipEvents,
  type MembershipListener,
} from './membership-events';
export { createHistory, type HistoryService } from './history';
export { createHistoryRepository } from './history-repository';
export { createIndexAdvice, withIndexAdvice, type IndexAdvice } from './index-advice';
export type { MembershipService } from './membership';
export { createPersonTraces, type PersonTraces } from './person-traces';
export { createRefresh, type Refresh } from './refresh';
export { createMembershipScheduler } from './membership-scheduler';
export { onceFilled } from './once-filled';
export { createRunRepository, type RunRepository } from './run-repository';
export { createStayRepository, type StayRepository } from './stay-repository';
export { createSegmentRepository, type SegmentRepository } from './segment-repository';
export type { StoredSegment } from './segment-row';
export { createSegmentStores, type SegmentStores } from './segment-stores';
export { createSegments, type SegmentsDeps, type SegmentService } from './segment-service';
export type { SequenceUses, SequenceUse } from './usage';

const subCategory = 'segments';

export const segmentsFeature: Feature = {
  name: 'segments',
  contentTypes: { segment: segmentContentType },
  tables: segmentTables,
  controllers: {
    segment: segmentController,
    'segment-member': segmentMemberController,
    'segment-explanation': segmentExplanationController,
    'segment-query': segmentQueryController,
    'customer-segment': customerSegmentController,
    'segment-index': segmentIndexController,
    'segment-user': segmentUserController,
    'segment-run': segmentRunController,
    'segment-history': segmentHistoryController,
    'segment-change': segmentChangeController,
    ...staticControllers,
  },
  routes: [...staticRoutes, ...segmentRoutes, ...explanationRoutes, ...customerRoutes, ...membershipRoutes],
  policies: [inSegmentPolicy],
  permissions: [
    { uid: 'segments.read-segments', displayName: 'Read', subCategory },
    { uid: 'segments.create-segments', displayName: 'Create', subCategory },
    { uid: 'segments.update-segments', displayName: 'Update', subCategory },
    { uid: 'segments.delete-segments', displayName: 'Delete', subCategory },
    { uid: 'segments.export-segments', displayName: 'Export members', subCategory },
  ],
};
