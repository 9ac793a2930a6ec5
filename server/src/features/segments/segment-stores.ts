/** What segments keep beside their own row, each behind its repository. */
import { createExportRepository } from './export-repository';
import { createPinRepository } from './pin-repository';
import { createSegmentLogRepository } from './segment-log-repository';
import { createStaticMemberRepository, type StaticMemberDeps } from './static-member-repository';
import type { PinDeps } from './pin-repository';

export type SegmentStores = ReturnType<typeof createSegmentStores>;

export const createSegmentStores = (deps: StaticMemberDeps & PinDeps) => ({
  staticMembers: createStaticMemberRepository(deps),
  pins: createPinRepository(deps),
  segmentLog: createSegmentLogRepository(deps.database),
  exports: createExportRepository(deps),
});
