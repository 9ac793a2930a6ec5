/** Builds what keeps the members of tracked segments, from the parts that the rest of the feature shares. */
import type { Knex } from 'knex';
import type { FilterLimits } from '../../contracts';
import type { AdminNames } from '../../platform/actor-names';
import type { Database } from '../../platform/database';
import type { Leases } from '../../platform/leases';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { Audience } from '../audience';
import { createChangeRecorder, type ChangeRecorder } from './change-recorder';
import { createChangeRepository, type ChangeRepository } from './change-repository';
import { createChangeWorker } from './change-worker';
import { createClockPass } from './clock-pass';
import type { Dialect } from './core/dialects';
import { createDepartures } from './departures';
import { createDependencyRegistry, type DependencyRegistry } from './dependency-registry';
import type { FilterChecks } from './filter-checks';
import { createHistory, type HistoryService } from './history';
import { createHistoryRepository } from './history-repository';
import {
  createMembership,
  createMembershipHooks,
  createRefreshAll,
  createSizeKeeper,
  type MembershipHooks,
  type MembershipService,
} from './membership';
import { createMembershipEvents, type MembershipChange, type MembershipEvents } from './membership-events';
import {
  createMembershipScheduler,
  type MembershipScheduler,
  type MembershipSchedulerDeps,
} from './membership-scheduler';
import type { MemberColumnReader } from './member-columns';
import { createMemberNarrowing } from './member-narrowing';
import type { MemberRepository } from './member-repository';
import { createRefresh } from './refresh';
import { createRunRepository } from './run-repository';
import { createSegmentLookup } from './segment-lookup';
import type { SegmentRepository } from './segment-repository';
import { createStayRepository } from './stay-repository';

export interface TrackedMembershipDeps {
  database: Database;
  audience: Audience;
  dialect: Dialect;
  segments: SegmentRepository;
  members: MemberRepository;
  columns: MemberColumnReader;
  adminNames: AdminNames;
  filters: FilterChecks;
  limits: FilterLimits;
  timezone: string;
  /** For answers; runs in the background take their time. */
  timeoutMs: number;
  process: MembershipSchedulerDeps['role'];
  intervals: MembershipSchedulerDeps['intervals'];
  leases: Leases;
  /** The transaction that the Document Service joins. */
  transaction<T>(work: (trx: Knex.Transaction) => Promise<T>, onCommit: () => void): Promise<T>;
  emit(event: string, payload: object): void;
  clock: Clock;
  log: Log;
}

export interface TrackedMembership {
  service: MembershipService & HistoryService;
  hooks: MembershipHooks;
  recorder: ChangeRecorder;
  scheduler: MembershipScheduler;
  /** For changes that are made outside of its runs. */
  announce: MembershipEvents['announce'];
}

const COUNT_TIMEOUT_MS = 60_000;

export const createTrackedMembership = (deps: TrackedMembershipDeps): TrackedMembership => {
  const { database, audience, dialect, segments, members, columns, filters, limits, timezone, clock, log } = deps;
  const { quote } = dialect;
  const runs = createRunRepository(database);
  const stays = createStayRepository(database);
  const changes = createChangeRepository(database);
  const events = createMembershipEvents({ stays, emit: deps.emit, log });
  const registry = createDependencyRegistry({ segments, audience, limits, ticks: () => performance.now() });
  const goesOn = (): boolean => !scheduler.isStopped();
  const onDone = createSizeKeeper({ segments, members, audience, quote, clock, log, timeoutMs: COUNT_TIMEOUT_MS });
  const { find: current } = segments;
  const shared = { audience, dialect, filters, clock, log };
  const refresh = createRefresh({ ...shared, current, runs, stays, events, onDone, goesOn });
  const departures = createDepartures({ database, audience, quote, segments, stays, clock, goesOn });
  const scheduler: MembershipScheduler = createMembershipScheduler({
    ...{ role: deps.process, leases: deps.leases, intervals: deps.intervals, log },
    drain: createChangeWorker({ registry, changes, refresh, departures, audience, quote }),
    clockPass: createClockPass({ segments, filters, runs, refresh, limits, timezone, clock, goesOn }),
    refreshAll: async () => {
      await refreshAll();
      await departures.ofEverybody();
    },
  });
  const parts = { segments, registry, refresh, runs, stays, events, scheduler, log };
  const refreshAll = createRefreshAll(parts);
  const lookup = createSegmentLookup({ segments, filters, audience, clock });
  const history = createHistoryRepository(database);
  const narrow = createMemberNarrowing({ filters, clock });
  const listChanged = followLists({ database, audience, registry, changes, wake: scheduler.wake });
  events.onMembershipChange(({ segment, members: moved }) => listChanged(segment, moved));
  return {
    service: {
      ...createMembership(parts, lookup),
      ...createHistory(
        {
          ...{ history, runs, members, columns, narrow, audience, quote, clock, timezone },
          ...{ adminNames: deps.adminNames, timeoutMs: deps.timeoutMs },
        },
        lookup,
      ),
    },
    hooks: { ...createMembershipHooks(parts), listChanged },
    recorder: createChangeRecorder({
      ...{ registry, changes, audience, quote, log, transaction: deps.transaction, onChange: scheduler.wake },
    }),
    scheduler,
    announce: events.announce,
  };
};

interface ListDeps {
  database: Database;
  audience: Audience;
  registry: Pick<DependencyRegistry, 'lists'>;
  changes: Pick<ChangeRepository, 'record'>;
  wake(): void;
}

/** Who enters or leaves a segment may enter or leave those that refer to it. */
const followLists =
  ({ database, audience, registry, changes, wake }: ListDeps) =>
  async (
    segment: Pick<MembershipChange['segment'], 'documentId' | 'entity'>,
    members: readonly string[],
  ): Promise<void> => {
    const uid = audience.entity(segment.entity)?.uid;
    if (uid === undefined || !(await registry.lists()).has(segment.documentId)) return;
    await changes.record(
      database.knex,
      members.map((documentId) => ({ uid, documentId })),
    );
    wake();
  };
