/**
 * A burst of opens and clicks on a site in a process of its own, in PostgreSQL: until each is counted once, and what an
 * answer costs beside that of an endpoint which does nothing.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- tracking [--hits 10000] [--connections 50]
 */
import http from 'node:http';
import { parseArgs } from 'node:util';
import type { Core } from '@strapi/types';
import createKnex, { type Knex } from 'knex';
import { defaultConfig } from '../../config/plugin';
import { createTokens } from '../../server/src/features/tracking';
import { TABLES } from '../../server/src/lib/table-names';
import { linkKeys } from '../../server/src/platform/site-urls';
import { createTemporaryDatabase } from '../support/databases';
import { startSiteProcess } from '../support/process';
import { waitFor } from '../support/wait-for';
import { percentile } from './timings';

const SECRET = 'the secret of the benchmark';
const HITS_PER_MAIL = 5;
const LINKS = 20;
const WARM_UP = 500;
const GOAL_S = 10;
const HOUR_MS = 3_600_000;
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';

const tokens = createTokens(linkKeys({} as Core.Strapi, { ...defaultConfig, secret: SECRET }));

interface Answers {
  seconds: number;
  perSecond: number;
  'p50 ms': number;
  'p95 ms': number;
  'p99 ms': number;
  unexpected: number;
}

interface Ask {
  agent: http.Agent;
  url: string;
}

const get = ({ agent, url }: Ask, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = http.get(`${url}${path}`, { agent, headers: { 'User-Agent': AGENT } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
  });

/** Every connection takes the next path as soon as it has its answer. */
async function burst(ask: Ask, paths: readonly string[], expected: readonly number[]): Promise<Answers> {
  const times: number[] = [];
  let next = 0;
  let unexpected = 0;
  const start = performance.now();
  const connection = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const asked = performance.now();
      if (!expected.includes(await get(ask, path))) unexpected += 1;
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: ask.agent.maxSockets }, connection));
  const seconds = (performance.now() - start) / 1_000;
  const at = (share: number): number => Number(percentile(times, share).toFixed(1));
  const rounded = { seconds: Number(seconds.toFixed(2)), perSecond: Math.round(paths.length / seconds) };
  return { ...rounded, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'p99 ms': at(0.99), unexpected };
}

/** Mails that were sent an hour ago, and links; answers the ids of both. */
async function fill(knex: Knex, mails: number): Promise<{ mails: number[]; links: number[] }> {
  const now = Date.now();
  const delivery = (index: number) => ({
    ...{ idempotency_key: `bench:${index}`, kind: 'step', state: 'sent', message_id: `<${index}@bench.test>` },
    ...{ recipient_uid: 'api::contact.contact', recipient_id: `contact-${index}`, fence: 1, attempts: 1 },
    ...{ due_at: now, scheduled_at: now, created_at: now, updated_at: now, sent_at: now - HOUR_MS, settled_at: now },
  });
  const rows = Array.from({ length: mails }, (_, index) => delivery(index));
  await knex.batchInsert(TABLES.deliveries, rows, 500);
  const urls = Array.from({ length: LINKS }, (_, index) => `https://example.test/${index}`);
  await knex(TABLES.links).insert(urls.map((url, index) => ({ url, hash: `bench ${index}`, used_at: now })));
  return { mails: await knex(TABLES.deliveries).pluck('id'), links: await knex(TABLES.links).pluck('id') };
}

/** By turns opens and clicks; hits of one mail are far apart, as in the hour after a campaign. */
const pathsOf = ({ mails, links }: { mails: number[]; links: number[] }, hits: number): string[] =>
  Array.from({ length: hits }, (_, index) => {
    const mail = mails[index % mails.length] ?? 0;
    const link = links[index % links.length] ?? 0;
    return index % 2 === 0
      ? `/api/cohort/open/${tokens.sign('open', [mail])}.gif`
      : `/api/cohort/click/${tokens.sign('click', [mail, link, LINKS])}`;
  });

const storedHits = async (knex: Knex): Promise<number> =>
  Number((await knex(TABLES.deliveryEvents).whereIn('type', ['opened', 'clicked']).count({ total: '*' }))[0]?.total);

async function measure(knex: Knex, ask: Ask, hits: number): Promise<boolean> {
  const paths = pathsOf(await fill(knex, Math.ceil(hits / HITS_PER_MAIL)), hits);
  const bare = (count: number) => burst(ask, Array<string>(count).fill('/_health'), [204]);
  await bare(WARM_UP);
  await burst(ask, paths.slice(0, WARM_UP), [200, 302]);
  await waitFor(
    () => storedHits(knex),
    (count) => count === WARM_UP,
  );
  await knex(TABLES.deliveryEvents).delete();
  const before = await bare(hits);
  const start = performance.now();
  const tracked = await burst(ask, paths, [200, 302]);
  await waitFor(
    () => storedHits(knex),
    (count) => count >= hits,
    { everyMs: 20 },
  );
  const seconds = (performance.now() - start) / 1_000;
  const after = await bare(hits);
  const { rows } = await knex.raw<{ rows: { once: string; people: string }[] }>(
    `SELECT count(DISTINCT data ->> 'hit') AS once, count(*) FILTER (WHERE data ->> 'machine' = 'false') AS people FROM ??`,
    [TABLES.deliveryEvents],
  );
  const stored = await storedHits(knex);
  console.table({ 'bare, before': before, 'opens and clicks': tracked, 'bare, after': after });
  const p95 = (before['p95 ms'] + after['p95 ms']) / 2;
  console.log(`${hits} hits by ${ask.agent.maxSockets} connections: stored ${stored}, different ${rows[0]?.once}`);
  console.log(`Of people: ${rows[0]?.people}. All stored ${seconds.toFixed(2)} s after the first request`);
  console.log(`p95 of an answer ÷ p95 of a bare one: ${(tracked['p95 ms'] / p95).toFixed(2)}`);
  console.log(`Goal: every hit once, within ${GOAL_S} s`);
  const isOnce = stored === hits && Number(rows[0]?.once) === hits && tracked.unexpected === 0;
  return isOnce && seconds <= GOAL_S;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      hits: { type: 'string', default: '10000' },
      connections: { type: 'string', default: '50' },
    },
    allowPositionals: true,
  });
  const database = await createTemporaryDatabase('postgres');
  const knex = createKnex(database.knexConfig);
  const config = { process: 'web', queue: { driver: 'memory' }, secret: SECRET } as const;
  const site = await startSiteProcess({ database, config });
  const agent = new http.Agent({ keepAlive: true, maxSockets: Number(values.connections) });
  try {
    return (await measure(knex, { agent, url: site.url }, Number(values.hits))) ? 0 : 1;
  } finally {
    agent.destroy();
    await site.stop();
    await knex.destroy();
    await database.drop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
