/**
 * Previews for 50 people who build filters at once: each asks, looks at the answer, and asks the next one; whoever is
 * told to come back does so after as long as it was told.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- segments preview [--contacts 20000]
 */
import { setTimeout as pause } from 'node:timers/promises';
import { defaultConfig } from '../../config/plugin';
import { DomainError } from '../../server/src/contracts';
import { EVERYTHING } from '../../server/src/lib/content-reads';
import type { Caller } from '../../server/src/platform/caller';
import { SEGMENT_QUESTIONS, type SegmentQuestion } from './segment-questions';
import { runSegmentBench, type SegmentWorld } from './segment-world';
import { percentile, timed } from './timings';

const USERS = 50;
const DURATION_MS = 40_000;
/** Between an answer and the next question. */
const LOOKING_MS = 2_000;
const STAGGER_MS = LOOKING_MS / USERS;
const SAMPLE_MS = 20;
const MOST_AT_ONCE = defaultConfig.filter.previewConcurrency;

interface Load {
  users: number;
  mix: readonly SegmentQuestion[];
}

const LIGHT = SEGMENT_QUESTIONS.filter(({ isHeavy }) => !isHeavy);
const LOADS: Record<string, Load> = {
  'one user': { users: 1, mix: LIGHT },
  [`${USERS} users`]: { users: USERS, mix: LIGHT },
  [`${USERS} users, aggregates too`]: { users: USERS, mix: SEGMENT_QUESTIONS },
};

type Outcome = 'answered' | 'too_many_requests' | 'too_slow';

interface Attempt {
  outcome: Outcome;
  ms: number;
}

const callerOf = (user: number): Caller => ({
  ...{ kind: 'admin', userId: user + 1, isSuperAdmin: false, reads: EVERYTHING },
});

async function ask({ service }: SegmentWorld, user: number, { name, rules }: SegmentQuestion): Promise<Outcome> {
  try {
    const verdict = await service.validate(callerOf(user), { entity: 'contact', matchType: 'all', rules });
    if (!verdict.valid) throw new Error(`${name}: ${JSON.stringify(verdict.errors)}`);
    return 'answered';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code !== 'too_many_requests' && error.code !== 'too_slow') throw error;
    return error.code;
  }
}

/** They do not begin at the same moment, nor with the same question. */
async function useBuilder(world: SegmentWorld, user: number, mix: readonly SegmentQuestion[]): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const end = performance.now() + DURATION_MS;
  await pause(STAGGER_MS * user);
  for (let turn = user; performance.now() < end;) {
    const question = mix[turn % mix.length];
    if (!question) throw new Error('No questions');
    const { ms, value: outcome } = await timed(() => ask(world, user, question));
    attempts.push({ outcome, ms });
    if (outcome !== 'too_many_requests') turn += 1;
    // An answer that says when to come back says two seconds.
    await pause(LOOKING_MS);
  }
  return attempts;
}

/**
 * The most statements that the server worked on at once. Told apart from those of the previews themselves: the hint at
 * missing indexes, which reads the database’s own catalogue for a moment, and the server’s parallel workers.
 */
function watchServer({ bench, applicationName }: SegmentWorld) {
  const most = { previews: 0, statements: 0, workers: 0 };
  const question = `SELECT count(*) FILTER (WHERE backend_type = 'client backend' AND query NOT LIKE '%pg_index%') AS previews,
    count(*) FILTER (WHERE backend_type = 'client backend') AS statements,
    count(*) FILTER (WHERE backend_type <> 'client backend') AS workers
    FROM pg_stat_activity WHERE application_name = ? AND state = 'active'`;
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      const { rows } = await bench.knex.raw<{ rows: Record<keyof typeof most, string>[] }>(question, [applicationName]);
      most.previews = Math.max(most.previews, Number(rows[0]?.previews));
      most.statements = Math.max(most.statements, Number(rows[0]?.statements));
      most.workers = Math.max(most.workers, Number(rows[0]?.workers));
      await pause(SAMPLE_MS);
    }
  };
  const watching = watch();
  return async () => {
    isOver = true;
    await watching;
    return most;
  };
}

async function measure(world: SegmentWorld, { users, mix }: Load) {
  const stop = watchServer(world);
  const all = Array.from({ length: users }, (_, user) => useBuilder(world, user, mix));
  const attempts = (await Promise.all(all).finally(stop)).flat();
  const { previews, statements, workers } = await stop();
  const of = (outcome: Outcome) => attempts.filter((one) => one.outcome === outcome).map(({ ms }) => ms);
  const ms = (outcome: Outcome, share: number) => {
    const times = of(outcome);
    return times.length === 0 ? '–' : Math.round(percentile(times, share));
  };
  return {
    asked: attempts.length,
    answered: of('answered').length,
    'told to come back (429)': of('too_many_requests').length,
    'stopped as too slow': of('too_slow').length,
    'p50 ms': ms('answered', 0.5),
    'p95 ms': ms('answered', 0.95),
    'p95 ms until 429': ms('too_many_requests', 0.95),
    'most statements of previews at once': previews,
    'most statements of any kind': statements,
    'most parallel workers': workers,
    goal: previews <= MOST_AT_ONCE ? 'met' : 'MISSED',
  };
}

runSegmentBench(async (world) => {
  const report: Record<string, Awaited<ReturnType<typeof measure>>> = {};
  for (const [name, load] of Object.entries(LOADS)) report[name] = await measure(world, load);
  console.log(`${world.contacts} contacts; ${DURATION_MS / 1000} s each, ${LOOKING_MS / 1000} s between questions`);
  console.table(report);
  console.log(`Goal: at most ${MOST_AT_ONCE} statements of previews at once`);
  return Object.entries(report).flatMap(([name, { goal }]) => (goal === 'met' ? [] : [name]));
});
