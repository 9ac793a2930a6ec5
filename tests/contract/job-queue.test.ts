/** What every driver of the job queue port does, run on each of them. */
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import net from 'node:net';
import Redis from 'ioredis';
import { createBullJobQueue } from '../../server/src/adapters/bull-job-queue';
import { singleRedis } from '../../server/src/adapters/redis-target';
import { createMemoryJobQueue } from '../../server/src/adapters/memory-job-queue';
import type { JobQueue } from '../../server/src/ports/job-queue';
import { redisMissingReason, redisUrl } from '../support/databases';
import { createRecordingLog } from '../support/recording-log';

const CLOSE_MS = 5_000;

/** A handler that can be held, and says what it got. */
const createRecorder = () => {
  const events = new EventEmitter();
  const got: number[] = [];
  const held: (() => void)[] = [];
  let holding = false;
  let mostAtOnce = 0;
  let active = 0;
  return {
    got,
    hold: () => void (holding = true),
    release: () => {
      holding = false;
      held.splice(0).forEach((go) => go());
    },
    mostAtOnce: () => mostAtOnce,
    async handle({ deliveryId }: { deliveryId: number }): Promise<void> {
      active += 1;
      mostAtOnce = Math.max(mostAtOnce, active);
      got.push(deliveryId);
      events.emit('got');
      if (holding) await new Promise<void>((resolve) => held.push(resolve));
      active -= 1;
      if (deliveryId < 0) throw new Error('a handler that fails');
    },
    async until(count: number): Promise<void> {
      while (got.length < count) await once(events, 'got');
    },
  };
};

const forget = async (url: string, prefix: string): Promise<void> => {
  const redis = new Redis(url);
  const keys = await redis.keys(`${prefix}*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
};

const ids = (...deliveryIds: number[]) => deliveryIds.map((deliveryId) => ({ deliveryId, fence: 1 }));

const contract = (create: (log: ReturnType<typeof createRecordingLog>) => JobQueue): void => {
  let queue: JobQueue;
  const log = createRecordingLog();
  beforeEach(() => {
    log.lines.length = 0;
    queue = create(log);
  });
  afterEach(() => queue.close(CLOSE_MS));

  it('hands every id to the handler', async () => {
    const recorder = createRecorder();
    await queue.start(recorder.handle, 2);
    await queue.ring(ids(1, 2, 3));
    await recorder.until(3);
    expect([...recorder.got].sort()).toEqual([1, 2, 3]);
  });

  it('keeps what was rung before it started, and adds a waiting id once', async () => {
    const recorder = createRecorder();
    await queue.ring(ids(1, 2, 2));
    await queue.ring(ids(2, 1));
    expect(await queue.stats()).toEqual({ waiting: 2, active: 0 });
    await queue.start(recorder.handle, 1);
    await queue.ring(ids(3));
    await recorder.until(3);
    expect([...recorder.got].sort()).toEqual([1, 2, 3]);
  });

  it('takes an id again once it has been handled', async () => {
    const recorder = createRecorder();
    await queue.start(recorder.handle, 1);
    for (let round = 1; round <= 3; round += 1) {
      await queue.ring(ids(7, 100 + round));
      await recorder.until(round * 2);
    }
    expect(recorder.got.filter((id) => id === 7)).toHaveLength(3);
  });

  it('hears of an id whose fence has moved on although somebody still has it in hand', async () => {
    const recorder = createRecorder();
    recorder.hold();
    await queue.start(recorder.handle, 2);
    await queue.ring([{ deliveryId: 7, fence: 1 }]);
    await recorder.until(1);
    await queue.ring([{ deliveryId: 7, fence: 2 }]);
    await recorder.until(2);
    recorder.release();
    expect(recorder.got).toEqual([7, 7]);
  });

  it('runs no more than the concurrency at once', async () => {
    const recorder = createRecorder();
    recorder.hold();
    await queue.start(recorder.handle, 3);
    await queue.ring(ids(1, 2, 3, 4, 5, 6, 7));
    await recorder.until(3);
    recorder.release();
    await recorder.until(7);
    expect(recorder.mostAtOnce()).toBe(3);
  });

  it('goes on after a handler that fails, without trying again', async () => {
    const recorder = createRecorder();
    await queue.start(recorder.handle, 1);
    await queue.ring(ids(-1));
    await queue.ring(ids(2));
    await recorder.until(2);
    expect([...recorder.got].sort()).toEqual([-1, 2]);
    expect(log.lines.filter((line) => line.includes('delivery -1'))).toHaveLength(1);
  });

  it('waits at close for what runs and takes no more', async () => {
    const recorder = createRecorder();
    recorder.hold();
    await queue.start(recorder.handle, 1);
    await queue.ring(ids(1));
    await recorder.until(1);
    let closed = false;
    const closing = queue.close(CLOSE_MS).then(() => void (closed = true));
    await new Promise(setImmediate);
    expect(closed).toBe(false);
    recorder.release();
    await closing;
    expect(recorder.got).toEqual([1]);
    await expect(queue.ring(ids(2))).rejects.toThrow();
  });

  it('gives up waiting at close after the timeout', async () => {
    const recorder = createRecorder();
    recorder.hold();
    await queue.start(recorder.handle, 1);
    await queue.ring(ids(1));
    await recorder.until(1);
    await queue.close(50);
    recorder.release();
  });
};

describe('job queue [memory]', () => contract(createMemoryJobQueue));

describe('job queue [bull]', () => {
  const url = redisUrl();
  if (!url) {
    it.skip(redisMissingReason() ?? 'no Redis', () => undefined);
    return;
  }
  const prefix = `{cohort_test_${process.pid}_${randomBytes(4).toString('hex')}}`;
  let count = 0;
  contract((log) => createBullJobQueue({ redis: singleRedis(url), prefix: `${prefix}:${(count += 1)}`, log }));

  afterAll(() => forget(url, prefix));

  it('rings the same bell from several processes without adding it twice', async () => {
    const log = createRecordingLog();
    const shared = { redis: singleRedis(url), prefix: `${prefix}:shared`, log };
    const [one, other] = [createBullJobQueue(shared), createBullJobQueue(shared)];
    const recorder = createRecorder();
    await one.ring(ids(1, 2));
    await other.ring(ids(2, 3));
    expect(await one.stats()).toEqual({ waiting: 3, active: 0 });
    await Promise.all([one.start(recorder.handle, 1), other.start(recorder.handle, 1)]);
    await recorder.until(3);
    expect([...recorder.got].sort()).toEqual([1, 2, 3]);
    await Promise.all([one.close(CLOSE_MS), other.close(CLOSE_MS)]);
  });
});

/** A port between the queue and Redis that can be closed and opened. */
const createGate = async (target: string) => {
  const { hostname, port } = new URL(target);
  const sockets = new Set<net.Socket>();
  const server = net.createServer((inner) => {
    const outer = net.connect(Number(port || 6379), hostname);
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        inner.destroy();
        outer.destroy();
      });
    }
    inner.pipe(outer).pipe(inner);
  });
  const open = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as net.AddressInfo).port;
  };
  const shut = async (): Promise<void> => {
    sockets.forEach((socket) => socket.destroy());
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return { open, shut };
};

describe('job queue [bull] while Redis is away', () => {
  it('rejects a bell at once, logs once, stays alive and closes', async () => {
    const log = createRecordingLog();
    const queue = createBullJobQueue({ redis: singleRedis('redis://127.0.0.1:1'), prefix: '{cohort_test}', log });
    await queue.start(async () => undefined, 2);
    for (let round = 0; round < 3; round += 1) await expect(queue.ring(ids(1))).rejects.toThrow();
    await expect(queue.stats()).rejects.toThrow();
    expect(log.lines).toHaveLength(1);
    await queue.close(CLOSE_MS);
  });

  const url = redisUrl();
  if (!url) {
    it.skip(redisMissingReason() ?? 'no Redis', () => undefined);
    return;
  }

  it('comes back by itself, at boot and in the middle', async () => {
    const gate = await createGate(url);
    const port = await gate.open(0);
    await gate.shut();
    const prefix = `{cohort_test_${process.pid}_${randomBytes(4).toString('hex')}}`;
    const queue = createBullJobQueue({
      redis: singleRedis(`redis://127.0.0.1:${port}`),
      prefix,
      log: createRecordingLog(),
    });
    const recorder = createRecorder();
    await queue.start(recorder.handle, 1);
    await expect(queue.ring(ids(1))).rejects.toThrow();

    const ringUntilHeard = async (id: number): Promise<void> => {
      for (;;) {
        const rung = await queue.ring(ids(id)).then(
          () => true,
          () => false,
        );
        if (rung) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    await gate.open(port);
    await ringUntilHeard(1);
    await recorder.until(1);
    await gate.shut();
    await expect(queue.ring(ids(2))).rejects.toThrow();
    await gate.open(port);
    await ringUntilHeard(2);
    await recorder.until(2);
    await queue.close(CLOSE_MS);
    await gate.shut();
    await forget(url, prefix);
    // A bell that was rung as the connection broke may ring again later.
    expect(new Set(recorder.got)).toEqual(new Set([1, 2]));
  }, 30_000);
});
