/** Two workers and a web process, each killed again and again at moments of no choice while mails go out. */
import { RUNS_ALL, type FaultCase, type Verdict } from '../../support/faults/fault-case';
import { CONCURRENCY, type FaultRun } from '../../support/faults/world';

const MAILS = RUNS_ALL ? 20_000 : 300;
const KILLING_S = RUNS_ALL ? 300 : 20;
/** A process lives so long; some die while they boot. */
const LIFE_MS = RUNS_ALL ? { least: 3_000, most: 25_000 } : { least: 3_000, most: 10_000 };
const ROLES = ['web', 'worker', 'worker'] as const;
/** So that mails still go out when the last process is killed. */
const PER_SECOND = Math.ceil(MAILS / KILLING_S);
const SETTLE_MS = RUNS_ALL ? 15 * 60_000 : 4 * 60_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The same lives in each run (Park and Miller): 0 < random < 1. */
const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

type Role = (typeof ROLES)[number];

const dieAgainAndAgain = async (
  run: FaultRun,
  { role, untilMs, random }: { role: Role; untilMs: number; random: () => number },
): Promise<number> => {
  let kills = 0;
  while (performance.now() < untilMs) {
    const site = await run.launch({ config: { process: role, sending: { rate: { perSecond: PER_SECOND } } } });
    await pause(LIFE_MS.least + random() * (LIFE_MS.most - LIFE_MS.least));
    await site.kill();
    kills += 1;
  }
  return kills;
};

const killedAtRandom = async (run: FaultRun): Promise<Verdict> => {
  const untilMs = performance.now() + KILLING_S * 1_000;
  const kills = await Promise.all(
    ROLES.map((role, index) => dieAgainAndAgain(run, { role, untilMs, random: createRandom(2_026 + index) })),
  );
  expect(Math.min(...kills)).toBeGreaterThanOrEqual(2);
  const [web = 0, ...workers] = kills;
  const inFlight = CONCURRENCY * workers.reduce((sum, count) => sum + count, 0);
  process.stdout.write(`[faults] web killed ${web} times, workers ${workers.join(' and ')} times\n`);
  await Promise.all(ROLES.map((role) => run.start({ config: { process: role } })));
  await run.untilSettled(SETTLE_MS);
  return { inFlight };
};

export const randomKillCases: FaultCase[] = [
  {
    id: 'F1–F4',
    title: `a web process and two workers killed at random for ${KILLING_S} s`,
    quick: ['postgres/bull/smtp'],
    slow: ['mysql/bull/smtp'],
    mails: MAILS,
    run: killedAtRandom,
  },
];
