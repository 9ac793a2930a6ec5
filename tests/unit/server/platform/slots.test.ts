import { createSlots } from '../../../../server/src/platform/slots';

/** Work that runs until it is told to end. */
const task = () => {
  let end: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const running = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const started = jest.fn(() => running);
  return { started, end, fail };
};

describe('createSlots', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('runs so many at once and the next when one has ended, in the order of asking', async () => {
    const { run } = createSlots({ size: 2, waitMs: 1_000 });
    const tasks = [task(), task(), task(), task()];
    const runs = tasks.map(({ started }) => run(started));
    await Promise.resolve();
    expect(tasks.map(({ started }) => started.mock.calls.length)).toEqual([1, 1, 0, 0]);
    tasks[1]?.end();
    await runs[1];
    await jest.advanceTimersByTimeAsync(0);
    expect(tasks.map(({ started }) => started.mock.calls.length)).toEqual([1, 1, 1, 0]);
    for (const { end } of tasks) end();
    await Promise.all(runs);
    expect(tasks[3]?.started).toHaveBeenCalledTimes(1);
  });

  it('turns away who has waited too long, never runs it, and goes on', async () => {
    const { run } = createSlots({ size: 1, waitMs: 1_000 });
    const [first, late, next] = [task(), task(), task()];
    const running = run(first.started);
    const refused = expect(run(late.started)).rejects.toMatchObject({
      code: 'too_many_requests',
      details: { retryAfterS: expect.any(Number) },
    });
    await jest.advanceTimersByTimeAsync(1_000);
    await refused;
    first.end();
    await running;
    next.end();
    await run(next.started);
    expect([late.started.mock.calls.length, next.started.mock.calls.length]).toEqual([0, 1]);
  });

  it('frees the slot of work that fails', async () => {
    const { run } = createSlots({ size: 1, waitMs: 1_000 });
    for (const reason of ['one', 'two']) {
      await expect(run(() => Promise.reject(new Error(reason)))).rejects.toThrow(reason);
    }
    expect(await run(async () => 'three')).toBe('three');
  });
});
