/**
 * F1–F4, F12, F20 of the promise: processes die by SIGKILL or lose Redis in the middle of a run, and still no mail is
 * lost, none goes out twice, and what was in flight at the moment of death is listed as uncertain.
 */
import path from 'node:path';
import IORedis from 'ioredis';
import createKnex, { type Knex } from 'knex';
import type { PluginConfigInput } from '../../config/plugin';
import { startMailSink, type MailSink } from '../../playground/mail-sink/mail-sink.mjs';
import { prepareCampaign } from '../support/campaign';
import { createTemporaryDatabase, describeEachDatabase, type TemporaryDatabase } from '../support/databases';
import { countOpen, readJournal, readOutcome } from '../support/ledger';
import { makeScratchDir, removeScratchDir } from '../support/paths';
import { startSiteProcess, type SiteProcess } from '../support/process';
import { missingReason, redisMissingReason, redisUrl } from '../support/services';
import { waitFor } from '../support/wait-for';

const MAILS = 1_000;
const CONCURRENCY = 10;
const LATENCY_MS = 5;
const MINUTE = 60_000;

interface Run {
  database: TemporaryDatabase;
  knex: Knex;
  sink: MailSink;
  journal: string;
  start(queue: PluginConfigInput['queue']): Promise<SiteProcess>;
  close(): Promise<void>;
}

const openRun = async (client: TemporaryDatabase['client']): Promise<Run> => {
  const database = await createTemporaryDatabase(client);
  await prepareCampaign(database, MAILS);
  const dir = makeScratchDir();
  const journal = path.join(dir, 'journal.jsonl');
  const sink = await startMailSink({ smtpPort: 0, httpPort: 0, journal, latencyMs: LATENCY_MS });
  const knex = createKnex(database.knexConfig);
  const started: SiteProcess[] = [];
  return {
    database,
    knex,
    sink,
    journal,
    start: async (queue) => {
      const site = await startSiteProcess({
        database,
        config: { process: 'both', queue, sending: { concurrency: CONCURRENCY, leaseMs: 3_000, tickIntervalMs: 500 } },
        env: { SMTP_PORT: String(sink.smtpPort) },
      });
      started.push(site);
      return site;
    },
    close: async () => {
      await Promise.all(started.map((site) => site.kill()));
      await knex.destroy();
      await sink.stop();
      await database.drop();
      removeScratchDir(dir);
    },
  };
};

const untilSettled = (knex: Knex): Promise<number> =>
  waitFor(
    () => countOpen(knex),
    (open) => open === 0,
    { timeoutMs: 4 * MINUTE, everyMs: 500 },
  );

/** `inFlight`: how many mails may have been on the wire when processes died. */
const expectPromiseKept = async (run: Run, inFlight: number): Promise<void> => {
  const outcome = await readOutcome(run.knex, readJournal(run.journal));
  expect(outcome).toMatchObject({ limbo: 0, lost: 0, duplicates: 0, ghosts: 0 });
  expect((outcome.states.sent ?? 0) + (outcome.states.uncertain ?? 0)).toBe(MAILS);
  expect(outcome.states.uncertain ?? 0).toBeLessThanOrEqual(inFlight);
};

const killTwice = async (run: Run, queue: PluginConfigInput['queue']): Promise<void> => {
  const first = await run.start(queue);
  await run.sink.waitForMessages(MAILS * 0.2, MINUTE);
  await first.kill();
  const second = await run.start(queue);
  await run.sink.waitForMessages(MAILS * 0.5, MINUTE);
  await second.kill();
  await run.start(queue);
  await untilSettled(run.knex);
  await expectPromiseKept(run, 2 * CONCURRENCY);
};

describeEachDatabase('SIGKILL twice in 1,000 mails, with the memory driver', (client) => {
  let run: Run;
  beforeAll(async () => {
    run = await openRun(client);
  });
  afterAll(() => run?.close());

  it('loses none and repeats none', () => killTwice(run, { driver: 'memory' }));
});

const url = redisUrl();
const client = missingReason('postgres') ? 'sqlite' : 'postgres';

const withRedis = (
  title: string,
  test: (run: Run, queue: PluginConfigInput['queue'], redis: IORedis) => Promise<void>,
): void => {
  if (!url) return void it.skip(`${title}: ${redisMissingReason()}`, () => undefined);
  it(title, async () => {
    const prefix = `{cohort-faults-${process.pid}-${Date.now()}}`;
    const redis = new IORedis(url);
    const run = await openRun(client);
    try {
      await test(run, { driver: 'bull', redisUrl: url, prefix }, redis);
    } finally {
      await run.close();
      await forget(redis, prefix);
      redis.disconnect();
    }
  });
};

/** As FLUSHALL is to this plugin, without taking the keys of anybody else on the same server. */
const forget = async (redis: IORedis, prefix: string): Promise<number> => {
  const keys = await redis.keys(`${prefix.replace(/[{}]/g, '?')}*`);
  return keys.length === 0 ? 0 : redis.del(...keys);
};

describe(`1,000 mails with the bull driver [${client}]`, () => {
  withRedis('SIGKILL twice: loses none and repeats none', (run, queue) => killTwice(run, queue));

  withRedis('Redis forgets everything in the middle: all go out, each once', async (run, queue, redis) => {
    await run.start(queue);
    for (const share of [0.2, 0.4, 0.6]) {
      await run.sink.waitForMessages(MAILS * share, MINUTE);
      expect(await forget(redis, queue?.prefix ?? '')).toBeGreaterThan(0);
    }
    await untilSettled(run.knex);
    await expectPromiseKept(run, 0);
  });

  withRedis('two processes, one of which dies: all go out, each once', async (run, queue) => {
    const [first] = await Promise.all([run.start(queue), run.start(queue)]);
    await run.sink.waitForMessages(MAILS * 0.4, MINUTE);
    await first?.kill();
    await untilSettled(run.knex);
    await expectPromiseKept(run, CONCURRENCY);
  });
});
