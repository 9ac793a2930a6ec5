/** F21, F22: many enroll the same people at once, and the process that enrolls many dies half-way. */
import type { FaultCase, Verdict } from '../../support/faults/fault-case';
import { RUNS_ALL } from '../../support/faults/fault-case';
import type { FaultRun } from '../../support/faults/world';
import { waitFor } from '../../support/wait-for';

const DAY_MS = 24 * 3_600_000;
/** Of the largest campaign of the full run: enrolling takes all contacts that there are. */
const EVERYBODY = 5_000;
const AT_ONCE = RUNS_ALL ? 50 : 20;

interface Enrolled {
  total: number;
  enrolled: number;
  skipped: Record<string, number>;
}

const empty = async ({ knex }: FaultRun): Promise<void> => {
  for (const table of ['deliveries', 'enrollments']) await knex(`cohort_${table}`).delete();
};

const enrollAll = (run: FaultRun, site: Awaited<ReturnType<FaultRun['start']>>): Promise<Enrolled> =>
  run.ask<Enrolled>(site, 'POST', `/segments/${run.campaign.segment}/enroll`, { sequence: run.campaign.sequence });

/** One mail per enrollment, one enrollment per contact. */
const expectWhole = async ({ knex }: FaultRun): Promise<number> => {
  const walks = await knex('cohort_enrollments').select('id', 'recipient_id');
  const mails = await knex('cohort_deliveries').select('enrollment_id');
  expect(new Set(walks.map((row) => row.recipient_id)).size).toBe(walks.length);
  expect(mails.map((row) => Number(row.enrollment_id)).sort()).toEqual(walks.map((row) => Number(row.id)).sort());
  return walks.length;
};

const WEB = { config: { process: 'web' } } as const;

/** They are enrolled and not sent: their time is put off, so that nothing of it is due. */
const notDue = async (run: FaultRun): Promise<Verdict> => {
  await run.knex('cohort_deliveries').update({ due_at: Date.now() + DAY_MS });
  return { inFlight: 0, reached: 0, next: 0 };
};

const atOnce = async (run: FaultRun): Promise<Verdict> => {
  await empty(run);
  const sites = await Promise.all([run.start(WEB), run.start(WEB)]);
  const calls = Array.from({ length: AT_ONCE }, (_, index) => enrollAll(run, sites[index % 2] ?? sites[0]));
  const answers = await Promise.all(calls);
  const rows = await expectWhole(run);
  expect(rows).toBeGreaterThanOrEqual(run.mails);
  expect(answers.reduce((sum, { enrolled }) => sum + enrolled, 0)).toBe(rows);
  for (const { total, enrolled, skipped } of answers) {
    expect(enrolled + Object.values(skipped).reduce((sum, count) => sum + count, 0)).toBe(total);
  }
  return notDue(run);
};

/** In the second of its transactions: the first stands, the second leaves nothing. */
const killed = async (run: FaultRun): Promise<Verdict> => {
  await empty(run);
  // PostgreSQL takes all mails of a transaction in one statement, the others in seven.
  const nth = run.database.client === 'postgres' ? 2 : 8;
  const site = await run.start({ ...WEB, failpoint: { transition: 'T0', when: 'before', nth } });
  await expect(enrollAll(run, site)).rejects.toThrow();
  await waitFor(site.isRunning, (isRunning) => !isRunning);
  const before = await expectWhole(run);
  expect(before).toBeGreaterThan(0);
  const { total, enrolled, skipped } = await enrollAll(run, await run.start(WEB));
  expect([enrolled, skipped.already_enrolled]).toEqual([total - before, before]);
  expect(await expectWhole(run)).toBe(total);
  return notDue(run);
};

export const enrollingCases: FaultCase[] = [
  {
    id: 'F21',
    title: `the same people enrolled ${AT_ONCE} times at once`,
    quick: ['mysql/memory/smtp'],
    slow: ['postgres/memory/smtp', 'sqlite/memory/smtp'],
    ...(RUNS_ALL ? { mails: EVERYBODY } : {}),
    run: atOnce,
  },
  {
    id: 'F22',
    title: 'killed while it enrolls',
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/memory/smtp', 'mysql/memory/smtp'],
    mails: RUNS_ALL ? EVERYBODY : 1_500,
    run: killed,
  },
];
