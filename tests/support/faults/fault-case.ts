/** A fault case: where it runs, what it does to a campaign, and the promise that is asked of it afterwards. */
import type { SqlClient } from '../../../server/src/platform/database';
import { missingReason, redisMissingReason } from '../services';
import { reportCase } from './report';
import { createFaultWorld, type Adapter, type Driver, type FaultRun, type FaultWorld } from './world';

/** `COHORT_TEST_FAULTS=all` runs every combination with more mails; otherwise those that the gate has time for. */
export const RUNS_ALL = process.env.COHORT_TEST_FAULTS === 'all';
const MAILS = RUNS_ALL ? 1_000 : 200;

export interface Combination {
  database: SqlClient;
  driver: Driver;
  adapter: Adapter;
}

/** What may be left uncertain, and what else must hold. */
export interface Verdict {
  /** How many mails may have been on the wire when something died or was cut. */
  inFlight: number;
  /** The mails that must have been sent or be uncertain; default: all. */
  reached?: number;
  /** States of first mails that are known to the last one. */
  exactly?: Record<string, number>;
  /** Next steps that must be planned; default: one for each mail that was sent. Null: the case has looked itself. */
  next?: number | null;
}

export interface FaultCase {
  id: string;
  title: string;
  /** Compact: `postgres/bull/smtp`. */
  quick: readonly string[];
  /** Beside the quick ones. */
  slow?: readonly string[];
  mails?: number;
  run(run: FaultRun): Promise<Verdict>;
}

const combination = (name: string): Combination => {
  const [database, driver, adapter] = name.split('/');
  return { database, driver, adapter } as Combination;
};

const combinationsOf = ({ quick, slow = [] }: FaultCase): Combination[] =>
  [...quick, ...(RUNS_ALL ? slow : [])].map(combination);

const expectPromiseKept = async (run: FaultRun, verdict: Verdict): Promise<void> => {
  const { inFlight, reached = run.mails, exactly = {}, next } = verdict;
  const { states, next: planned, ...faults } = await run.outcome();
  const { sent = 0, uncertain = 0 } = states;
  expect(faults).toEqual({ limbo: 0, lost: 0, duplicates: 0, ghosts: 0 });
  expect(sent + uncertain).toBe(reached);
  expect(uncertain).toBeLessThanOrEqual(inFlight);
  expect({ uncertain, ...states }).toMatchObject(exactly);
  const expected = next ?? sent;
  if (next !== null) expect(planned).toEqual(expected === 0 ? {} : { pending: expected });
};

const runCase = async (world: FaultWorld, fault: FaultCase, where: Combination): Promise<void> => {
  const startedAt = performance.now();
  const run = await world.open({ ...where, mails: fault.mails ?? MAILS });
  let ok = false;
  try {
    await expectPromiseKept(run, await fault.run(run));
    ok = true;
  } catch (error) {
    // Jest tells of it when all cases are over.
    console.error(`${fault.id} ${Object.values(where).join('/')}`, error, run.logs());
    throw error;
  } finally {
    const seconds = (performance.now() - startedAt) / 1_000;
    await reportCase({ fault, where, size: RUNS_ALL ? 'full' : 'gate', run, seconds, ok });
    await run.close();
  }
};

const defineFor = (client: SqlClient, cases: readonly FaultCase[]): void => {
  let world: FaultWorld;
  beforeAll(async () => {
    const contacts = Math.max(...cases.map(({ mails = MAILS }) => mails));
    world = await createFaultWorld(client, contacts);
  });
  afterAll(() => world?.close());
  for (const fault of cases) {
    for (const where of combinationsOf(fault).filter(({ database }) => database === client)) {
      const title = `${fault.id} ${fault.title} [${where.driver}, ${where.adapter}]`;
      const missing = where.driver === 'bull' ? redisMissingReason() : undefined;
      if (missing) it.skip(`${title}: ${missing}`, () => undefined);
      else it(title, () => runCase(world, fault, where));
    }
  }
};

/** One campaign serves all cases; a file for each database, so that two run side by side. */
export const defineFaultCases = (client: SqlClient, cases: readonly FaultCase[]): void => {
  const here = cases.filter((fault) => combinationsOf(fault).some(({ database }) => database === client));
  const reason = missingReason(client);
  describe(client, () => {
    if (reason) it.skip(reason, () => undefined);
    else defineFor(client, here);
  });
};
