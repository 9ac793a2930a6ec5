/** F9–F13, F15: frozen and blocked workers, and a Redis that is silent, forgets, is away, or comes back as it was. */
import IORedis from 'ioredis';
import type { PluginConfigInput } from '../../../config/plugin';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy';
import { RUNS_ALL, type FaultCase, type Verdict } from '../../support/faults/fault-case';
import { CONCURRENCY, IN_HAND, LEASE_MS, type Failpoint, type FaultRun } from '../../support/faults/world';
import { redisUrl } from '../../support/services';
import { waitFor } from '../../support/wait-for';

const BLOCK_MS = RUNS_ALL ? 90_000 : 4 * LEASE_MS;

const withRedis = async <T>(work: (redis: IORedis) => Promise<T>): Promise<T> => {
  const redis = new IORedis(redisUrl() ?? '');
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
};

const keysOf = (redis: IORedis, { prefix }: FaultRun): Promise<string[]> =>
  redis.keys(`${prefix.replace(/[{}]/g, '?')}*`);

/** As FLUSHALL is to this plugin, without taking the keys of anybody else on the same server. */
const forget = async (redis: IORedis, run: FaultRun): Promise<number> => {
  const keys = await keysOf(redis, run);
  return keys.length === 0 ? 0 : redis.del(...keys);
};

const jobsLeft = async (redis: IORedis, { prefix }: FaultRun): Promise<number> =>
  (await redis.llen(`${prefix}:cohort-deliver:wait`)) + (await redis.llen(`${prefix}:cohort-deliver:active`));

type Snapshot = { key: string; dump: Buffer }[];

/** At one instant, as Redis writes its own. */
const takeSnapshot = async (redis: IORedis, run: FaultRun): Promise<Snapshot> => {
  const keys = await keysOf(redis, run);
  const multi = redis.multi();
  for (const key of keys) multi.dumpBuffer(key);
  const dumps = (await multi.exec()) ?? [];
  return keys.flatMap((key, index) => {
    const dump = dumps[index]?.[1];
    return Buffer.isBuffer(dump) ? [{ key, dump }] : [];
  });
};

/** What has been added since is gone. */
const replay = async (redis: IORedis, run: FaultRun, snapshot: Snapshot): Promise<void> => {
  const multi = redis.multi();
  for (const key of await keysOf(redis, run)) multi.del(key);
  for (const { key, dump } of snapshot) multi.restore(key, 0, dump);
  await multi.exec();
};

const forgetful = (run: FaultRun): Promise<Verdict> =>
  withRedis(async (redis) => {
    await run.start();
    for (const share of [0.2, 0.4, 0.6]) {
      await run.untilAccepted(run.mails * share);
      expect(await forget(redis, run)).toBeGreaterThan(0);
    }
    await run.untilSettled();
    await forget(redis, run);
    return { inFlight: 0, exactly: { uncertain: 0 } };
  });

type Work = (proxied: { proxy: TcpProxy; config: PluginConfigInput }) => Promise<Verdict>;

/** With a Redis that can be cut off or silenced for those who are configured so. */
const throughProxy = async (run: FaultRun, work: Work): Promise<Verdict> => {
  const { hostname, port, pathname } = new URL(redisUrl() ?? '');
  const proxy = await startTcpProxy({ host: hostname, port: Number(port) || 6379 });
  try {
    return await work({ proxy, config: { queue: { redisUrl: `redis://127.0.0.1:${proxy.port}${pathname}` } } });
  } finally {
    await proxy.close();
    await withRedis((redis) => forget(redis, run));
  }
};

/** Down before the site boots, there for a while, gone again. */
const awayRedis = (run: FaultRun): Promise<Verdict> =>
  throughProxy(run, async ({ proxy, config }) => {
    proxy.kill();
    const site = await run.start({ config });
    expect((await fetch(`${site.url}/_health`)).status).toBe(204);
    await run.untilAccepted(run.mails * 0.3);
    proxy.restore();
    await run.untilAccepted(run.mails * 0.6);
    proxy.kill();
    await run.untilSettled();
    return { inFlight: 0, exactly: { uncertain: 0 } };
  });

/** Bull lends a job for so long, and asks to have that prolonged after half of it; it looks for stalled ones as often. */
const JOB_LOCK_MS = 30_000;

/** The ids of the deliveries whose jobs Bull takes for stalled, from now on. */
const listenForStalled = async (redis: IORedis, { prefix }: FaultRun): Promise<Set<number>> => {
  const stalled = new Set<number>();
  redis.on('message', (_, id: string) => stalled.add(Number(id)));
  await redis.subscribe(`${prefix}:cohort-deliver:stalled@`);
  return stalled;
};

/** Keeps as many mails waiting at the dot as a process has in hand; until one is accepted, it tries fewer at a time. */
const keepAtTheDot = ({ sink }: FaultRun): { kept: Set<string>; release(): void } => {
  const kept = new Set<string>();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  sink.decide = async ({ stage, messageId }) => {
    if (stage !== 'dot' || !messageId || sink.accepted === 0 || kept.size >= CONCURRENCY) return undefined;
    kept.add(messageId);
    await released;
    return undefined;
  };
  return { kept, release };
};

const claimsOf = ({ knex }: FaultRun, messageIds: ReadonlySet<string>) =>
  knex('cohort_deliveries')
    .whereIn('message_id', [...messageIds])
    .orderBy('id')
    .select('id', 'state', 'fence', 'claimed_by');

/**
 * Redis is silent when a worker's jobs are to be prolonged, while the mail server keeps their mails waiting: Bull takes the
 * jobs for stalled and gives them to another worker, which runs into claims that are held.
 */
const silentAtRenewal = (run: FaultRun): Promise<Verdict> =>
  throughProxy(run, ({ proxy, config }) =>
    withRedis(async (redis) => {
      const { kept, release } = keepAtTheDot(run);
      try {
        await run.start({ config });
        await waitFor(
          () => kept.size,
          (count) => count === CONCURRENCY,
          { timeoutMs: 4 * JOB_LOCK_MS },
        );
        proxy.freeze();
        const stalled = await listenForStalled(redis, run);
        await run.start();
        const held = await claimsOf(run, kept);
        await waitFor(
          () => held.filter(({ id }) => !stalled.has(Number(id))).length,
          (missing) => missing === 0,
          { timeoutMs: 4 * JOB_LOCK_MS },
        );
        // The other worker has run every job, those included.
        await waitFor(
          () => withRedis((commands) => jobsLeft(commands, run)),
          (left) => left === 0,
          { timeoutMs: 4 * JOB_LOCK_MS },
        );
        expect(await claimsOf(run, kept)).toEqual(held);
      } finally {
        release();
      }
      proxy.thaw();
      await run.untilSettled();
      return { inFlight: 0, exactly: { uncertain: 0 } };
    }),
  );

const replayed = (run: FaultRun): Promise<Verdict> =>
  withRedis(async (redis) => {
    await run.start();
    await run.untilAccepted(run.mails * 0.2);
    const snapshot = await takeSnapshot(redis, run);
    expect(snapshot.length).toBeGreaterThan(0);
    for (const share of [0.5, 0.8]) {
      await run.untilAccepted(run.mails * share);
      await replay(redis, run, snapshot);
    }
    await run.untilSettled();
    await replay(redis, run, snapshot);
    const late = await run.start();
    await run.untilSettled();
    await late.stop();
    await forget(redis, run);
    return { inFlight: 0, exactly: { uncertain: 0 } };
  });

/** Frozen by itself at the failpoint, with everything else that it has in hand; another takes over; then it wakes. */
const frozen =
  (failpoint: Failpoint) =>
  async (run: FaultRun): Promise<Verdict> => {
    const sleeper = await run.launch({ failpoint: { ...failpoint, signal: 'SIGSTOP' } });
    await sleeper.frozen();
    await run.start();
    if (run.database.client === 'mysql') await run.untilAccepted(run.mails - IN_HAND);
    else await run.untilSettled();
    const before = await run.outcome();
    sleeper.thaw();
    await sleeper.ready();
    await run.untilSettled();
    await sleeper.stop();
    const after = await run.outcome();
    // What it had on the wire it finishes: its late answer is the evidence that ends the doubt.
    expect(after.states.uncertain ?? 0).toBeLessThanOrEqual(before.states.uncertain ?? 0);
    return { inFlight: CONCURRENCY };
  };

/** Its event loop stands still past the lease, with mails in hand and one on its way; another takes over meanwhile. */
const blocked = async (run: FaultRun): Promise<Verdict> => {
  const failpoint: Failpoint = { transition: 'T3', when: 'after', nth: 20, blockMs: BLOCK_MS };
  const sleeper = await run.start({ failpoint });
  await run.untilAccepted(10);
  await run.start();
  await run.untilSettled();
  await sleeper.ready();
  await run.untilSettled();
  // The server had hung up on the sleeper: what it tried first on waking is due again in minutes only.
  await run.knex('cohort_deliveries').where({ state: 'pending', step_order: 1 }).update({ due_at: Date.now() });
  await run.untilSettled();
  await sleeper.stop();
  return { inFlight: CONCURRENCY };
};

export const queueCases: FaultCase[] = [
  {
    id: 'F9',
    title: 'frozen past its lease with claimed mails',
    quick: ['postgres/memory/smtp'],
    slow: ['postgres/bull/smtp', 'mysql/memory/smtp', 'sqlite/memory/provider'],
    run: frozen({ transition: 'T1', when: 'after', nth: 20 }),
  },
  {
    id: 'F9',
    title: 'frozen past its lease between T3 and the body',
    quick: ['sqlite/memory/smtp'],
    slow: ['postgres/bull/smtp', 'postgres/memory/provider', 'mysql/bull/smtp'],
    run: frozen({ transition: 'T3', when: 'after', nth: 20 }),
  },
  {
    id: 'F9',
    title: 'frozen within a transaction, its rows locked',
    // MySQL has no such limit on a transaction: there the rows wait until the process wakes or its connection ends.
    quick: ['postgres/memory/smtp'],
    slow: ['postgres/bull/provider'],
    run: frozen({ transition: 'T4', when: 'before', nth: 20 }),
  },
  {
    id: 'F10',
    title: `its event loop blocked for ${BLOCK_MS / 1_000} s, the lease being ${LEASE_MS / 1_000} s`,
    quick: ['postgres/memory/smtp'],
    slow: ['mysql/bull/smtp', 'sqlite/memory/provider'],
    run: blocked,
  },
  {
    id: 'F11',
    title: 'Redis silent when jobs are to be prolonged',
    quick: [],
    slow: ['postgres/bull/smtp', 'mysql/bull/provider'],
    run: silentAtRenewal,
  },
  {
    id: 'F12',
    title: 'Redis forgets everything, three times',
    quick: ['postgres/bull/smtp'],
    slow: ['mysql/bull/provider', 'sqlite/bull/smtp'],
    run: forgetful,
  },
  {
    id: 'F13',
    title: 'Redis away at boot, there, away again',
    quick: ['mysql/bull/smtp'],
    slow: ['postgres/bull/provider', 'sqlite/bull/smtp'],
    run: awayRedis,
  },
  {
    id: 'F15',
    title: 'an old snapshot of Redis replayed three times',
    quick: [],
    slow: ['postgres/bull/smtp', 'mysql/bull/provider'],
    run: replayed,
  },
];
