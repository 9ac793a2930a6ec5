/**
 * What it costs a count to ask of every contact whether it is suppressed: the count by the gate, as the member repository
 * asks for it and as the server would plan it by itself, against the same count without that question, in turns; with
 * nobody suppressed, few, many, and with erased ones, for whom every address is hashed.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- segments suppressions [--contacts 300000]
 */
import { fragment } from '../../server/src/lib/sql-fragment';
import { TABLES } from '../../server/src/lib/table-names';
import { verdictsStatement } from '../../server/src/features/segments/core/reach';
import { broadRead } from '../../server/src/platform/broad-read';
import { createDatabase, toNumber } from '../../server/src/platform/database';
import { selectRows, type Row } from '../../server/src/platform/select-rows';
import { NOW } from './filter-questions';
import { ADDRESS_KEY, runSegmentBench, type SegmentWorld } from './segment-world';
import { inTurns, median, timed } from './timings';

const ROUNDS = 7;
const MOST_MS = 60_000;
const MAX_RATIO = 1.6;
/** A SHA-256 per contact costs nearly as much as all else that the gate asks. */
const MAX_RATIO_ERASED = 2.8;
const SUPPRESSED_VERDICT = 1;

/** How many addresses are suppressed, and how many of them erased. */
const LISTS = [
  { addresses: 0, erased: 0 },
  { addresses: 1_000, erased: 0 },
  { addresses: 100_000, erased: 0 },
  { addresses: 1_000, erased: 1 },
  { addresses: 100_000, erased: 1_000 },
  { addresses: 1_000, erased: 50_000 },
];
type List = (typeof LISTS)[number];

const addressOf = (id: string): string => `'c' || ${id} || '@example.com'`;

/** Addresses of the first contacts, then hashes of the next. */
async function suppress({ knex }: SegmentWorld, { addresses, erased }: List): Promise<void> {
  await knex(TABLES.suppressions).delete();
  const insert = (column: string, value: string): string =>
    `INSERT INTO ${TABLES.suppressions} (scope, ${column}, reason, source, created_at)
     SELECT 'all', ${value}, 'manual', 'bench', 1 FROM generate_series(?::int, ?::int) i`;
  await knex.raw(insert('address', addressOf('i')), [1, addresses]);
  const hashed = `encode(sha256(convert_to('${ADDRESS_KEY}' || ${addressOf('i')}, 'UTF8')), 'hex')`;
  await knex.raw(insert('address_hash', hashed), [addresses + 1, addresses + erased]);
  await knex.raw(`VACUUM ANALYZE ${TABLES.suppressions}`);
}

async function statements({ knex, audience, filters }: SegmentWorld) {
  const rules = [{ field: 'score', operator: 'greater_than_or_equal' as const, value: 0 }];
  const checked = await filters.check({ entity: 'contact', matchType: 'all', rules }, NOW);
  if (!checked.ok) throw new Error(JSON.stringify(checked.errors));
  const { entity, where } = checked;
  const statement = verdictsStatement({ audience, entity, where, nowMs: fragment('?', [NOW.getTime()]) });
  if (!statement) throw new Error('Contacts have no address');
  const gated = knex.raw(statement.sql, statement.bindings as never).toString();
  const ungated = gated.replace(/ WHEN \(?EXISTS .* THEN 'suppressed'/s, '');
  if (ungated === gated) throw new Error('The gate asks no question about suppressions');
  return { gated, ungated };
}

type Way = 'ours' | 'unset' | 'ungated';

async function measure(world: SegmentWorld, list: List, { gated, ungated }: Awaited<ReturnType<typeof statements>>) {
  await suppress(world, list);
  const database = createDatabase(world.knex);
  const counted = (sql: string) => broadRead(database, (queryable) => selectRows(queryable, fragment(sql)));
  const expected = Math.min(world.contacts, list.addresses + list.erased);
  const check = (rows: Row[]): void => {
    const found = toNumber(rows.find(({ verdict }) => toNumber(verdict) === SUPPRESSED_VERDICT)?.total ?? 0);
    if (found !== expected) throw new Error(`${found} are counted as suppressed, not ${expected}`);
  };
  const total = (rows: Row[]): number => rows.reduce((sum, row) => sum + toNumber(row.total), 0);
  const way = (ask: () => Promise<Row[]>, isGated: boolean) => async () => {
    const { ms, value: rows } = await timed(ask);
    if (isGated) check(rows);
    return { ms, total: total(rows) };
  };
  const ways = {
    ours: way(() => counted(gated), true),
    unset: way(() => selectRows(world.knex, fragment(gated)), true),
    ungated: way(() => counted(ungated), false),
  };
  const name = `${list.addresses} addresses, ${list.erased} erased`;
  const answers = await inTurns<Way, { ms: number; total: number }>(name, ways, {
    ...{ rounds: ROUNDS, mostMs: MOST_MS },
    sameAs: (answer) => answer.total,
  });
  const times = (of: Way): number[] => (answers.get(of) ?? []).map(({ ms }) => ms);
  const ratio = (of: Way): number => median(times(of).map((ms, round) => ms / (times('ungated')[round] ?? NaN)));
  const most = list.erased > 0 ? MAX_RATIO_ERASED : MAX_RATIO;
  return {
    name,
    row: {
      'count ms': Math.round(median(times('ours'))),
      'without the question ms': Math.round(median(times('ungated'))),
      ratio: ratio('ours').toFixed(2),
      'ratio as the server plans': ratio('unset').toFixed(2),
      rounds: times('ours').length,
      goal: ratio('ours') <= most ? 'met' : 'MISSED',
    },
  };
}

runSegmentBench(async (world) => {
  const asked = await statements(world);
  const report: Record<string, Awaited<ReturnType<typeof measure>>['row']> = {};
  for (const list of LISTS) {
    const { name, row } = await measure(world, list, asked);
    report[name] = row;
  }
  console.log(
    `${world.contacts} contacts, all counted by the gate; medians of rounds in turns, ratios within each round`,
  );
  console.table(report);
  console.log(`Goal: ≤ ${MAX_RATIO} × the count without the question, ≤ ${MAX_RATIO_ERASED} where somebody was erased`);
  return Object.entries(report).flatMap(([name, { goal }]) => (goal === 'met' ? [] : [name]));
});
