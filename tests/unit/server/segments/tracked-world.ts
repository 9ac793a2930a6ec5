/** Tracked segments over the CRM of the audience’s tests: real tables, real statements, a clock that is set by hand. */
import type { Knex } from 'knex';
import { createAudience, type Audience } from '../../../../server/src/features/audience';
import {
  createDialect,
  createFilterChecks,
  createMembershipEvents,
  createRefresh,
  createRunRepository,
  createStayRepository,
  segmentsFeature,
  type FilterChecks,
  type MembershipChange,
  type MembershipEvents,
  type Refresh,
  type RunRepository,
  type StayRepository,
} from '../../../../server/src/features/segments';
import type { StoredSegment } from '../../../../server/src/features/segments/segment-row';
import type { SegmentRun } from '../../../../server/src/contracts';
import { TABLES } from '../../../../server/src/lib/table-names';
import type { SiteSchema } from '../../../../server/src/lib/site-schema';
import { createDatabase, type Database, type SqlClient } from '../../../../server/src/platform/database';
import { openTemporaryKnex } from '../../../support/databases';
import { createRawTables } from '../../../support/raw-tables';
import { createRecordingLog } from '../../../support/recording-log';
import { createCrmTables } from '../audience/crm-tables';
import { site } from '../audience/site-builder';

export const NOON = new Date('2026-03-01T12:00:00.000Z');

const CONFIG = {
  audience: {
    contact: { uid: 'api::contact.contact', email: 'email', name: 'name', company: 'company', active: 'active' },
    company: { uid: 'api::company.company', name: 'name' },
  },
  filter: { maxDepth: 5, maxRules: 100, previewTimeoutMs: 5_000 },
  timezone: 'UTC',
};

const AT = NOON.toISOString();
const FRESH: StoredSegment = {
  ...{
    documentId: 'seg',
    version: 1,
    name: 'Seg',
    description: null,
    type: 'dynamic',
    state: 'active',
    visibility: 'public',
  },
  ...{ entity: 'contact', filter: null, tags: [], memberCount: null, mailableCount: null, lastCalculatedAt: null },
  ...{ lastUsedAt: null, timesUsed: 0, tracked: true, pinnedIn: 0, pinnedOut: 0, createdAt: AT, updatedAt: AT },
  createdBy: null,
};

export const contacts = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });
export const named = (name: string) => contacts({ field: 'name', operator: 'equals', value: name });
export const tracked = (filter: object, more: Partial<StoredSegment> = {}): StoredSegment => ({
  ...FRESH,
  filter,
  ...more,
});

/** One process: its own services over the shared database. */
export interface Process {
  refresh: Refresh;
  events: MembershipEvents;
  stays: StayRepository;
  runs: RunRepository;
  told: MembershipChange[];
  /** Segments whose counts were saved, with their size. */
  counted: [string, number][];
}

/** What differs in this process. */
interface Change {
  stays?(stays: StayRepository): StayRepository;
  /** The segment as it is stored once the run has begun; else as it was handed over. */
  current?(): StoredSegment | null;
}

export interface TrackedWorld {
  knex: Knex;
  database: Database;
  audience: Audience;
  filters: FilterChecks;
  clock: { now(): Date; set(at: Date): void };
  process(change?: Change): Process;
  /** `member: entered cause → exited cause` of every stay, open ones without an end, in order of entering. */
  stays(segmentId?: string): Promise<string[]>;
  members(segmentId?: string): Promise<string[]>;
  close(): Promise<void>;
}

export const openTracked = async (client: SqlClient, schema: SiteSchema = site()): Promise<TrackedWorld> => {
  const { knex, close } = await openTemporaryKnex(client);
  await createCrmTables(knex, client);
  await createRawTables(knex, segmentsFeature.tables ?? []);
  const database = createDatabase(knex);
  const dialect = createDialect(client);
  const audience = createAudience({ database, site: schema, config: CONFIG, addressKeys: [] });
  const filters = createFilterChecks({
    ...{ audience, dialect, limits: CONFIG.filter, timezone: 'UTC' },
    segments: { findMany: async () => [] },
  });
  let now = NOON;
  const clock = { now: () => now, set: (at: Date) => void (now = at) };
  return {
    knex,
    database,
    audience,
    filters,
    clock,
    close,
    process(change: Change = {}) {
      const told: MembershipChange[] = [];
      const counted: Process['counted'] = [];
      const log = createRecordingLog();
      const stays = change.stays?.(createStayRepository(database)) ?? createStayRepository(database);
      const runs = createRunRepository(database);
      const events = createMembershipEvents({ stays, emit: () => undefined, log });
      events.onMembershipChange((told_) => void told.push(told_));
      const onDone = async (segment: StoredSegment, size: number): Promise<void> =>
        void counted.push([segment.documentId, size]);
      const goesOn = () => true;
      let current: StoredSegment | null = null;
      const { start } = createRefresh({
        ...{ audience, dialect, filters, runs, stays, events, onDone, goesOn, clock, log },
        current: async () => change.current?.() ?? current,
      });
      const refresh: Refresh = {
        start: (segment, request) => {
          current = segment;
          return start(segment, request);
        },
      };
      return { refresh, events, stays, runs, told, counted };
    },
    async stays(segmentId = 'seg') {
      const rows: Record<string, unknown>[] = await knex(TABLES.memberships)
        .where({ segment_id: segmentId })
        .orderBy('id');
      return rows.map((row) =>
        [
          `${String(row.member_id)}: ${String(row.origin)} ${String(row.entered_cause)}`,
          ...(Number(row.exited_at) === 0 ? [] : [String(row.exited_cause)]),
        ].join(' → '),
      );
    },
    async members(segmentId = 'seg') {
      const rows: { member_id: string }[] = await knex(TABLES.memberships)
        .where({ segment_id: segmentId, exited_at: 0 })
        .orderBy('member_id');
      return rows.map((row) => row.member_id);
    },
  };
};

/** Starts a refresh and waits for its end; throws where another one runs. */
export const refreshed = async (
  { refresh }: Process,
  segment: StoredSegment,
  request: Parameters<Refresh['start']>[1] = { cause: 'clock' },
): Promise<SegmentRun> => {
  const started = await refresh.start(segment, request);
  if (!started.ok) throw new Error(started.reason);
  return started.done;
};
