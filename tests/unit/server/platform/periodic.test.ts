import { MINUTE_MS } from '../../../../server/src/lib/duration';
import { createPeriodic, UNFINISHED } from '../../../../server/src/platform/periodic';
import { createRecordingLog } from '../../../support/recording-log';
import { waitFor } from '../../../support/wait-for';

const always = {
  async withLease(_name: string, _periodMs: number, work: () => Promise<void>) {
    await work();
    return true;
  },
};

describe('periodic work', () => {
  const runsOf = (results: unknown[], leases = always) => {
    const periodic = createPeriodic({ leases, log: createRecordingLog() });
    let runs = 0;
    const run = (): Promise<unknown> => {
      runs += 1;
      const result = results.shift();
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
    };
    periodic.every({ name: 'work', periodMs: MINUTE_MS, firstMs: 0, run });
    return { runs: () => runs, stop: () => periodic.stop() };
  };

  it('goes on at once after a run that left work, and waits for its period after one that did not', async () => {
    const { runs, stop } = runsOf([UNFINISHED, UNFINISHED, 'done', UNFINISHED]);
    await waitFor(
      async () => runs(),
      (count) => count === 3,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs()).toBe(3);
    stop();
  });

  it('waits for its period after a run that failed, and where another process has the lease', async () => {
    const failed = runsOf([UNFINISHED, new Error('gone'), UNFINISHED]);
    const refusals = [true, false, true];
    const taken = runsOf([UNFINISHED, UNFINISHED], {
      withLease: async (name, periodMs, work) => refusals.shift() === true && always.withLease(name, periodMs, work),
    });
    await waitFor(
      async () => [failed.runs(), refusals.length],
      ([runs, left]) => runs === 2 && left === 1,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([failed.runs(), taken.runs()]).toEqual([2, 1]);
    failed.stop();
    taken.stop();
  });
});
