import { createMembershipScheduler } from '../../../../server/src/features/segments';
import { createRecordingLog } from '../../../support/recording-log';
import { waitFor } from '../../../support/wait-for';

const HOUR_MS = 3_600_000;

const open = (role: 'both' | 'web' = 'both', drain: () => Promise<unknown> = async () => undefined) => {
  const leased: string[] = [];
  const scheduler = createMembershipScheduler({
    ...{ role, log: createRecordingLog(), drain, refreshAll: drain, clockPass: drain },
    leases: { withLease: async (name) => (leased.push(name), false) },
    intervals: { refreshIntervalMs: HOUR_MS, clockIntervalMs: HOUR_MS },
  });
  return { scheduler, leased };
};

describe('membership scheduler', () => {
  it('asks for each kind of periodic work under a lease of its own, and stops', async () => {
    const { scheduler, leased } = open();
    scheduler.start();
    await waitFor(
      () => leased.length,
      (count) => count >= 3,
    );
    await scheduler.stop();
    expect([...new Set(leased)].sort()).toEqual(['segment-changes', 'segment-clock', 'segment-refresh']);
    expect(scheduler.isStopped()).toBe(true);
  });

  it('gathers a burst of writes, and looks once more at what came meanwhile', async () => {
    let drains = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { scheduler } = open('both', async () => {
      drains += 1;
      if (drains === 1) await held;
    });
    scheduler.start();
    for (let write = 0; write < 20; write += 1) scheduler.wake();
    await waitFor(
      () => drains,
      (count) => count === 1,
    );
    scheduler.wake();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(drains).toBe(1);
    release();
    await waitFor(
      () => drains,
      (count) => count === 2,
    );
    await scheduler.stop();
  });

  it('leaves periodic work to others in a web process', async () => {
    let drains = 0;
    const { scheduler, leased } = open('web', async () => (drains += 1));
    scheduler.start();
    scheduler.wake();
    await new Promise((resolve) => setTimeout(resolve, 400));
    await scheduler.run('asked for', async () => (drains += 10));
    await scheduler.stop();
    expect([drains, leased]).toEqual([10, []]);
  });
});
