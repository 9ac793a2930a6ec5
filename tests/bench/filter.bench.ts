/**
 * Compiled filters against the SQL that one would write by hand and against `strapi.db.query`, in the same run and in
 * turns, in PostgreSQL: on a million contacts and five million orders unless --contacts says otherwise.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- filter [name] [--contacts 20000] [--drop]
 */
import { parseArgs } from 'node:util';
import type { Database } from '@strapi/database';
import type { Knex } from 'knex';
import type { FilterNode } from '../../server/src/contracts';
import { compileFilter, type CompileContext } from '../../server/src/features/segments/core/compile-filter';
import { createDialect } from '../../server/src/features/segments/core/dialects';
import { BENCH_GRAPH, FULL_SIZE, openBenchDatabase, ORDERS_PER_CONTACT, withIndex } from './filter-database';
import { BENCHMARKS, NOW, type Benchmark } from './filter-questions';
import { openStrapiDatabase } from './strapi-query';
import { inTurns, median, timed } from './timings';

const ROUNDS = 8;
const COMPILATIONS = 2_000;
const MAX_RATIO = 1.1;
const MAX_COMPILE_US = 200;

/** The same question, asked one way or another. */
type Way = 'ours' | 'byHand' | 'byJoin' | 'strapi';
type Counters = Partial<Record<Way, () => Promise<number>>>;

interface Report {
  isGood: boolean;
  row: Record<string, number | string>;
}

const context: CompileContext = {
  graph: BENCH_GRAPH,
  rootUid: 'contact',
  dialect: createDialect('postgres'),
  now: NOW,
  timezone: 'UTC',
};

function compile(rules: FilterNode[]): { sql: string; bindings: Knex.RawBinding[] } {
  const compiled = compileFilter({ entity: 'contact', matchType: 'all', rules }, context);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return {
    sql: `SELECT count(*) FROM "contacts" AS "t0" WHERE ${compiled.where.sql}`,
    bindings: [...compiled.where.bindings] as Knex.RawBinding[],
  };
}

function compileMicroseconds(rules: FilterNode[]): number {
  for (let warm = 0; warm < 3 * COMPILATIONS; warm += 1) compile(rules);
  const start = performance.now();
  for (let run = 0; run < COMPILATIONS; run += 1) compile(rules);
  return ((performance.now() - start) * 1000) / COMPILATIONS;
}

function countersOf({ rules, byHand, byJoin, bindings, where }: Benchmark, knex: Knex, strapi: Database): Counters {
  const ours = compile(rules);
  const count = async (sql: string, values: Knex.RawBinding[]): Promise<number> => {
    const { rows } = await knex.raw<{ rows: { count: string }[] }>(sql, values);
    return Number(rows[0]?.count);
  };
  return {
    ours: () => count(ours.sql, ours.bindings),
    byHand: () => count(byHand, bindings),
    ...(byJoin === undefined ? {} : { byJoin: () => count(byJoin, bindings) }),
    ...(where === null ? {} : { strapi: () => strapi.query('contact').count({ where }) }),
  };
}

/** Milliseconds of every way. Throws on unlike counts. */
async function timeInTurns(name: string, counters: Counters): Promise<{ count: number; times: Map<Way, number[]> }> {
  const ways = Object.entries(counters).map(([way, ask]) => [way, () => timed(ask)]);
  const answers = await inTurns<Way, { ms: number; value: number }>(name, Object.fromEntries(ways), {
    rounds: ROUNDS,
    sameAs: ({ value }) => value,
  });
  const times = new Map([...answers].map(([way, all]) => [way, all.map(({ ms }) => ms)]));
  return { count: answers.get('ours')?.[0]?.value ?? NaN, times };
}

async function measure(benchmark: Benchmark, knex: Knex, strapi: Database): Promise<Report> {
  const { count, times } = await timeInTurns(benchmark.name, countersOf(benchmark, knex, strapi));
  const ms = (way: Way): number | string => (times.has(way) ? Math.round(median(times.get(way))) : '–');
  const ratio = (way: Way): number => median(times.get('ours')) / median(times.get(way));
  const shown = (way: Way): string => (times.has(way) ? ratio(way).toFixed(2) : '–');
  const compileUs = compileMicroseconds(benchmark.rules);
  const row = {
    count,
    'ours ms': ms('ours'),
    'by hand ms': ms('byHand'),
    'ours / by hand': shown('byHand'),
    'plain JOIN ms': ms('byJoin'),
    'ours / plain JOIN': shown('byJoin'),
    'strapi.db.query ms': ms('strapi'),
    'ours / strapi.db.query': shown('strapi'),
    'compile µs': compileUs.toFixed(1),
  };
  return { row, isGood: ratio('byHand') <= MAX_RATIO && compileUs < MAX_COMPILE_US };
}

/** Prints the table, then in what the ways differ. Returns the filters that missed a limit. */
function print(chosen: Benchmark[], reports: Map<string, Report>): string[] {
  console.table(Object.fromEntries([...reports].map(([name, { row }]) => [name, row])));
  for (const { name, note } of chosen) console.log(`${name}: ${note}`);
  for (const { name, index } of chosen) if (index) console.log(`${name}, indexed: on ${index.table} (${index.on})`);
  console.log('strapi.db.query counts the rows of drafts too; these tables have none.');
  const bad = [...reports].filter(([, { isGood }]) => !isGood).map(([name]) => name);
  const limits = `ours / by hand ≤ ${MAX_RATIO}, compile < ${MAX_COMPILE_US} µs`;
  console.log(`Limits: ${limits}; missed: ${bad.join(', ') || 'none'}`);
  return bad;
}

/** By its name, or by that of the question it is a variant of. */
const isAsked = (names: readonly string[], name: string): boolean =>
  names.length === 0 || names.some((asked) => name === asked || name.startsWith(`${asked}, `));

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { contacts: { type: 'string', default: String(FULL_SIZE) }, drop: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const adminUrl = process.env.COHORT_TEST_POSTGRES_URL;
  if (!adminUrl) throw new Error('Set COHORT_TEST_POSTGRES_URL to a PostgreSQL server');
  const contacts = Number(values.contacts);
  if (!Number.isInteger(contacts) || contacts < 1) throw new Error('--contacts takes a whole number from 1');
  const chosen = BENCHMARKS.filter(({ name }) => isAsked(positionals, name));
  if (chosen.length === 0) throw new Error(`Filters: ${BENCHMARKS.map(({ name }) => name).join(', ')}`);
  const { knex, url, close, drop } = await openBenchDatabase(adminUrl, contacts);
  const strapi = await openStrapiDatabase(url);
  const reports = new Map<string, Report>();
  try {
    for (const benchmark of chosen) {
      const { name, index } = benchmark;
      const ask = (): Promise<Report> => measure(benchmark, knex, strapi);
      reports.set(name, await ask());
      if (index) reports.set(`${name}, indexed`, await withIndex(knex, index, ask));
    }
  } finally {
    await strapi.destroy();
    await (values.drop ? drop() : close());
  }
  console.log(`${contacts} contacts, ${contacts * ORDERS_PER_CONTACT} orders; medians of ${ROUNDS} rounds in turns`);
  const bad = print(chosen, reports);
  if (!values.drop) console.log('The database is kept for the next run; --drop removes it.');
  return bad.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
