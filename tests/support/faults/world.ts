/**
 * A site of each database with a campaign that is planned and due, made once and set back before every case; a run on it
 * has a mail server of its own, any number of processes, and ends them all.
 */
import path from 'node:path';
import createKnex, { type Knex } from 'knex';
import type { PluginConfigInput } from '../../../config/plugin';
import type { JournalEntry } from '../../../playground/mail-sink/mail-sink.mjs';
import { mailsInHand } from '../../../server/src/features/delivery/core/mails-in-hand';
import type { SqlClient } from '../../../server/src/platform/database';
import { prepareCampaign, type Campaign } from '../campaign';
import { createTemporaryDatabase, type TemporaryDatabase } from '../databases';
import { countOpen, readJournal, readOutcome, type Outcome } from '../ledger';
import { makeScratchDir, removeScratchDir } from '../paths';
import { launchSiteProcess, startSiteProcess, type SiteProcess } from '../process';
import { startScriptedSmtp, type ScriptedSmtp } from '../scripted-smtp';
import { redisUrl } from '../services';
import { waitFor } from '../wait-for';
import { laidOver } from './laid-over';

export type Driver = 'bull' | 'memory';
export type Adapter = 'provider' | 'smtp';

export interface Setup {
  driver: Driver;
  adapter: Adapter;
  mails: number;
}

export interface Failpoint {
  transition: string;
  when: 'before' | 'after';
  nth?: number;
  signal?: 'SIGKILL' | 'SIGSTOP';
  /** Blocks the event loop for so long instead. */
  blockMs?: number;
}

export interface StartOptions {
  config?: PluginConfigInput;
  env?: Record<string, string>;
  failpoint?: Failpoint;
}

export interface FaultRun extends Setup {
  knex: Knex;
  database: TemporaryDatabase;
  sink: ScriptedSmtp;
  campaign: Campaign;
  /** Of this run’s keys in Redis. */
  prefix: string;
  start(options?: StartOptions): Promise<SiteProcess>;
  /** Does not wait until it serves. */
  launch(options?: StartOptions): Promise<SiteProcess>;
  /** Launches a process that must end at this failpoint. */
  dieAt(failpoint: Failpoint, config?: PluginConfigInput): Promise<void>;
  /** A call of `/api/cohort`, as a consumer with a token makes it; its `data`. Throws unless it is answered with 2xx. */
  ask<T>(site: SiteProcess, method: 'GET' | 'POST' | 'PUT', path: string, data?: object): Promise<T>;
  outcome(): Promise<Outcome>;
  /** What the mail server accepted. */
  journal(): JournalEntry[];
  /** Until the sending tick has run so many times more, in whichever process. */
  ticks(count: number): Promise<unknown>;
  untilAccepted(count: number): Promise<unknown>;
  /** Until no first mail is claimed, sending, or due. */
  untilSettled(timeoutMs?: number): Promise<unknown>;
  /** What the processes said last, for the reader of a failure. */
  logs(): string;
  close(): Promise<void>;
}

/** Under way to the mail server at most, by one process. */
export const CONCURRENCY = 10;
/** With those that are claimed and prepared meanwhile. */
export const IN_HAND = mailsInHand({ concurrency: CONCURRENCY, rate: {} });
/** Short, so that what a dead process held is soon taken up. */
export const LEASE_MS = 3_000;
const LATENCY_MS = 5;
const CHUNK = 100;
const MINUTE_MS = 60_000;
/** How long a process may take to boot on a machine that is busy with other things. */
const READY_MS = 3 * MINUTE_MS;
const LOG_CHARACTERS = 3_000;
const SHORTLY_MS = 2_000;

const EMPTIED = ['delivery_events', 'suppressions', 'leases', 'throttles', 'holds', 'deliveries', 'enrollments'];

type Row = Record<string, unknown>;

const restoreRows = async (knex: Knex, table: string, rows: Row[]): Promise<void> => {
  for (let from = 0; from < rows.length; from += CHUNK) await knex(table).insert(rows.slice(from, from + CHUNK));
};

export interface FaultWorld {
  database: TemporaryDatabase;
  /** Sets everything back to `mails` planned mails that are due. */
  open(setup: Setup): Promise<FaultRun>;
  close(): Promise<void>;
}

export const createFaultWorld = async (client: SqlClient, contacts: number): Promise<FaultWorld> => {
  const database = await createTemporaryDatabase(client);
  const campaign = await prepareCampaign(database, contacts);
  const knex = createKnex(database.knexConfig);
  const deliveries: Row[] = await knex('cohort_deliveries').orderBy('id');
  const enrollments: Row[] = await knex('cohort_enrollments').orderBy('id');
  const templates: Row[] = await knex('cohort_templates').select('id', 'subject');

  const setBack = async (mails: number): Promise<void> => {
    for (const table of [...EMPTIED, 'installation']) await knex(`cohort_${table}`).delete();
    const dueAt = Date.now() - SHORTLY_MS;
    const kept = deliveries.slice(0, mails).map((row) => ({ ...row, due_at: dueAt, scheduled_at: dueAt }));
    const ids = new Set(kept.map((row: Row) => row.enrollment_id));
    await restoreRows(
      knex,
      'cohort_enrollments',
      enrollments.filter(({ id }) => ids.has(id)),
    );
    await restoreRows(knex, 'cohort_deliveries', kept);
    await knex('cohort_sequences').update({ is_active: true });
    await knex('cohort_sequence_steps').update({ max_lateness_hours: null });
    for (const { id, subject } of templates) await knex('cohort_templates').where({ id }).update({ subject });
    await knex('contacts').where({ unsubscribed: true }).update({ unsubscribed: false });
  };

  return {
    database,
    async open(setup) {
      await setBack(setup.mails);
      return openRun({ database, knex, campaign }, setup);
    },
    async close() {
      await knex.destroy();
      await database.drop();
    },
  };
};

const configOf = (
  { adapter, driver }: Setup,
  { sink, prefix }: Pick<FaultRun, 'sink' | 'prefix'>,
): PluginConfigInput => ({
  process: 'both',
  queue: driver === 'memory' ? { driver } : { driver, redisUrl: redisUrl(), prefix },
  sending: {
    ...{ concurrency: CONCURRENCY, leaseMs: LEASE_MS, tickIntervalMs: 500 },
    ...(adapter === 'smtp' ? { smtp: { host: '127.0.0.1', port: sink.port, ignoreTls: true } } : {}),
  },
});

interface Call {
  method: string;
  path: string;
  data: object | undefined;
}

const ask = async <T>({ url }: SiteProcess, token: string, { method, path: below, data }: Call): Promise<T> => {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const body = data === undefined ? {} : { body: JSON.stringify({ data }) };
  const answer = await fetch(`${url}/api/cohort${below}`, { method, headers, ...body });
  if (!answer.ok) throw new Error(`${method} ${below}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { data: T }).data;
};

let runs = 0;

const openRun = async (
  { database, knex, campaign }: Pick<FaultRun, 'database' | 'knex' | 'campaign'>,
  setup: Setup,
): Promise<FaultRun> => {
  const dir = makeScratchDir();
  const journal = path.join(dir, 'journal.jsonl');
  const sink = await startScriptedSmtp({ journal, latencyMs: LATENCY_MS });
  const prefix = `{cohort-faults-${process.pid}-${(runs += 1)}}`;
  const started: SiteProcess[] = [];

  const startWith =
    (begin: typeof startSiteProcess) =>
    async ({ config = {}, env = {}, failpoint }: StartOptions = {}): Promise<SiteProcess> => {
      const site = await begin({
        database,
        readyTimeoutMs: READY_MS,
        config: laidOver(configOf(setup, { sink, prefix }), config),
        env: {
          SMTP_PORT: String(sink.port),
          ...(failpoint ? { COHORT_TEST_FAILPOINT: JSON.stringify(failpoint) } : {}),
          ...env,
        },
      });
      started.push(site);
      return site;
    };

  const launch = startWith(launchSiteProcess);
  return {
    ...{ ...setup, knex, database, campaign, sink, prefix },
    ask: (site, method, path, data) => ask(site, campaign.token, { method, path, data }),
    start: startWith(startSiteProcess),
    launch,
    async dieAt(failpoint, config) {
      const site = await launch({ failpoint, config });
      const isRunning = await waitFor(site.isRunning, (runs) => !runs, { timeoutMs: READY_MS }).catch(() => true);
      if (isRunning)
        throw new Error(`A process did not come to ${JSON.stringify(failpoint)} in ${READY_MS / MINUTE_MS} minutes`);
    },
    outcome: () => readOutcome(knex, readJournal(journal), setup.mails),
    journal: () => readJournal(journal),
    async ticks(count) {
      const run = async (): Promise<number> => {
        const lease = await knex('cohort_leases').where({ name: 'delivery-tick' }).first('fence');
        return Number(lease?.fence ?? 0);
      };
      const before = await run();
      return waitFor(run, (after) => after >= before + count, { timeoutMs: 2 * MINUTE_MS });
    },
    untilAccepted: (count) =>
      waitFor(
        () => sink.accepted,
        (accepted) => accepted >= count,
        { timeoutMs: 5 * MINUTE_MS },
      ),
    untilSettled: (timeoutMs = 8 * MINUTE_MS) =>
      waitFor(
        () => countOpen(knex),
        (open) => open === 0,
        { timeoutMs, everyMs: 200 },
      ),
    logs: () => started.map((site) => `--- process ${site.pid}\n${site.log().slice(-LOG_CHARACTERS)}`).join('\n'),
    async close() {
      await Promise.all(started.map((site) => site.kill()));
      await sink.close();
      removeScratchDir(dir);
    },
  };
};
