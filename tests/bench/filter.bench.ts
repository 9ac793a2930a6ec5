/**
 * Compiled filters against the SQL that one would write by hand, in the same run and in turns, on a million contacts
 * and five million orders in PostgreSQL. Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- filter [name | --drop]
 */
import type { Knex } from 'knex';
import type { Filter, FilterNode } from '../../server/src/contracts';
import { compileFilter, type CompileContext } from '../../server/src/features/segments/core/compile-filter';
import { createDialect } from '../../server/src/features/segments/core/dialects';
import { BENCH_GRAPH, CONTACTS, openBenchDatabase, ORDERS } from './filter-database';

const NOW = new Date('2026-11-20T00:00:00Z');
const ROUNDS = 8;
const COMPILATIONS = 2_000;
const MAX_RATIO = 1.1;
const MAX_COMPILE_US = 200;

interface Benchmark {
  name: string;
  rules: FilterNode[];
  /** A complete count. */
  byHand: string;
  /** Another way to write it, for comparison: right only while nobody has two companies. */
  byJoin?: string;
  bindings: (string | number | Date)[];
}

const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

const BENCHMARKS: Benchmark[] = [
  {
    name: 'flat',
    rules: [
      { field: 'country', operator: 'equals', value: 'Vietnam' },
      { field: 'city', operator: 'starts_with', value: 'city 1' },
      { field: 'score', operator: 'greater_than_or_equal', value: 50 },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE lower(c.country) = lower(?) AND lower(c.city) LIKE lower(?) AND c.score >= ?`,
    bindings: ['Vietnam', 'city 1%', 50],
  },
  {
    name: 'nested',
    rules: [
      { field: 'vip', operator: 'equals', value: true },
      {
        matchType: 'any',
        rules: [
          { field: 'country', operator: 'in_list', value: ['Thailand', 'Vietnam'] },
          {
            matchType: 'all',
            not: true,
            rules: [
              { field: 'city', operator: 'contains', value: '9' },
              { field: 'score', operator: 'between', value: [10, 90] },
            ],
          },
        ],
      },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE c.vip AND (lower(c.country) IN (lower(?), lower(?))
      OR c.city IS NULL OR lower(c.city) NOT LIKE lower(?) OR c.score NOT BETWEEN ? AND ? OR c.score IS NULL)`,
    bindings: ['Thailand', 'Vietnam', '%9%', 10, 90],
  },
  {
    name: 'to-one path',
    rules: [{ field: 'company.country', operator: 'equals', value: 'Germany' }],
    byHand: `SELECT count(*) FROM contacts c WHERE EXISTS (SELECT 1 FROM contacts_company_lnk l
      JOIN companies p ON p.id = l.company_id WHERE l.contact_id = c.id AND lower(p.country) = lower(?))`,
    byJoin: `SELECT count(*) FROM contacts c JOIN contacts_company_lnk l ON l.contact_id = c.id
      JOIN companies p ON p.id = l.company_id WHERE lower(p.country) = lower(?)`,
    bindings: ['Germany'],
  },
  {
    name: 'quantified',
    rules: [
      {
        relation: 'orders',
        quantifier: 'some',
        where: {
          matchType: 'all',
          rules: [
            { field: 'status', operator: 'equals', value: 'paid' },
            { field: 'total', operator: 'greater_than', value: 900 },
          ],
        },
      },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE EXISTS (SELECT 1 FROM orders_customer_lnk l JOIN orders o ON o.id = l.order_id
      WHERE l.contact_id = c.id AND lower(o.status) = lower(?) AND o.total > ?)`,
    bindings: ['paid', 900],
  },
  {
    name: 'aggregate in a period',
    rules: [
      {
        relation: 'orders',
        aggregate: 'sum',
        field: 'total',
        operator: 'greater_than',
        value: 1000,
        where: {
          matchType: 'all',
          rules: [{ field: 'placedAt', operator: 'in_last', value: { amount: 365, unit: 'day' } }],
        },
      },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE c.id IN (SELECT l.contact_id FROM orders_customer_lnk l
      JOIN orders o ON o.id = l.order_id WHERE o.placed_at >= ? AND o.placed_at <= ? GROUP BY l.contact_id HAVING sum(o.total) > ?)`,
    bindings: [daysAgo(365), NOW, 1000],
  },
  {
    name: 'relative date',
    rules: [
      { field: 'seenAt', operator: 'in_last', value: { amount: 30, unit: 'day' } },
      {
        field: 'joined',
        operator: 'on_or_after',
        value: { relative: 'start_of_year', offset: { amount: -1, unit: 'year' } },
      },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE c.seen_at >= ? AND c.seen_at <= ? AND c.joined >= ?`,
    bindings: [daysAgo(30), NOW, '2025-01-01'],
  },
];

const context: CompileContext = {
  graph: BENCH_GRAPH,
  rootUid: 'contact',
  dialect: createDialect('postgres'),
  now: NOW,
  timezone: 'UTC',
};

const filterOf = (rules: FilterNode[]): Filter => ({ entity: 'contact', matchType: 'all', rules });

function compile(rules: FilterNode[]): { sql: string; bindings: Knex.RawBinding[] } {
  const compiled = compileFilter(filterOf(rules), context);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return {
    sql: `SELECT count(*) FROM "contacts" AS "t0" WHERE ${compiled.where.sql}`,
    bindings: [...compiled.where.bindings] as Knex.RawBinding[],
  };
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function compileMicroseconds(rules: FilterNode[]): number {
  for (let warm = 0; warm < 3 * COMPILATIONS; warm += 1) compile(rules);
  const start = performance.now();
  for (let run = 0; run < COMPILATIONS; run += 1) compile(rules);
  return ((performance.now() - start) * 1000) / COMPILATIONS;
}

async function time(knex: Knex, sql: string, bindings: Knex.RawBinding[]): Promise<{ ms: number; count: number }> {
  const start = performance.now();
  const { rows } = await knex.raw<{ rows: { count: string }[] }>(sql, bindings);
  return { ms: performance.now() - start, count: Number(rows[0]?.count) };
}

async function measure(knex: Knex, { name, rules, byHand, byJoin, bindings }: Benchmark): Promise<boolean> {
  const ours = compile(rules);
  const times: Record<'ours' | 'byHand' | 'byJoin', number[]> = { ours: [], byHand: [], byJoin: [] };
  let count = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const isReversed = round % 2 === 1;
    const before = isReversed ? await time(knex, byHand, bindings) : undefined;
    const first = await time(knex, ours.sql, ours.bindings);
    const second = before ?? (await time(knex, byHand, bindings));
    if (first.count !== second.count) throw new Error(`${name}: ${first.count} ≠ ${second.count} by hand`);
    const third = byJoin === undefined ? undefined : await time(knex, byJoin, bindings);
    count = first.count;
    if (round > 0) {
      times.ours.push(first.ms);
      times.byHand.push(second.ms);
      if (third) times.byJoin.push(third.ms);
    }
  }
  const ratio = median(times.ours) / median(times.byHand);
  const compileUs = compileMicroseconds(rules);
  const isGood = ratio <= MAX_RATIO && compileUs < MAX_COMPILE_US;
  const figures = {
    name,
    count,
    oursMs: Math.round(median(times.ours)),
    byHandMs: Math.round(median(times.byHand)),
    ...(byJoin === undefined ? {} : { byJoinMs: Math.round(median(times.byJoin)) }),
    ratio: Number(ratio.toFixed(3)),
    compileUs: Number(compileUs.toFixed(1)),
    isGood,
  };
  console.log(JSON.stringify(figures));
  return isGood;
}

async function main(): Promise<void> {
  const url = process.env.COHORT_TEST_POSTGRES_URL;
  if (!url) throw new Error('Set COHORT_TEST_POSTGRES_URL to a PostgreSQL server');
  const { knex, drop } = await openBenchDatabase(url);
  console.log(`${CONTACTS} contacts, ${ORDERS} orders; medians of ${ROUNDS} rounds in turns`);
  let bad = 0;
  const only = process.argv[2];
  const chosen = BENCHMARKS.filter(({ name }) => only === undefined || only.startsWith('--') || name === only);
  for (const benchmark of chosen) if (!(await measure(knex, benchmark))) bad += 1;
  if (process.argv.includes('--drop')) await drop();
  else console.log('The database is kept for the next run; --drop removes it.');
  process.exit(bad === 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(2);
});
