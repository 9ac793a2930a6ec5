/** One site as two processes, told apart by COHORT_PROCESS alone: one serves, the other sends. */
import createKnex, { type Knex } from 'knex';
import path from 'node:path';
import { prepareCampaign } from '../support/campaign';
import { createTemporaryDatabase, type TemporaryDatabase } from '../support/databases';
import { readJournal } from '../support/ledger';
import { makeScratchDir, removeScratchDir } from '../support/paths';
import { startSiteProcess, type SiteProcess } from '../support/process';
import { startScriptedSmtp, type ScriptedSmtp } from '../support/scripted-smtp';
import { waitFor } from '../support/wait-for';

const MAILS = 3;
const STOP_MS = 30_000;

describe('a site of two processes', () => {
  let database: TemporaryDatabase;
  let knex: Knex;
  let sink: ScriptedSmtp;
  const dir = makeScratchDir();
  const journal = path.join(dir, 'journal.jsonl');
  const started: SiteProcess[] = [];

  beforeAll(async () => {
    database = await createTemporaryDatabase('sqlite');
    await prepareCampaign(database, MAILS);
    knex = createKnex(database.knexConfig);
    sink = await startScriptedSmtp({ journal, latencyMs: 0 });
  }, 120_000);
  afterAll(async () => {
    await Promise.all(started.map((site) => site.kill()));
    await sink?.close();
    await knex?.destroy();
    await database?.drop();
    removeScratchDir(dir);
  });

  const start = async (role: string): Promise<SiteProcess> => {
    const site = await startSiteProcess({
      database,
      config: { sending: { tickIntervalMs: 500 } },
      env: { COHORT_PROCESS: role, SMTP_PORT: String(sink.port) },
    });
    started.push(site);
    return site;
  };
  const roles = async (): Promise<string[]> => (await knex('cohort_processes').orderBy('id')).map(({ role }) => role);

  it('leaves sending to the worker, which stops in order on SIGTERM', async () => {
    const web = await start('web');
    await waitFor(roles, (seen) => seen.length === 1);
    const worker = await start('worker');
    await waitFor(
      () => readJournal(journal).length,
      (sent) => sent === MAILS,
    );
    expect(await roles()).toEqual(['web', 'worker']);
    const holders = await knex('cohort_leases').whereNotNull('holder').distinct('holder');
    expect(holders.length).toBeGreaterThan(0);

    expect(await worker.stop(2 * STOP_MS)).toBeLessThan(STOP_MS);
    expect(await roles()).toEqual(['web']);
    expect(web.isRunning()).toBe(true);
    await web.kill();
    expect(await roles()).toEqual(['web']);
  }, 180_000);

  it('does not start in a role that does not exist', async () => {
    await expect(start('wroker')).rejects.toThrow(/plugins\.cohort\.config\.process/);
  }, 120_000);
});
