/** Every hit once: gathered, in batches, through an outage, and at the end. */
import type { RecordedHit } from '../../../../server/src/features/tracking/core/hit-events';
import { createHitBuffer, type NewHit } from '../../../../server/src/features/tracking/hit-buffer';
import type { StoreHits } from '../../../../server/src/features/tracking/hit-repository';
import { createLogOnce } from '../../../../server/src/lib/log-once';
import { createRecordingLog } from '../../../support/recording-log';

const hit = (key: string): NewHit => ({
  ...{ key, deliveryId: 1, link: null, linkCount: 0, isHead: false, agent: 'x' },
});

const createWorld = (capacity?: number) => {
  const batches: { keys: string[]; ages: number[]; isFirst: boolean }[] = [];
  const log = createRecordingLog();
  const world = { nowMs: 0, isAway: false, batches, log, held: Promise.resolve() };
  const store: StoreHits = async (hits: readonly RecordedHit[], { isFirst }) => {
    await world.held;
    batches.push({ keys: hits.map(({ key }) => key), ages: hits.map(({ ageMs }) => ageMs), isFirst });
    if (world.isAway) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
  };
  const logOnce = createLogOnce(
    (message) => log.warn(message),
    () => world.nowMs,
  );
  const buffer = createHitBuffer({ store, nowMs: () => world.nowMs, logOnce, ...(capacity ? { capacity } : {}) });
  return { ...world, world, buffer };
};

describe('the buffer of hits', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('gathers for a moment, and tells how long each has waited', async () => {
    const { buffer, batches, world } = createWorld();
    await buffer.add(hit('a'));
    world.nowMs = 200;
    await buffer.add(hit('b'));
    expect(batches).toEqual([]);
    world.nowMs = 300;
    await jest.advanceTimersByTimeAsync(300);
    expect(batches).toEqual([{ keys: ['a', 'b'], ages: [300, 100], isFirst: true }]);
  });

  it('does not wait with a full batch, and stores a burst in batches', async () => {
    const { buffer, batches } = createWorld();
    const keys = Array.from({ length: 1_200 }, (_, index) => String(index));
    await Promise.all(keys.map((key) => buffer.add(hit(key))));
    await jest.advanceTimersByTimeAsync(0);
    expect(batches.map(({ keys: { length } }) => length)).toEqual([500, 500, 200]);
    expect(batches.flatMap((batch) => batch.keys)).toEqual(keys);
  });

  it('keeps what a database that is away does not take, says so once, and stores it later as possibly stored', async () => {
    const { buffer, batches, world, log } = createWorld();
    world.isAway = true;
    await buffer.add(hit('a'));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(batches.length).toBeGreaterThan(1);
    world.isAway = false;
    await buffer.add(hit('b'));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(batches.at(-1)).toMatchObject({ keys: ['a', 'b'], isFirst: false });
    await buffer.add(hit('c'));
    await jest.advanceTimersByTimeAsync(300);
    expect(batches.at(-1)).toMatchObject({ keys: ['c'], isFirst: true });
    expect(log.lines.filter((line) => line.includes('cannot be stored yet'))).toHaveLength(1);
  });

  it('gives up after minutes, and says how many are lost', async () => {
    const { buffer, batches, world, log } = createWorld();
    world.isAway = true;
    await buffer.add(hit('a'));
    world.nowMs = 6 * 60_000;
    await jest.advanceTimersByTimeAsync(300);
    expect(log.lines.join('\n')).toContain('1 openings and clicks could not be stored');
    const tried = batches.length;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(batches).toHaveLength(tried);
  });

  it('lets the request wait for what does not fit, and loses it where the database is away', async () => {
    const { buffer, batches, world, log } = createWorld(2);
    let release = (): void => undefined;
    world.held = new Promise((resolve) => (release = resolve));
    await buffer.add(hit('a'));
    await buffer.add(hit('b'));
    let isDone = false;
    const third = buffer.add(hit('c')).then(() => (isDone = true));
    await jest.advanceTimersByTimeAsync(0);
    expect(isDone).toBe(false);
    release();
    await third;
    expect(batches[0]?.keys).toEqual(['c']);
    world.isAway = true;
    await jest.advanceTimersByTimeAsync(300);
    await buffer.add(hit('d'));
    expect(log.lines.join('\n')).toContain('1 openings and clicks could not be stored (Error)');
    world.isAway = false;
    await buffer.close();
    expect(batches.at(-1)?.keys).toEqual(['a', 'b']);
  });

  it('stores at the end what waits, and what comes after it at once', async () => {
    const { buffer, batches } = createWorld();
    await buffer.add(hit('a'));
    await buffer.close();
    await buffer.add(hit('b'));
    expect(batches.map(({ keys }) => keys)).toEqual([['a'], ['b']]);
  });
});
