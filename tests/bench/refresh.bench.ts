/**
 * Keeping the members of a tracked segment of 300,000 among a million contacts, in PostgreSQL: the first filling, a
 * refresh of everybody after 1 % of the members changed, and the look at the members of 1,000 changed documents, beside a
 * count of the same filter and the least that a refresh must do, written by hand.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- refresh ['three countries'] [--contacts 100000] [--rounds 5] [--drop]
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
import { median, timed } from './timings';

const COUNTRIES = ['Thailand', 'Vietnam', 'Germany'];
const ELSEWHERE = 'Atlantis';
/** As Strapi opens them unless a site says otherwise. */
const MAX_CONNECTIONS = 10;
const CHANGED_DOCUMENTS = 1_000;
const NOW = new Date('2026-11-20T00:00:00Z');
const entity: AudienceEntity = { key: 'contact', uid: 'contact', label: 'Contact', roles: {} };
const dialect = createDialect('postgres');
const log = { info: () => undefined, warn: console.warn, error: console.error };

interface Question {
  rules: FilterNode[];
  /** Over `contacts c`. */
  byHand: string;
}

const IN_COUNTRIES = `lower(c.country) IN (${COUNTRIES.map((name) => `lower('${name}')`).join(', ')})`;

const SEGMENTS: Record<string, Question> = {
  'three countries': { rules: [{ field: 'country', operator: 'in_list', value: COUNTRIES }], byHand: IN_COUNTRIES },
  'three countries, a company': {
    rules: [
      { field: 'country', operator: 'in_list', value: COUNTRIES },
      { field: 'company.name', operator: 'is_not_empty' },
    ],
    byHand: `${IN_COUNTRIES} AND EXISTS (SELECT 1 FROM contacts_company_lnk l JOIN companies co ON co.id = l.company_id
      WHERE l.contact_id = c.id AND co.name <> '')`,
  },
  'three countries, three orders': {
    rules: [
      { field: 'country', operator: 'in_list', value: COUNTRIES },
      { relation: 'orders', aggregate: 'count', operator: 'greater_than_or_equal', value: 3 },
    ],
    byHand: `${IN_COUNTRIES} AND c.id IN (SELECT l.contact_id FROM orders_customer_lnk l JOIN orders o ON o.id = l.order_id
      GROUP BY l.contact_id HAVING count(*) >= 3)`,
  },
};

const segmentOf = (rules: FilterNode[]): StoredSegment => ({
  ...{
    documentId: 'bench',
    version: 1,
    name: 'Bench',
    description: null,
    type: 'dynamic',
    state: 'active',
    visibility: 'public',
  },
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
  const longest = { ms: 0 };
  const kept = createStayRepository(database);
  const stays: typeof kept = {
    ...kept,
    transaction: async (work) => {
      const { ms, value } = await timed(() => kept.transaction(work));
      longest.ms = Math.max(longest.ms, ms);
      return value;
    },
  };
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
  const drain = createChangeWorker({
    ...{ registry, changes, refresh, audience, quote: dialect.quote },
    departures: { ofDocuments: async () => undefined },
  });
  const run = async () => {
    const started = await refresh.start(segment, { cause: 'clock' });
    if (!started.ok) throw new Error(started.reason);
    const ended = await started.done;
    if (ended.state !== 'done') throw new Error(`${ended.state}: ${ended.error ?? ''}`);
    return ended;
  };
  return { run, drain, changes, longest };
}

/** Half of the changed leave, the other half enter; and back again. */
async function exchange(knex: Knex, count: number) {
  const some = (query: Knex.QueryBuilder, limit: number): Promise<{ id: number; country: string }[]> =>
    query.orderByRaw('id::bigint * 7919 % 100003').limit(limit).select('id', 'country');
  const leaving = await some(knex('contacts').whereIn('country', COUNTRIES), Math.ceil(count / 2));
  const entering = await some(knex('contacts').whereNotIn('country', COUNTRIES), Math.floor(count / 2));
  const set = (rows: { id: number }[], country: string) =>
    knex('contacts')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .update({ country });
  return {
    async there() {
      await set(leaving, ELSEWHERE);
      await set(entering, COUNTRIES[0] ?? '');
    },
    async back() {
      const all = [...leaving, ...entering];
      for (const country of new Set(all.map((row) => row.country))) {
        await set(
          all.filter((row) => row.country === country),
          country,
        );
      }
    },
  };
}

const stays = `(SELECT id, member_id FROM ${TABLES.memberships} WHERE segment_id = 'bench' AND exited_at = 0)`;

/** The least that must be done: both sides read once, the differences written, nothing recorded, nothing committed. */
async function byHand(knex: Knex, condition: string): Promise<{ ms: number; moved: number }> {
  const trx = await knex.transaction();
  try {
    const { ms, value } = await timed(async () => {
      const members = `(SELECT c.document_id FROM contacts c WHERE ${condition})`;
      await trx.raw(`CREATE TEMP TABLE bench_moved ON COMMIT DROP AS SELECT stay.id, member.document_id FROM ${members} member
        FULL JOIN ${stays} stay ON stay.member_id = member.document_id WHERE stay.id IS NULL OR member.document_id IS NULL`);
      const left = await trx.raw<{
        rowCount: number;
      }>(`UPDATE ${TABLES.memberships} SET exited_at = 2, exited_cause = 'clock', exited_run = 0
        FROM bench_moved WHERE bench_moved.id = ${TABLES.memberships}.id`);
      const entered = await trx.raw<{ rowCount: number }>(`INSERT INTO ${TABLES.memberships}
        (segment_id, member_id, origin, entered_at, exited_at, entered_cause, entered_run)
        SELECT 'bench', document_id, 'automatic', 2, 0, 'clock', 0 FROM bench_moved WHERE id IS NULL`);
      return left.rowCount + entered.rowCount;
    });
    return { ms, moved: value };
  } finally {
    await trx.rollback();
  }
}

async function measure(knex: Knex, { rules, byHand: condition }: Question, rounds: number) {
  await knex(TABLES.memberships).truncate();
  await knex(TABLES.segmentRuns).truncate();
  const { run, drain, changes, longest } = keeperOf(knex, rules);
  const where = compile(rules);
  const statement = `SELECT COUNT(*) AS total FROM "contacts" AS "member" WHERE ${where.sql}`;
  const count = () => knex.raw<{ rows: { total: string }[] }>(statement, [...where.bindings] as Knex.RawBinding[]);
  const counted = await count();
  const filled = await timed(run);
  const size = filled.value.size ?? 0;
  if (size !== Number(counted.rows[0]?.total)) throw new Error(`${size} members, ${counted.rows[0]?.total} counted`);
  // As autovacuum leaves it a minute after so many rows.
  await knex.raw('VACUUM ANALYZE ??', [TABLES.memberships]);
  const longestFilling = longest.ms;
  const { there, back } = await exchange(knex, Math.round(size / 100));
  const times: Record<'count' | 'unchanged' | 'byHand' | 'refresh', number[]> = {
    ...{ count: [], unchanged: [], byHand: [], refresh: [] },
  };
  let moved = 0;
  longest.ms = 0;
  try {
    // The first is for warming.
    for (let round = 0; round <= rounds; round += 1) {
      const unchanged = await timed(run);
      await (round % 2 === 0 ? there() : back());
      const one = await timed(count);
      const hand = await byHand(knex, condition);
      const refreshed = await timed(run);
      moved = refreshed.value.entered + refreshed.value.left;
      if (moved !== hand.moved) throw new Error(`${moved} moved, ${hand.moved} by hand`);
      if (round === 0) continue;
      times.count.push(one.ms);
      times.unchanged.push(unchanged.ms);
      times.byHand.push(hand.ms);
      times.refresh.push(refreshed.ms);
    }
    const longestRefresh = longest.ms;
    const incremental = await lookAgain(knex, { changes, drain });
    const ratio = (to: number[]) => median(times.refresh.map((ms, index) => ms / (to[index] ?? NaN))).toFixed(2);
    return {
      members: size,
      'count ms': Math.round(median(times.count)),
      'by hand ms': Math.round(median(times.byHand)),
      'first filling ms': Math.round(filled.ms),
      'refresh, nothing changed ms': Math.round(median(times.unchanged)),
      'refresh, 1 % changed ms': Math.round(median(times.refresh)),
      'came and went': moved,
      'refresh / count': ratio(times.count),
      'refresh / by hand': ratio(times.byHand),
      'longest transaction ms, filling': Math.round(longestFilling),
      'longest transaction ms, refresh': Math.round(longestRefresh),
      'after 1,000 documents ms': Math.round(incremental),
    };
  } finally {
    await back();
  }
}

async function lookAgain(
  knex: Knex,
  { changes, drain }: Pick<ReturnType<typeof keeperOf>, 'changes' | 'drain'>,
): Promise<number> {
  const ids: { document_id: string }[] = await knex('contacts')
    .orderBy('id')
    .limit(CHANGED_DOCUMENTS)
    .select('document_id');
  await changes.record(
    knex,
    ids.map(({ document_id: documentId }) => ({ uid: 'contact', documentId })),
  );
  return (await timed(drain)).ms;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      contacts: { type: 'string', default: String(FULL_SIZE) },
      rounds: { type: 'string', default: '5' },
      drop: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const adminUrl = process.env.COHORT_TEST_POSTGRES_URL;
  if (!adminUrl) throw new Error('Set COHORT_TEST_POSTGRES_URL to a PostgreSQL server');
  const contacts = Number(values.contacts);
  if (!Number.isInteger(contacts) || contacts < 100) throw new Error('--contacts takes a whole number from 100');
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1');
  const chosen = Object.entries(SEGMENTS).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  if (chosen.length === 0) throw new Error(`Segments: ${Object.keys(SEGMENTS).join('; ')}`);
  const { knex, close, drop } = await openBenchDatabase(adminUrl, contacts, MAX_CONNECTIONS);
  const report: Record<string, object> = {};
  const tables = (segmentsFeature.tables ?? []).map(({ tableName }) => tableName);
  try {
    // As Strapi has it on every content type.
    await knex.raw('CREATE INDEX IF NOT EXISTS bench_contacts_documents ON contacts (document_id)');
    for (const table of tables) await knex.schema.dropTableIfExists(table);
    await createRawTables(knex, segmentsFeature.tables ?? []);
    for (const [name, question] of chosen) report[name] = await measure(knex, question, rounds);
  } finally {
    for (const table of tables) await knex.schema.dropTableIfExists(table);
    await (values.drop ? drop() : close());
  }
  console.log(`${contacts} contacts; medians of ${rounds} rounds, ratios within each round`);
  console.table(report);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
