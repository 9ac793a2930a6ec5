/**
 * Enrolling a segment of a million in the background by a site process on PostgreSQL: how long it takes, against one
 * INSERT … SELECT of the same rows; how the process grows, the longest transaction, and what a second run enrolls. Then
 * how long the site takes to start with all those mails pending, against before. The heap of the process is
 * limited: with gigabytes to take it lets garbage lie, and how it grows says nothing of what is needed.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- send enroll [--contacts 100000]
 */
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import createKnex, { type Knex } from 'knex';
import { TABLES } from '../../server/src/lib/table-names';
import { prepareEnrolling } from '../support/campaign';
import { createTemporaryDatabase, type TemporaryDatabase } from '../support/databases';
import { startSiteProcess, type SiteProcess } from '../support/process';
import { FULL_SIZE } from './filter-database';
import { median, timed } from './timings';

const GOALS = { seconds: 120, grownMb: 150, longestMs: 2_000, bootMs: 5_000 };
const BOOTS = 3;
const HEAP_MB = 256;
const LOOK_EVERY_MS = 50;
const MS_PER_SECOND = 1_000;
const KB_PER_MB = 1_024;

interface Enrolling {
  site: SiteProcess;
  token: string;
  segment: string;
  sequence: string;
}

interface Run {
  id: number;
  state: string;
  error: string | null;
  enrolled: number;
}

async function ask(
  { site, token, segment }: Enrolling,
  path: string,
  init: { method: string; body?: string },
): Promise<Run> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${site.url}/api/cohort/segments/${segment}/enrollment-runs${path}`, {
    ...init,
    headers,
  });
  const answer = (await response.json()) as { data: Run };
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
  return answer.data;
}

async function enroll(enrolling: Enrolling): Promise<Run> {
  const body = JSON.stringify({ data: { sequence: enrolling.sequence } });
  let run = await ask(enrolling, '', { method: 'POST', body });
  while (run.state === 'running') {
    await pause(LOOK_EVERY_MS);
    run = await ask(enrolling, `/${run.id}`, { method: 'GET' });
  }
  if (run.state !== 'done') throw new Error(`The run ended as ${run.state}: ${run.error}`);
  return run;
}

const residentMb = ({ pid }: SiteProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / KB_PER_MB;

/** The most memory that the process had, and the age of the oldest writing transaction that was ever seen. */
function watch(knex: Knex, site: SiteProcess) {
  const most = { mb: residentMb(site), writingMs: 0 };
  const question = `SELECT COALESCE(MAX(EXTRACT(EPOCH FROM clock_timestamp() - xact_start)), 0) * 1000 AS ms
    FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL`;
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver) {
      const { rows } = await knex.raw<{ rows: { ms: string }[] }>(question);
      most.writingMs = Math.max(most.writingMs, Number(rows[0]?.ms));
      most.mb = Math.max(most.mb, residentMb(site));
      await pause(LOOK_EVERY_MS);
    }
  };
  const looking = look();
  return async () => {
    isOver = true;
    await looking;
    return most;
  };
}

/** The least that it takes to write the same rows, indexes included. */
async function insertSelect(knex: Knex): Promise<number> {
  let ms = 0;
  for (const table of [TABLES.enrollments, TABLES.deliveries]) {
    const copy = `bench_${table}`;
    await knex.raw('CREATE TABLE ?? (LIKE ?? INCLUDING ALL)', [copy, table]);
    ms += (await timed(() => knex.raw('INSERT INTO ?? SELECT * FROM ??', [copy, table]))).ms;
    await knex.raw('DROP TABLE ??', [copy]);
  }
  return ms;
}

const start = (database: TemporaryDatabase): Promise<SiteProcess> =>
  startSiteProcess({
    database,
    config: { queue: { driver: 'memory' } },
    env: { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` },
    readyTimeoutMs: 180_000,
  });

async function bootMs(database: TemporaryDatabase): Promise<number> {
  const times: number[] = [];
  for (let boot = 0; boot < BOOTS; boot += 1) {
    const { ms, value: site } = await timed(() => start(database));
    times.push(ms);
    await site.stop();
  }
  return median(times);
}

async function measure(database: TemporaryDatabase, knex: Knex, contacts: number) {
  const prepared = await prepareEnrolling(database, contacts);
  await knex.raw('VACUUM ANALYZE');
  const bootBefore = await bootMs(database);
  const site = await start(database);
  const enrolling = { ...prepared, site };
  const before = residentMb(site);
  const stop = watch(knex, site);
  const first = await timed(() => enroll(enrolling)).finally(stop);
  const { mb, writingMs } = await stop();
  const again = await timed(() => enroll(enrolling));
  await site.stop();
  const bare = await insertSelect(knex);
  const [row]: { total: string }[] = await knex(TABLES.deliveries).where({ state: 'pending' }).count({ total: '*' });
  const bootAfter = await bootMs(database);
  const seconds = first.ms / MS_PER_SECOND;
  const goals = {
    [`≤ ${GOALS.seconds} s for ${FULL_SIZE}`]: seconds <= GOALS.seconds * (contacts / FULL_SIZE),
    [`grown ≤ ${GOALS.grownMb} MB`]: mb - before <= GOALS.grownMb,
    [`writing transactions ≤ ${GOALS.longestMs} ms`]: writingMs <= GOALS.longestMs,
    'everybody, and nobody twice': first.value.enrolled === contacts && again.value.enrolled === 0,
    [`start ≤ ${GOALS.bootMs} ms longer`]: bootAfter - bootBefore <= GOALS.bootMs,
  };
  const report = {
    enrolled: first.value.enrolled,
    seconds: seconds.toFixed(1),
    'ratio to INSERT … SELECT': (first.ms / bare).toFixed(2),
    [`grown MB, with a heap of ${HEAP_MB} MB at most`]: Math.round(mb - before),
    'longest writing transaction ms': Math.round(writingMs),
    'enrolled again': again.value.enrolled,
    'second run s': (again.ms / MS_PER_SECOND).toFixed(1),
    'start ms': Math.round(bootBefore),
    [`start with ${row?.total} pending ms`]: Math.round(bootAfter),
  };
  return { report, missed: Object.keys(goals).filter((goal) => !goals[goal]) };
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { contacts: { type: 'string', default: String(FULL_SIZE) } } });
  if (!process.env.COHORT_TEST_POSTGRES_URL) throw new Error('Set COHORT_TEST_POSTGRES_URL to a PostgreSQL server');
  const contacts = Number(values.contacts);
  if (!Number.isInteger(contacts) || contacts < 100) throw new Error('--contacts takes a whole number from 100');
  const database = await createTemporaryDatabase('postgres');
  const knex = createKnex({ ...database.knexConfig, pool: { min: 0, max: 2 } });
  try {
    const { report, missed } = await measure(database, knex, contacts);
    console.log(`${contacts} contacts enrolled; starts are medians of ${BOOTS}`);
    console.table(Object.fromEntries(Object.entries(report).map(([name, value]) => [name, { value }])));
    console.log(`Missed: ${missed.join('; ') || 'none'}`);
    return missed.length === 0 ? 0 : 1;
  } finally {
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
