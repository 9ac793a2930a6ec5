/** Every form of Redis that a site may have, on servers of this test's own: the queue rings, survives and can be asked. */
import { createBullJobQueue } from '../../server/src/adapters/bull-job-queue';
import { createRedisServer } from '../../server/src/adapters/redis-server';
import { singleRedis, type RedisTarget } from '../../server/src/adapters/redis-target';
import { createRedisWitness } from '../../server/src/adapters/redis-witness';
import type { JobQueue } from '../../server/src/ports/job-queue';
import { createRecordingLog } from '../support/recording-log';
import { createRedisServers, redisServerMissingReason, type RedisServers } from '../support/redis-servers';
import { waitFor } from '../support/wait-for';

const CLOSE_MS = 5_000;
const PREFIX = '{cohort_forms}';
const missing = redisServerMissingReason();
const describeForms = missing === undefined ? describe : describe.skip;
if (missing !== undefined) console.info(missing);

const openQueue = async (redis: RedisTarget, prefix = PREFIX) => {
  const got: number[] = [];
  const log = createRecordingLog();
  const queue: JobQueue = createBullJobQueue({ redis, prefix, log });
  await queue.start(async ({ deliveryId }) => void got.push(deliveryId), 2);
  const ring = (id: number): Promise<boolean> =>
    queue.ring([{ deliveryId: id, fence: 1 }]).then(
      () => true,
      () => false,
    );
  const rings = async (...ids: number[]): Promise<void> => {
    for (const id of ids) await waitFor(() => ring(id), Boolean);
    await waitFor(
      () => got,
      (handled) => ids.every((id) => handled.includes(id)),
    );
  };
  return { queue, got, log, rings };
};

const keepsTime = async (redis: RedisTarget): Promise<void> => {
  const witness = createRedisWitness({ redis, prefix: PREFIX });
  await waitFor(
    async () => {
      await witness.write('here', 1_234);
      return witness.read('here');
    },
    (seen) => seen === 1_234,
  );
  await witness.close();
};

describeForms('a queue on Redis', () => {
  let servers: RedisServers;
  beforeEach(() => {
    servers = createRedisServers();
  });
  afterEach(() => servers.stopAll());

  it('follows the sentinels to the new master', async () => {
    const master = await servers.start();
    const replica = await servers.start(['--replicaof', '127.0.0.1', String(master.port)]);
    const sentinel = await servers.startSentinel(master.port);
    await waitFor(
      () => sentinel.command('SENTINEL', 'REPLICAS', 'mymaster'),
      (list) => Array.isArray(list) && list.length > 0,
    );
    const redis: RedisTarget = {
      kind: 'sentinel',
      sentinel: { name: 'mymaster', nodes: [{ host: '127.0.0.1', port: sentinel.port }] },
    };
    const { queue, rings } = await openQueue(redis);
    await rings(1, 2, 3);
    await keepsTime(redis);
    expect((await createRedisServer(redis).ask()).version).toMatch(/^\d/);

    await master.kill();
    await waitFor(
      () => replica.command('ROLE'),
      (role) => Array.isArray(role) && role[0] === 'master',
    );
    await rings(4, 5);
    await queue.close(CLOSE_MS);
  }, 90_000);

  it('keeps all of its keys in one slot of a cluster', async () => {
    const nodes = await servers.startCluster(3);
    const [first] = nodes;
    const redis: RedisTarget = { kind: 'cluster', nodes: [{ host: '127.0.0.1', port: first?.port ?? 0 }] };
    for (const prefix of ['{one}', '{two}', '{three}', '{four}']) {
      const { queue, rings, log } = await openQueue(redis, prefix);
      await rings(1, 2, 3);
      expect(await queue.stats()).toMatchObject({ waiting: 0 });
      await queue.close(CLOSE_MS);
      expect(log.lines).toEqual([]);
    }
    const used = await Promise.all(nodes.map((node) => node.command('DBSIZE')));
    expect(used.filter((keys) => Number(keys) > 0).length).toBeGreaterThan(1);
    await keepsTime(redis);
    expect((await createRedisServer(redis).ask()).findings).toEqual([{ finding: 'not-kept' }]);
  }, 90_000);

  it('speaks TLS, and not to a server whose certificate it cannot check', async () => {
    const { port, pem } = await servers.startTls();
    const url = `rediss://127.0.0.1:${port}`;
    const trusting = singleRedis(url, { ca: pem });
    const { queue, rings } = await openQueue(trusting);
    await rings(1, 2);
    await queue.close(CLOSE_MS);
    expect((await createRedisServer(trusting).ask()).version).toMatch(/^\d/);
    await expect(createRedisServer(singleRedis(url)).ask()).rejects.toThrow();
  });

  it('is told what is wrong with the server', async () => {
    const { port } = await servers.start(['--maxmemory', '1kb', '--maxmemory-policy', 'allkeys-lru']);
    const server = createRedisServer(singleRedis(`redis://127.0.0.1:${port}/0`));
    expect(server.address).toBe(`127.0.0.1:${port}`);
    const { findings } = await server.ask();
    expect(findings.map(({ finding }) => finding)).toEqual(['evicts', 'full', 'not-kept']);
  });

  it('is told that nobody answers', async () => {
    await expect(createRedisServer(singleRedis('redis://127.0.0.1:1')).ask()).rejects.toThrow();
  });
});
