/**
 * What one customer costs: the segments it is in, fifty of them at once and one by one, and the question that the route
 * policy asks on each request, by document id and by address. In PostgreSQL, on the filter benchmark’s database.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- in-segment [--contacts 20000] [--drop]
 */
import { parseArgs } from 'node:util';
import type { Knex } from 'knex';
import type { FilterNode } from '../../server/src/contracts';
import { compileFilter } from '../../server/src/features/segments/core/compile-filter';
import { createDialect } from '../../server/src/features/segments/core/dialects';
import { verdictCell } from '../../server/src/features/segments/core/rule-cells';
import { probeMember } from '../../server/src/features/segments/member-probe';
import { fragment, type SqlFragment } from '../../server/src/lib/sql-fragment';
import { selectRows } from '../../server/src/platform/select-rows';
import { BENCH_GRAPH, FULL_SIZE, openBenchDatabase } from './filter-database';
import { BENCHMARKS, NOW } from './filter-questions';

const SEGMENTS = 50;
const ROUNDS = 60;
const MAX_SEGMENTS_MS = 50;
const dialect = createDialect('postgres');
const ENTITY = { key: 'contact', uid: 'contact', label: 'Contact', roles: {} };
const audience = {
  from: (_: typeof ENTITY, alias: string) => fragment(`contacts AS ${alias}`),
  scope: () => fragment('1 = 1'),
};

const conditionOf = (rules: FilterNode[]): SqlFragment => {
  const context = { graph: BENCH_GRAPH, rootUid: 'contact', dialect, now: NOW, timezone: 'UTC', rootAlias: 'member' };
  const compiled = compileFilter({ entity: 'contact', matchType: 'all', rules }, { ...context, shape: 'record' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.where;
};

/** The benchmark’s tables have no addresses: names stand in, folded as addresses are. */
const ADDRESS = 'lower(btrim(member.name))';

/** The benchmark’s questions in turns, each with a bound of its own so that no two segments are alike. */
const rulesOf = (index: number): FilterNode[] => {
  const question = BENCHMARKS[index % BENCHMARKS.length];
  const apart: FilterNode = { field: 'score', operator: 'less_than', value: 60 + index };
  return [...(question?.rules ?? []), apart];
};

type Ask = (member: number) => Promise<unknown>;

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function time(contacts: number, ask: Ask): Promise<{ 'median ms': string; 'slowest ms': string }> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + 5; round += 1) {
    const member = 1 + ((round * 7919) % contacts);
    const start = performance.now();
    await ask(member);
    if (round >= 5) times.push(performance.now() - start);
  }
  return { 'median ms': median(times).toFixed(2), 'slowest ms': Math.max(...times).toFixed(2) };
}

function waysOf(knex: Knex): Record<string, Ask> {
  const read = (statement: SqlFragment) => selectRows(knex, statement);
  const probe = (member: number, cells: SqlFragment[]) =>
    probeMember(read, { audience, entity: ENTITY, memberId: `d${member}`, cells });
  const compileAll = () => Array.from({ length: SEGMENTS }, (_, index) => verdictCell(conditionOf(rulesOf(index))));
  const one = (member: SqlFragment): Promise<unknown> => {
    const where = conditionOf(rulesOf(3));
    const bindings = [...member.bindings, ...where.bindings];
    return read(fragment(`SELECT 1 FROM contacts AS member WHERE ${member.sql} AND (${where.sql}) LIMIT 1`, bindings));
  };
  return {
    [`${SEGMENTS} segments of one customer, compiled and asked at once`]: (member) => probe(member, compileAll()),
    [`${SEGMENTS} segments of one customer, one statement each`]: async (member) => {
      for (const cell of compileAll()) await probe(member, [cell]);
    },
    'policy: by document id': (member) => one(fragment('member.document_id = ?', [`d${member}`])),
    'policy: by address, no index': (member) => one(fragment(`${ADDRESS} = ?`, [`name ${member}`])),
  };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { contacts: { type: 'string', default: String(FULL_SIZE) }, drop: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const adminUrl = process.env.COHORT_TEST_POSTGRES_URL;
  if (!adminUrl) throw new Error('Set COHORT_TEST_POSTGRES_URL to a PostgreSQL server');
  const contacts = Number(values.contacts);
  const { knex, close, drop } = await openBenchDatabase(adminUrl, contacts);
  const rows: Record<string, Awaited<ReturnType<typeof time>>> = {};
  try {
    // As Strapi indexes the documents of every content type.
    await knex.raw('CREATE INDEX IF NOT EXISTS contacts_documents_idx ON contacts (document_id)');
    for (const [name, ask] of Object.entries(waysOf(knex))) rows[name] = await time(contacts, ask);
    await knex.raw('CREATE INDEX contacts_address_idx ON contacts (lower(btrim(name)))');
    const byAddress = waysOf(knex)['policy: by address, no index'];
    if (byAddress) rows['policy: by address, with an index on it'] = await time(contacts, byAddress);
    await knex.raw('DROP INDEX contacts_address_idx');
  } finally {
    await (values.drop ? drop() : close());
  }
  console.log(`${contacts} contacts; ${ROUNDS} customers in turns`);
  console.table(rows);
  const atOnce = Number(Object.values(rows)[0]?.['median ms']);
  console.log(`Limit: ${SEGMENTS} segments of one customer < ${MAX_SEGMENTS_MS} ms`);
  return atOnce < MAX_SEGMENTS_MS ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
