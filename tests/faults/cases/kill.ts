/** F1–F4: processes that end without a word, in front of every commit and right after it. */
import type { FaultCase, Verdict } from '../../support/faults/fault-case';
import { RUNS_ALL } from '../../support/faults/fault-case';
import { CONCURRENCY, type Failpoint, type FaultRun } from '../../support/faults/world';

const KILLS = RUNS_ALL ? 10 : 2;

/** One mail at a time, so that the one at the failpoint is the only one in flight. */
const ONE_BY_ONE = { sending: { concurrency: 1 } };

const dieAt = async (run: FaultRun, failpoint: Failpoint, kills: number): Promise<void> => {
  for (let count = 0; count < kills; count += 1) await run.dieAt(failpoint, ONE_BY_ONE);
};

const killedAt =
  (failpoint: Failpoint, uncertainEach: 0 | 1) =>
  async (run: FaultRun): Promise<Verdict> => {
    await dieAt(run, failpoint, KILLS);
    await run.start();
    await run.untilSettled();
    const uncertain = KILLS * uncertainEach;
    return { inFlight: uncertain, exactly: { uncertain } };
  };

const killedAtRandom = async (run: FaultRun): Promise<Verdict> => {
  for (const share of [0.2, 0.5]) {
    const site = await run.start();
    await run.untilAccepted(run.mails * share);
    await site.kill();
  }
  await run.start();
  await run.untilSettled();
  return { inFlight: 2 * CONCURRENCY };
};

export const killCases: FaultCase[] = [
  {
    id: 'F1',
    title: 'killed right after T1',
    quick: ['postgres/memory/smtp'],
    slow: ['postgres/bull/smtp', 'postgres/memory/provider', 'mysql/bull/smtp', 'sqlite/memory/smtp'],
    run: killedAt({ transition: 'T1', when: 'after', nth: 10 }, 0),
  },
  {
    id: 'F2',
    title: 'killed in front of T3',
    quick: ['mysql/memory/smtp'],
    slow: ['postgres/bull/provider', 'sqlite/memory/provider'],
    run: killedAt({ transition: 'T3', when: 'before', nth: 10 }, 0),
  },
  {
    id: 'F2',
    title: 'killed right after T3',
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/bull/smtp', 'mysql/bull/provider'],
    run: killedAt({ transition: 'T3', when: 'after', nth: 10 }, 1),
  },
  {
    id: 'F4',
    title: 'killed between the 250 and T4',
    quick: ['postgres/memory/provider'],
    slow: ['mysql/bull/smtp', 'sqlite/memory/smtp'],
    run: killedAt({ transition: 'T4', when: 'before', nth: 10 }, 1),
  },
  {
    id: 'F1–F4',
    title: 'killed twice at no chosen moment',
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/bull/provider', 'mysql/bull/smtp', 'postgres/memory/smtp', 'mysql/memory/provider'],
    run: killedAtRandom,
  },
];
