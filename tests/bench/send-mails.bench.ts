/**
 * A campaign sent by a site process with Cohort’s own connection to a mail server, PostgreSQL and Redis, ten mails at a
 * time into a sink that takes 5 ms for each: against Nodemailer’s bare pool on the same sink before and after; then with
 * the process killed (SIGKILL) every 20 s, whereupon nothing may be lost, sent twice or left between two states.
 * Run: COHORT_TEST_POSTGRES_URL=… COHORT_TEST_REDIS_URL=… npm run bench -- send mails [steady] [killed] [--mails 20000]
 */
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import createKnex, { type Knex } from 'knex';
import { prepareCampaign } from '../support/campaign';
import { createTemporaryDatabase, type TemporaryDatabase } from '../support/databases';
import { readOutcome } from '../support/ledger';
import { launchSiteProcess, startSiteProcess, type SiteProcess } from '../support/process';
import { redisUrl } from '../support/services';
import { waitFor } from '../support/wait-for';
import { sendBare } from './send/bare-loop';
import { countUnsettled, keepLedger, putLedgerBack } from './send/ledger-copy';
import { ratePerSecond, startSinkProcess, type SinkProcess } from './send/sink-process';

const CONNECTIONS = 10;
/** The bare loop is as fast after a minute as after ten. */
const BARE_MAILS = 10_000;
const KILL_EVERY_MS = 20_000;
const MIN_RATIO = 0.8;
const LONGEST_MS = 60 * 60_000;
/** Counting reads the whole ledger; the rate is the sink’s. */
const LOOK_EVERY_MS = 5_000;
const MS_PER_SECOND = 1_000;

interface World {
  mails: number;
  database: TemporaryDatabase;
  knex: Knex;
}

interface Report {
  'mails / s': string;
  [column: string]: string | number;
}

let runs = 0;

/** A start of the campaign’s site, again and again with the same queue. */
function siteOf({ database }: World, sink: SinkProcess) {
  const prefix = `{cohort-bench-${process.pid}-${(runs += 1)}}`;
  const options = {
    database,
    config: {
      queue: { driver: 'bull' as const, redisUrl: redisUrl(), prefix },
      sending: { concurrency: CONNECTIONS, smtp: { host: '127.0.0.1', port: sink.port, ignoreTls: true } },
    },
  };
  return { start: () => startSiteProcess(options), launch: () => launchSiteProcess(options) };
}

async function onSink<T>(work: (sink: SinkProcess) => Promise<T>): Promise<T> {
  const sink = await startSinkProcess();
  try {
    return await work(sink);
  } finally {
    await sink.stop();
  }
}

/** Mails per second, and what each cost this process. */
const bareRun = (noDelay = false): Promise<{ rate: number; cpuMs: number }> =>
  onSink(async (sink) => {
    const before = cpuMs(process.pid);
    await sendBare({ port: sink.port, mails: BARE_MAILS, connections: CONNECTIONS, noDelay });
    const spent = cpuMs(process.pid) - before;
    return { rate: ratePerSecond(sink.journal()), cpuMs: spent / BARE_MAILS };
  });

const MS_PER_TICK = 10;

/** Processor time that a process has used (Linux), which a busy machine does not lengthen as it lengthens a run. */
function cpuMs(pid: number): number {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** What became of the campaign, by the rows and by the sink. */
async function accountFor({ knex, mails }: World, sink: SinkProcess) {
  const { lost, duplicates, ghosts, limbo, states } = await readOutcome(knex, sink.journal(), mails);
  return { lost, duplicates, ghosts, limbo, sent: states.sent ?? 0, uncertain: states.uncertain ?? 0 };
}

const isSound = ({ lost, duplicates, ghosts, limbo }: Awaited<ReturnType<typeof accountFor>>): boolean =>
  lost + duplicates + ghosts + limbo === 0;

const untilSettled = (knex: Knex): Promise<number> =>
  waitFor(
    () => countUnsettled(knex),
    (open) => open === 0,
    { timeoutMs: LONGEST_MS, everyMs: LOOK_EVERY_MS },
  );

async function steady(world: World): Promise<{ row: Report; missed: boolean }> {
  const before = await bareRun();
  await putLedgerBack(world.knex);
  const ours = await onSink(async (sink) => {
    const site = await siteOf(world, sink).start();
    const started = { cpuMs: cpuMs(site.pid), mails: sink.journal().length };
    try {
      await untilSettled(world.knex);
      const spent = cpuMs(site.pid) - started.cpuMs;
      const account = await accountFor(world, sink);
      return { rate: ratePerSecond(sink.journal()), cpuMs: spent / (world.mails - started.mails), account };
    } finally {
      await site.stop();
    }
  });
  const after = await bareRun();
  const bareNoDelay = await bareRun(true);
  const bare = (before.rate + after.rate) / 2;
  const ratio = ours.rate / bare;
  const { account } = ours;
  const row = {
    ...{ 'mails / s': ours.rate.toFixed(0), 'bare / s': bare.toFixed(0), ratio: ratio.toFixed(2) },
    'bare, TCP_NODELAY / s': bareNoDelay.rate.toFixed(0),
    'CPU ms / mail': ours.cpuMs.toFixed(1),
    'bare CPU ms / mail': ((before.cpuMs + after.cpuMs) / 2).toFixed(1),
    ...account,
  };
  return { row, missed: ratio < MIN_RATIO || !isSound(account) };
}

async function killed(world: World): Promise<{ row: Report; missed: boolean }> {
  await putLedgerBack(world.knex);
  return onSink(async (sink) => {
    const { launch, start } = siteOf(world, sink);
    let site: SiteProcess = await start();
    let kills = 0;
    const begun = performance.now();
    let isOver = false;
    const settled = untilSettled(world.knex).finally(() => (isOver = true));
    try {
      while (!isOver) {
        await Promise.race([settled, pause(KILL_EVERY_MS)]);
        if (isOver) break;
        await site.kill();
        kills += 1;
        site = await launch();
      }
      await settled;
    } finally {
      await site.kill();
    }
    const seconds = (performance.now() - begun) / MS_PER_SECOND;
    const account = await accountFor(world, sink);
    const row = { 'mails / s': (world.mails / seconds).toFixed(0), seconds: seconds.toFixed(0), kills, ...account };
    return { row, missed: !isSound(account) || account.uncertain > kills * CONNECTIONS };
  });
}

const PARTS = { steady, killed };

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { mails: { type: 'string', default: '100000' } },
  });
  if (!process.env.COHORT_TEST_POSTGRES_URL || !redisUrl()) {
    throw new Error('Set COHORT_TEST_POSTGRES_URL and COHORT_TEST_REDIS_URL to servers');
  }
  const mails = Number(values.mails);
  if (!Number.isInteger(mails) || mails < 100) throw new Error('--mails takes a whole number from 100');
  const chosen = Object.entries(PARTS).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  if (chosen.length === 0) throw new Error(`Parts: ${Object.keys(PARTS).join(', ')}`);
  const database = await createTemporaryDatabase('postgres');
  const knex = createKnex({ ...database.knexConfig, pool: { min: 0, max: 2 } });
  const missed: string[] = [];
  try {
    await prepareCampaign(database, mails);
    await keepLedger(knex);
    for (const [name, measure] of chosen) {
      const { row, missed: isMissed } = await measure({ mails, database, knex });
      console.log(`${mails} mails, ${CONNECTIONS} connections, ${name}`);
      console.table({ [name]: row });
      if (isMissed) missed.push(name);
    }
  } finally {
    await knex.destroy();
    await database.drop();
  }
  console.log(
    `Goals: ratio ≥ ${MIN_RATIO}; nothing lost, twice, unknown or in limbo; uncertain ≤ kills × ${CONNECTIONS}`,
  );
  console.log(`Missed: ${missed.join(', ') || 'none'}`);
  return missed.length === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
