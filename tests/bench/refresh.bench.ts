/**
 * Keeping the members of a tracked segment of 300,000 among a million contacts, in PostgreSQL: the first filling, a
 * refresh of everybody after 1 % of the members changed, and the look at the members of 1,000 changed documents, beside a
 * count of the same filter.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- refresh ['three countries'] [--contacts 100000] [--drop]
 */
import { parseArgs } from 'node:util';
import type { Knex } from 'knex';
import type { FilterNode } from '../../server/src/contracts';
import type { Audience, AudienceEntity } from '../../server/src/features/audience';
import {
  createChangeRepository,
  createChangeWorker,
  createDependencyRegistry,
  createDialect,
  createMembershipEvents,
  createRefresh,
  createRunRepository,
  createStayRepository,
  segmentsFeature,
  type FilterChecks,
} from '../../server/src/features/segments';
import { compileFilter } from '../../server/src/features/segments/core/compile-filter';
import type { StoredSegment } from '../../server/src/features/segments/segment-row';
import { TABLES } from '../../server/src/lib/table-names';
import { fragment } from '../../server/src/lib/sql-fragment';
import { createDatabase } from '../../server/src/platform/database';
import { createRawTables } from '../support/raw-tables';
import { BENCH_GRAPH, FULL_SIZE, openBenchDatabase } from './filter-database';

const COUNTRIES = ['Thailand', 'Vietnam', 'Germany'];
const ELSEWHERE = 'Atlantis';
const CHANGED_DOCUMENTS = 1_000;
const NOW = new Date('2026-11-20T00:00:00Z');
const entity: AudienceEntity = { key: 'contact', uid: 'contact', label: 'Contact', roles: {} };
const dialect = createDialect('postgres');
const log = { info: () => undefined, warn: console.warn, error: console.error };

const SEGMENTS: Record<string, FilterNode[]> = {
  'three countries': [{ field: 'country', operator: 'in_list', value: COUNTRIES }],
  'three countries, a company': [
    { field: 'country', operator: 'in_list', value: COUNTRIES },
    { field: 'company.name', operator: 'is_not_empty' },
  ],
  'three countries, three orders': [
    { field: 'country', operator: 'in_list', value: COUNTRIES },
    { relation: 'orders', aggregate: 'count', operator: 'greater_than_or_equal', value: 3 },
  ],
};

const segmentOf = (rules: FilterNode[]): StoredSegment => ({
  ...{ documentId: 'bench', name: 'Bench', description: null, type: 'dynamic', state: 'active', visibility: 'public' },
  ...{ entity: 'contact', filter: { entity: 'contact', matchType: 'all', rules }, tags: [], memberCount: null },
  ...{ mailableCount: null, lastCalculatedAt: null, lastUsedAt: null, timesUsed: 0, tracked: true, pinnedIn: 0 },
  ...{ pinnedOut: 0, createdAt: NOW.toISOString(), updatedAt: NOW.toISOString(), createdBy: null },
});

const audience = {
  entity: () => entity,
  graph: () => BENCH_GRAPH,
  from: (_entity: AudienceEntity, alias: string) => fragment(`"contacts" AS "${alias}"`),
  scope: () => fragment('1 = 1'),
} as Pick<Audience, 'entity' | 'graph' | 'from' | 'scope'>;

function compile(rules: FilterNode[], shape?: 'population' | 'record') {
  const context = { graph: BENCH_GRAPH, rootUid: 'contact', dialect, now: NOW, timezone: 'UTC', rootAlias: 'member' };
  const compiled = compileFilter({ entity: 'contact', matchType: 'all', rules }, { ...context, shape });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.where;
}

function keeperOf(knex: Knex, rules: FilterNode[]) {
  const segment = segmentOf(rules);
  const database = createDatabase(knex);
  const filters: Pick<FilterChecks, 'checkSegment'> = {
    checkSegment: async (_segment, _now, options) => ({
      ...{ ok: true, by: 'rules', filter: { entity: 'contact', matchType: 'all', rules }, entity },
      where: compile(rules, options?.shape),
    }),
  };
  const stays = createStayRepository(database);
  const events = createMembershipEvents({ stays, emit: () => undefined, log });
  const refresh = createRefresh({
    ...{ audience, dialect, filters, stays, events, log, runs: createRunRepository(database) },
    ...{ current: async () => segment, onDone: async () => undefined, goesOn: () => true, clock: { now: () => NOW } },
  });
  const registry = createDependencyRegistry({
    ...{ audience, limits: { maxDepth: 5, maxRules: 100 }, ticks: () => performance.now() },
    segments: { tracked: async () => [segment], findMany: async () => [] },
  });
  const changes = createChangeRepository(database);
  const drain = createChangeWorker({ registry, changes, refresh, audience, quote: dialect.quote });
  const run = async () => {
    const started = await refresh.start(segment, { cause: 'clock' });
    if (!started.ok) throw new Error(started.reason);
    const ended = await started.done;
    if (ended.state !== 'done') throw new Error(`${ended.state}: ${ended.error ?? ''}`);
    return ended;
  };
  return { run, drain, changes };
}

const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> => {
  const start = performance.now();
  const value = await work();
  return { ms: Math.round(performance.now() - start), value };
};

/** Half of the changed leave, the other half enter; and back again. */
async function exchange(knex: Knex, count: number): Promise<() => Promise<void>> {
  const leaving: { id: number; country: string }[] = await knex('contacts')
    .whereIn('country', COUNTRIES)
    .orderByRaw('id::bigint * 7919 % 100003')
    .limit(Math.ceil(count / 2))
    .select('id', 'country');
  const entering: { id: number; country: string }[] = await knex('contacts')
    .whereNotIn('country', COUNTRIES)
    .orderByRaw('id::bigint * 7919 % 100003')
    .limit(Math.floor(count / 2))
    .select('id', 'country');
  const set = (ids: number[], country: string) => knex('contacts').whereIn('id', ids).update({ country });
  await set(
    leaving.map(({ id }) => id),
    ELSEWHERE,
  );
  await set(
    entering.map(({ id }) => id),
    COUNTRIES[0] ?? '',
  );
  return async () => {
    for (const country of new Set([...leaving, ...entering].map((row) => row.country))) {
      const ids = [...leaving, ...entering].filter((row) => row.country === country).map(({ id }) => id);
      await set(ids, country);
    }
  };
}

async function measure(knex: Knex, rules: FilterNode[]) {
  await knex(TABLES.memberships).truncate();
  await knex(TABLES.segmentRuns).truncate();
  const { run, drain, changes } = keeperOf(knex, rules);
  const where = compile(rules);
  const statement = `SELECT COUNT(*) AS total FROM "contacts" AS "member" WHERE ${where.sql}`;
  const count = () => knex.raw<{ rows: { total: string }[] }>(statement, [...where.bindings] as Knex.RawBinding[]);
  await count();
  const counted = await timed(count);
  const filled = await timed(run);
  const size = filled.value.size ?? 0;
  if (size !== Number(counted.value.rows[0]?.total))
    throw new Error(`${size} members, ${counted.value.rows[0]?.total} counted`);
  const unchanged = await timed(run);
  const onePercent = Math.round(size / 100);
  const back = await exchange(knex, onePercent);
  try {
    const refreshed = await timed(run);
    const ids: { document_id: string }[] = await knex('contacts')
      .orderBy('id')
      .limit(CHANGED_DOCUMENTS)
      .select('document_id');
    await changes.record(
      knex,
      ids.map(({ document_id: documentId }) => ({ uid: 'contact', documentId })),
    );
    const incremental = await timed(drain);
    const { entered, left } = refreshed.value;
    return {
      members: size,
      'count ms': counted.ms,
      'first filling ms': filled.ms,
      'refresh, nothing changed ms': unchanged.ms,
      [`refresh, 1 % changed ms`]: refreshed.ms,
      'came and went': entered + left,
      'refresh / count': (refreshed.ms / counted.ms).toFixed(1),
      'after 1,000 documents ms': incremental.ms,
    };
  } finally {
    await back();
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { contacts: { type: 'string', default: String(FULL_SIZE) }, drop: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const adminUrl = process.env.COHORT_TEST_POSTGRES_URL;
  if (!adminUrl) throw new Error('Set COHORT_TEST_POSTGRES_URL to a PostgreSQL server');
  const contacts = Number(values.contacts);
  if (!Number.isInteger(contacts) || contacts < 100) throw new Error('--contacts takes a whole number from 100');
  const chosen = Object.entries(SEGMENTS).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  if (chosen.length === 0) throw new Error(`Segments: ${Object.keys(SEGMENTS).join('; ')}`);
  const { knex, close, drop } = await openBenchDatabase(adminUrl, contacts);
  const report: Record<string, object> = {};
  const tables = (segmentsFeature.tables ?? []).map(({ tableName }) => tableName);
  try {
    // As Strapi has it on every content type.
    await knex.raw('CREATE INDEX IF NOT EXISTS bench_contacts_documents ON contacts (document_id)');
    for (const table of tables) await knex.schema.dropTableIfExists(table);
    await createRawTables(knex, segmentsFeature.tables ?? []);
    for (const [name, rules] of chosen) report[name] = await measure(knex, rules);
  } finally {
    for (const table of tables) await knex.schema.dropTableIfExists(table);
    await (values.drop ? drop() : close());
  }
  console.log(`${contacts} contacts; one run each`);
  console.table(report);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
