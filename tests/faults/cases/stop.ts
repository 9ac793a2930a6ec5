/** F25–F28, F32: orderly ends, time that has passed or is wrong, and a rate that all processes share. */
import type { FaultCase, Verdict } from '../../support/faults/fault-case';
import { RUNS_ALL } from '../../support/faults/fault-case';
import type { FaultRun } from '../../support/faults/world';
import { waitFor } from '../../support/wait-for';

const STOP_MS = 30_000;

const stopAndGoOn = async (run: FaultRun, site: Awaited<ReturnType<FaultRun['start']>>): Promise<Verdict> => {
  expect(await site.stop(2 * STOP_MS)).toBeLessThanOrEqual(STOP_MS);
  const { states } = await run.outcome();
  expect(states.uncertain ?? 0).toBe(0);
  expect(states.sending ?? 0).toBe(0);
  await run.start();
  await run.untilSettled();
  return { inFlight: 0, exactly: { sent: run.mails } };
};

const stoppedWhileThrottled = async (run: FaultRun): Promise<Verdict> => {
  const site = await run.start({ config: { sending: { rate: { perSecond: 5 } } } });
  await run.untilAccepted(5);
  return stopAndGoOn(run, site);
};

const IN_FLIGHT = 20;
const ANSWER_AFTER_MS = 3_000;

const stoppedInFlight = async (run: FaultRun): Promise<Verdict> => {
  let waiting = 0;
  run.sink.decide = async ({ stage }) => {
    if (stage !== 'dot') return undefined;
    waiting += 1;
    await new Promise((resolve) => setTimeout(resolve, ANSWER_AFTER_MS));
    waiting -= 1;
    return undefined;
  };
  const site = await run.start({ config: { sending: { concurrency: IN_FLIGHT } } });
  await waitFor(
    () => waiting,
    (count) => count >= IN_FLIGHT,
    { timeoutMs: 2 * STOP_MS },
  );
  run.sink.decide = undefined;
  return stopAndGoOn(run, site);
};

const HOUR_MS = 3_600_000;
const STEP_LIMIT_HOURS = 48;
/** Of every ten mails: within the step's limit, beyond it, and beyond that of the site. */
const LATE_HOURS = [1, 1, 1, 1, 1, 47, 50, 50, 71, 96] as const;
const IN_TIME = LATE_HOURS.filter((hours) => hours < STEP_LIMIT_HOURS).length / LATE_HOURS.length;

const toldExpired = (log: string): number =>
  [...log.matchAll(/(\d+) mails? of the sequence \S+ came too late/g)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );

/** After days of being off what is stale expires, in one line of the log and a figure of the sequence; the rest goes out. */
const switchedOffForDays = async (run: FaultRun): Promise<Verdict> => {
  const ids: number[] = (await run.knex('cohort_deliveries').orderBy('id').select('id')).map(({ id }) => id);
  for (const [place, hours] of LATE_HOURS.entries()) {
    const at = Date.now() - hours * HOUR_MS;
    const tenth = ids.filter((_, index) => index % LATE_HOURS.length === place);
    await run.knex('cohort_deliveries').whereIn('id', tenth).update({ due_at: at, scheduled_at: at });
  }
  await run.knex('cohort_sequence_steps').update({ max_lateness_hours: STEP_LIMIT_HOURS });
  const site = await run.start();
  await run.untilSettled();
  const sent = run.mails * IN_TIME;
  const expired = run.mails - sent;
  const sequence = await run.ask(site, 'GET', `/sequences/${run.campaign.sequence}`);
  expect(sequence).toMatchObject({ expired });
  await site.stop();
  expect(toldExpired(site.log())).toBe(expired);
  return { inFlight: 0, reached: sent, exactly: { sent, expired }, next: run.mails };
};

const TWO_HOURS_MS = 2 * HOUR_MS;

const wrongClock = async (run: FaultRun): Promise<Verdict> => {
  await Promise.all([
    run.start(),
    run.start({ env: { COHORT_TEST_CLOCK_SHIFT_MS: String(-TWO_HOURS_MS) } }),
    ...(RUNS_ALL ? [run.start({ env: { COHORT_TEST_CLOCK_SHIFT_MS: String(TWO_HOURS_MS) } })] : []),
  ]);
  await run.untilSettled();
  return { inFlight: 0, exactly: { sent: run.mails } };
};

const PER_SECOND = 10;
const WINDOW_S = 5;
const WORKERS = RUNS_ALL ? 4 : 2;

/** Mails in each whole window, from the second on: the first holds the start of the processes. */
const perWindow = (atMs: readonly number[]): number[] => {
  const first = Math.min(...atMs) + WINDOW_S * 1_000;
  const windows = Math.floor((Math.max(...atMs) - first) / (WINDOW_S * 1_000));
  return Array.from({ length: windows }, (_, index) => {
    const [from, until] = [index, index + 1].map((at) => first + at * WINDOW_S * 1_000) as [number, number];
    return atMs.filter((at) => at >= from && at < until).length;
  });
};

const sharedRate = async (run: FaultRun): Promise<Verdict> => {
  const config = { sending: { rate: { perSecond: PER_SECOND } } };
  await Promise.all(Array.from({ length: WORKERS }, () => run.start({ config })));
  await run.untilSettled();
  const windows = perWindow(run.journal().map(({ at }) => Date.parse(at)));
  expect(windows.length).toBeGreaterThanOrEqual(2);
  const wanted = PER_SECOND * WINDOW_S;
  for (const mails of windows) {
    expect(mails).toBeGreaterThanOrEqual(wanted * 0.95);
    expect(mails).toBeLessThanOrEqual(wanted * 1.05);
  }
  return { inFlight: 0, exactly: { sent: run.mails } };
};

export const stopCases: FaultCase[] = [
  {
    id: 'F25',
    title: 'SIGTERM while throttled',
    quick: ['postgres/memory/provider'],
    slow: ['mysql/bull/smtp', 'sqlite/memory/smtp'],
    run: stoppedWhileThrottled,
  },
  {
    id: 'F26',
    title: 'SIGTERM with 20 in flight',
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/bull/smtp', 'mysql/memory/provider'],
    run: stoppedInFlight,
  },
  {
    id: 'F27',
    title: 'off for days: stale mails expire, others go out',
    mails: RUNS_ALL ? 5_000 : 200,
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/bull/smtp', 'mysql/bull/provider'],
    run: switchedOffForDays,
  },
  {
    id: 'F28',
    title: `clocks two hours late${RUNS_ALL ? ' and early' : ''}`,
    quick: ['postgres/memory/smtp'],
    slow: ['mysql/bull/smtp', 'sqlite/memory/smtp'],
    run: wrongClock,
  },
  {
    id: 'F32',
    title: `${WORKERS} workers at ${PER_SECOND} a second in all`,
    quick: ['mysql/memory/smtp'],
    slow: ['postgres/bull/smtp'],
    mails: RUNS_ALL ? 250 : 170,
    run: sharedRate,
  },
];
