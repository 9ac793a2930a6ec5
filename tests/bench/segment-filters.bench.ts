/**
 * The count and the first page of segments, as the member repository asks for them, against SQL written by hand and
 * `strapi.db.query`, in the same run and in turns.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- segments filters [name] [--contacts 20000]
 */
import type { Database } from '@strapi/database';
import type { Knex } from 'knex';
import { EVERYTHING } from '../../server/src/lib/content-reads';
import { NOW } from './filter-questions';
import { SEGMENT_QUESTIONS, type SegmentQuestion } from './segment-questions';
import { runSegmentBench, type SegmentWorld } from './segment-world';
import { openStrapiDatabase } from './strapi-query';
import { inTurns, median } from './timings';

const PAGE_SIZE = 25;
const ROUNDS = 7;
const MOST_MS = 60_000;
const MAX_RATIO = 1.1;

type Way = 'ours' | 'byHand' | 'strapi';

interface Page {
  total: number;
  documentIds: string[];
}

/** Milliseconds; `whole` with what is around the statements: of ours the transaction that limits their time. */
interface Answer extends Page {
  count: number;
  page: number;
  both: number;
  whole: number;
}

type Part = 'count' | 'page' | 'both' | 'whole';

/** Times the SELECTs of one question: the count and the page, in this order. */
function createStopwatch(knex: Knex) {
  const started = new Map<string, number>();
  let times: number[] = [];
  knex.on('query', ({ __knexQueryUid: id }: { __knexQueryUid: string }) => started.set(id, performance.now()));
  knex.on('query-response', (_rows: unknown, { __knexQueryUid: id, sql }: { __knexQueryUid: string; sql: string }) => {
    if (/^select (?!set_config)/i.test(sql)) times.push(performance.now() - (started.get(id) ?? NaN));
    started.delete(id);
  });
  return async (ask: () => Promise<Page>): Promise<Answer> => {
    times = [];
    const start = performance.now();
    const page = await ask();
    const whole = performance.now() - start;
    const [count = NaN, first = NaN, ...others] = times;
    if (others.length > 0 || Number.isNaN(first)) throw new Error(`Two statements were expected, not ${times.length}`);
    return { ...page, count, page: first, both: count + first, whole };
  };
}

interface Row {
  document_id: string;
}

async function askByHand(knex: Knex, { byHand, bindings }: SegmentQuestion): Promise<Page> {
  const counted = await knex.raw<{ rows: { total: string }[] }>(
    `SELECT count(*) AS total FROM contacts c WHERE ${byHand}`,
    bindings,
  );
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `SELECT c.document_id, c.name, c.email FROM contacts c WHERE ${byHand} ORDER BY c.id LIMIT ?`,
    [...bindings, PAGE_SIZE],
  );
  return { total: Number(counted.rows[0]?.total), documentIds: rows.map((row) => row.document_id) };
}

async function askStrapi(strapi: Database, where: Record<string, unknown>): Promise<Page> {
  const contacts = strapi.query('contact');
  const total = await contacts.count({ where });
  const select = ['documentId', 'name'];
  const rows: { documentId: string }[] = await contacts.findMany({ where, select, orderBy: 'id', limit: PAGE_SIZE });
  return { total, documentIds: rows.map(({ documentId }) => documentId) };
}

async function askOurs({ filters, members }: SegmentWorld, { name, rules }: SegmentQuestion): Promise<Page> {
  const checked = await filters.check({ entity: 'contact', matchType: 'all', rules }, NOW);
  if (!checked.ok) throw new Error(`${name}: ${JSON.stringify(checked.errors)}`);
  const question = { ...checked, reads: EVERYTHING, timeoutMs: MOST_MS, page: 1, pageSize: PAGE_SIZE };
  const { data, meta } = await members.page(question);
  return { total: meta.pagination.total, documentIds: data.map(({ documentId }) => documentId) };
}

async function measure(world: SegmentWorld, strapi: Database, question: SegmentQuestion) {
  const { where } = question;
  const ofPlugin = createStopwatch(world.knex);
  const ofStrapi = createStopwatch(strapi.connection);
  const ways = {
    ours: () => ofPlugin(() => askOurs(world, question)),
    byHand: () => ofPlugin(() => askByHand(world.knex, question)),
    ...(where === null ? {} : { strapi: () => ofStrapi(() => askStrapi(strapi, where)) }),
  };
  const sameAs = ({ total, documentIds }: Answer) => `${total} ${documentIds.join()}`;
  const answers = await inTurns<Way, Answer>(question.name, ways, { rounds: ROUNDS, mostMs: MOST_MS, sameAs });
  const middle = (way: Way, part: Part) => median(answers.get(way)?.map((one) => one[part]));
  const ratio = (way: Way, part: Part) => middle('ours', part) / middle(way, part);
  const shown = (value: number, digits: number) => (Number.isNaN(value) ? '–' : value.toFixed(digits));
  const row = {
    members: answers.get('ours')?.[0]?.total,
    'count ms': shown(middle('ours', 'count'), 0),
    'page ms': shown(middle('ours', 'page'), 1),
    'count / by hand': shown(ratio('byHand', 'count'), 2),
    'page / by hand': shown(ratio('byHand', 'page'), 2),
    'both / by hand': shown(ratio('byHand', 'both'), 2),
    'whole / by hand': shown(ratio('byHand', 'whole'), 2),
    'whole / strapi.db.query': shown(ratio('strapi', 'whole'), 2),
    rounds: answers.get('ours')?.length,
    goal: ratio('byHand', 'both') <= MAX_RATIO ? 'met' : 'MISSED',
  };
  for (const knex of [world.knex, strapi.connection])
    knex.removeAllListeners('query').removeAllListeners('query-response');
  return row;
}

runSegmentBench(async (world) => {
  const { names } = world;
  const chosen = SEGMENT_QUESTIONS.filter(({ name }) => names.length === 0 || names.includes(name));
  if (chosen.length === 0) throw new Error(`Filters: ${SEGMENT_QUESTIONS.map(({ name }) => name).join('; ')}`);
  const strapi = await openStrapiDatabase(world.url);
  const report: Record<string, Awaited<ReturnType<typeof measure>>> = {};
  try {
    for (const question of chosen) report[question.name] = await measure(world, strapi, question);
  } finally {
    await strapi.destroy();
  }
  console.log(`${world.contacts} contacts; count and first page of ${PAGE_SIZE}, medians of rounds in turns`);
  console.table(report);
  console.log('both: the two statements; whole: with the transaction around ours that limits their time');
  console.log(`Goal: both ≤ ${MAX_RATIO} × by hand`);
  return Object.entries(report).flatMap(([name, { goal }]) => (goal === 'met' ? [] : [name]));
});
