/**
 * The tables of the filter benchmark as a site with segments: audience, compiler and services put together as the plugin
 * puts them together. What segments keep goes into a schema of its own, which is dropped at the end.
 */
import { parseArgs } from 'node:util';
import createKnex, { type Knex } from 'knex';
import { defaultConfig } from '../../config/plugin';
import { createAudience, type AudienceService } from '../../server/src/features/audience';
import { deliveryFeature } from '../../server/src/features/delivery';
import {
  createDialect,
  createFilterChecks,
  createIndexAdvice,
  createMemberColumns,
  createMemberRepository,
  createRuleCounting,
  createSegments,
  createSegmentStores,
  segmentsFeature,
  withIndexAdvice,
  type FilterChecks,
  type MemberRepository,
  type SegmentRepository,
  type SegmentService,
  type StoredSegment,
} from '../../server/src/features/segments';
import type { SiteSchema } from '../../server/src/lib/site-schema';
import { TABLES } from '../../server/src/lib/table-names';
import { createDatabase } from '../../server/src/platform/database';
import { createSlots } from '../../server/src/platform/slots';
import { detectTextFold } from '../../server/src/platform/text-fold';
import { createRawTables } from '../support/raw-tables';
import { BENCH_GRAPH, FULL_SIZE, openBenchDatabase, type BenchDatabase } from './filter-database';
import { NOW } from './filter-questions';

const SCHEMA = 'cohort_bench_segments';
/** As Strapi opens them unless a site says otherwise. */
const MAX_CONNECTIONS = 10;
/** As the plugin waits for a free slot. */
const SLOT_WAIT_MS = 1_000;
const SUPPRESSED = 10_000;

/** As the addresses of erased people are hashed. */
export const ADDRESS_KEY = 'bench';

/** A static segment of three contacts in ten, and one of everybody. */
export const LISTED = 'listed';
export const EVERYBODY = 'everybody';

export interface SegmentWorld {
  bench: BenchDatabase;
  /** For another client that shall read the same tables. */
  url: string;
  /** What else the command line names. */
  names: readonly string[];
  /** Statements of the services are told apart by this name in pg_stat_activity. */
  applicationName: string;
  knex: Knex;
  contacts: number;
  audience: AudienceService;
  filters: FilterChecks;
  members: MemberRepository;
  service: SegmentService;
  close(): Promise<void>;
}

const uidOf = (name: string): string => `api::${name}.${name}`;

const CONFIG = {
  ...defaultConfig,
  audience: {
    contact: { uid: uidOf('contact'), email: 'email', name: 'name', company: 'company' },
    company: { uid: uidOf('company'), name: 'name' },
    order: { uid: uidOf('order'), customer: 'customer', total: 'total', placedAt: 'placedAt' },
  },
};

const site = (): SiteSchema => ({
  defaultLocale: null,
  types: Object.fromEntries(
    Object.values(BENCH_GRAPH.tables).map(({ uid, columns, edges, ...table }) => {
      const own = uid === 'contact' ? { ...columns, email: { column: 'email', type: 'email' } } : columns;
      const plain = Object.entries(own).map(([name, { column, type }]) => [name, { type, column, isPrivate: false }]);
      const relations = Object.entries(edges).map(([name, { kind, target, link }]) => {
        return [name, { type: 'relation', isPrivate: false, relation: { kind, target: uidOf(target), link } }];
      });
      return [uidOf(uid), { ...table, uid: uidOf(uid), attributes: Object.fromEntries([...plain, ...relations]) }];
    }),
  ),
});

const segment = (documentId: string, own: Partial<StoredSegment>): StoredSegment => ({
  ...{
    documentId,
    version: 1,
    name: documentId,
    description: null,
    type: 'dynamic',
    state: 'active',
    visibility: 'public',
  },
  ...{ entity: 'contact', filter: null, tags: [], memberCount: null, mailableCount: null, lastCalculatedAt: null },
  ...{ lastUsedAt: null, timesUsed: 0, tracked: false, pinnedIn: 0, pinnedOut: 0, createdBy: null },
  ...{ createdAt: NOW.toISOString(), updatedAt: NOW.toISOString() },
  ...own,
});

const STORED = [
  segment(LISTED, { type: 'static' }),
  segment(EVERYBODY, {
    filter: {
      entity: 'contact',
      matchType: 'all',
      rules: [{ field: 'score', operator: 'greater_than_or_equal', value: 0 }],
    },
  }),
];

/** Those of a running site are rows of Strapi’s; here they are written out. */
const segments = {
  find: async (documentId: string) => STORED.find((one) => one.documentId === documentId) ?? null,
  findMany: async (ids: readonly string[]) => STORED.filter(({ documentId }) => ids.includes(documentId)),
  all: async () => STORED,
} as Pick<SegmentRepository, 'find' | 'findMany' | 'all'> as SegmentRepository;

/** Contacts have an address here, and the index that Strapi makes; of a hundred addresses one is suppressed. */
const statements = (contacts: number): string[] => [
  `CREATE UNLOGGED TABLE contacts AS SELECT contact.*, 'c' || contact.id || '@example.com' AS email
     FROM public.contacts AS contact ORDER BY contact.id`,
  `ALTER TABLE contacts ADD PRIMARY KEY (id)`,
  `CREATE INDEX ON contacts (document_id)`,
  `INSERT INTO ${TABLES.memberships} (segment_id, member_id, origin, entered_at, exited_at, entered_cause)
     SELECT '${LISTED}', document_id, 'manual', 1, 0, 'manual' FROM public.contacts WHERE id % 10 < 3`,
  `INSERT INTO ${TABLES.suppressions} (scope, address, reason, source, created_at)
     SELECT 'all', 'c' || (i * 89 % ${contacts})::text || '@example.com', 'manual', 'bench', 1
     FROM generate_series(1, ${Math.min(SUPPRESSED, Math.floor(contacts / 100))}) i`,
  `VACUUM ANALYZE contacts, ${TABLES.memberships}, ${TABLES.suppressions}`,
];

async function fill(knex: Knex, contacts: number): Promise<void> {
  await knex.raw(`CREATE SCHEMA ${SCHEMA}`);
  await createRawTables(knex, [...(segmentsFeature.tables ?? []), ...(deliveryFeature.tables ?? [])]);
  for (const statement of statements(contacts)) await knex.raw(statement);
}

/** The tables’ dates are around NOW; from there it goes on, so that answers know how long they took. */
const clock = { now: () => new Date(NOW.getTime() + performance.now()) };

const noHooks = {
  saved: async () => undefined,
  removed: async () => undefined,
  listChanged: async () => undefined,
  pinned: () => undefined,
};

async function compose(knex: Knex) {
  const { maxDepth, maxRules, previewTimeoutMs, previewConcurrency } = CONFIG.filter;
  const slots = createSlots({ size: previewConcurrency, waitMs: SLOT_WAIT_MS });
  const database = { ...createDatabase(knex), slots };
  const { fold: textFold } = await detectTextFold(database);
  const dialect = createDialect('postgres', textFold);
  const audience = createAudience({ database, site: site(), config: CONFIG, textFold, addressKeys: [ADDRESS_KEY] });
  const shared = { database, audience, dialect, timezone: CONFIG.timezone };
  const filters = createFilterChecks({ ...shared, segments, limits: { maxDepth, maxRules } });
  const members = createMemberRepository(shared);
  const columns = createMemberColumns({ ...shared, clock });
  const service = createSegments({
    ...{ ...shared, ...createSegmentStores(shared), segments, members, columns, filters, previewTimeoutMs },
    ...{
      clock,
      log: console,
      adminNames: async () => new Map(),
      membership: noHooks,
      uses: { usesOf: async () => [], countUses: async (ids) => ids.map(() => 0) },
      refreshIntervalMs: 60_000,
    },
    countRules: createRuleCounting({ database, audience, filters, timeoutMs: previewTimeoutMs }),
  });
  const advice = createIndexAdvice({ ...shared, filters, segments, clock });
  return { filters, members, audience, service: withIndexAdvice(service, advice) };
}

/** The database is that of the filter benchmark, which fills it where needed; it is kept unless --drop is given. */
export async function openSegmentWorld(): Promise<SegmentWorld> {
  const { values, positionals: names } = parseArgs({
    allowPositionals: true,
    options: { contacts: { type: 'string', default: String(FULL_SIZE) }, drop: { type: 'boolean', default: false } },
  });
  const adminUrl = process.env.COHORT_TEST_POSTGRES_URL;
  if (!adminUrl) throw new Error('Set COHORT_TEST_POSTGRES_URL to a PostgreSQL server');
  const contacts = Number(values.contacts);
  if (!Number.isInteger(contacts) || contacts < 100) throw new Error('--contacts takes a whole number from 100');
  const bench = await openBenchDatabase(adminUrl, contacts);
  const drop = () => bench.knex.raw(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
  // Of a run that was stopped.
  await drop();
  const applicationName = SCHEMA;
  const url = `${bench.url}?options=${encodeURIComponent(`-c search_path=${SCHEMA},public`)}`;
  const knex = createKnex({
    client: 'pg',
    connection: { connectionString: url, application_name: applicationName },
    pool: { min: 0, max: MAX_CONNECTIONS },
  });
  const close = async (): Promise<void> => {
    await knex.destroy();
    await drop();
    await (values.drop ? bench.drop() : bench.close());
  };
  try {
    await fill(knex, contacts);
    return { bench, url, names, applicationName, knex, contacts, ...(await compose(knex)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A bench’s process: its exit says whether every goal was met. `work` answers the goals that were missed. */
export function runSegmentBench(work: (world: SegmentWorld) => Promise<readonly string[]>): void {
  const run = async (): Promise<number> => {
    const world = await openSegmentWorld();
    try {
      const missed = await work(world);
      console.log(`Missed: ${missed.join('; ') || 'none'}`);
      return missed.length === 0 ? 0 : 1;
    } finally {
      await world.close();
    }
  };
  run().then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(error);
      process.exit(2);
    },
  );
}
