/**
 * The doorbell across processes: Bull over Redis. Bull neither retries nor remembers here; the ledger does. Redis may be
 * away at any time, at boot too: nothing throws, nothing exits, and the connection comes back by itself.
 */
import Bull from 'bull';
import Redis, { type RedisOptions } from 'ioredis';
import { describeError } from '../lib/describe-error';
import { createLogOnce } from '../lib/log-once';
import type { JobName, JobPayload, JobQueue } from '../ports/job-queue';
import type { Log } from '../ports/log';

export interface BullQueueOptions {
  /** redis://, rediss:// (TLS) or unix:/path. */
  redisUrl: string;
  /** In braces, so that all keys of the queue share one slot of a Redis cluster. */
  prefix: string;
  log: Log;
}

const JOB: JobName = 'deliver';
const ANSWER_TIMEOUT_MS = 2_000;
const LONGEST_RECONNECT_MS = 5_000;
const RETRY_AFTER_ERROR_MS = 1_000;

/** Bull’s own connections must neither wait for a ready check nor give up on a command. */
const REDIS_OPTIONS = {
  enableReadyCheck: false,
  maxRetriesPerRequest: null,
  connectTimeout: ANSWER_TIMEOUT_MS,
  retryStrategy: (times: number) => Math.min(times * 200, LONGEST_RECONNECT_MS),
} as const satisfies RedisOptions;

const connect = (url: string): Redis => {
  const socket = /^unix:(?:\/\/)?(\/.*)$/.exec(url)?.[1];
  return socket === undefined ? new Redis(url, REDIS_OPTIONS) : new Redis({ ...REDIS_OPTIONS, path: socket });
};

/** Rejects after `ms`; what was started goes on, which is harmless for a bell. */
const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer')), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
};

const connectedOrNot = (client: Redis): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void) => (): void => {
      client.off('ready', onReady);
      client.off('close', onClose);
      act();
    };
    const onReady = settle(resolve);
    const onClose = settle(() => reject(new Error('Redis is not connected')));
    client.on('ready', onReady);
    client.on('close', onClose);
  });

/** A bell that waits in an offline queue would ring long after the poller did. */
const answerOf = async <T>(client: Redis, command: () => Promise<T>): Promise<T> => {
  if (client.status === 'connecting' || client.status === 'connect') {
    await within(ANSWER_TIMEOUT_MS, connectedOrNot(client));
  }
  if (client.status !== 'ready') throw new Error('Redis is not connected');
  return within(ANSWER_TIMEOUT_MS, command());
};

const openQueue = ({ redisUrl, prefix, log }: BullQueueOptions) => {
  const logOnce = createLogOnce((message) => log.warn(message), Date.now);
  const onError = (error: unknown): void => logOnce.warn('redis', `Redis: ${describeError(error)}; reconnecting`);
  const clients: Redis[] = [];
  const createClient = (): Redis => {
    const client = connect(redisUrl);
    client.on('error', onError);
    clients.push(client);
    return client;
  };
  const settings = { retryProcessDelay: RETRY_AFTER_ERROR_MS };
  const queue = new Bull<JobPayload>('cohort-deliver', { prefix, createClient, settings });
  queue.on('error', onError);
  // Bull names its worker through a promise that nobody awaits: it rejects when Redis never came up.
  Object.assign(queue, { setWorkerName: () => Promise.resolve() });
  return { queue, onError, disconnect: () => clients.forEach((client) => client.disconnect()) };
};

const asJob = (data: JobPayload) => ({
  name: JOB,
  data,
  opts: { jobId: String(data.deliveryId), attempts: 1, removeOnComplete: true, removeOnFail: true },
});

export const createBullJobQueue = (options: BullQueueOptions): JobQueue => {
  const { queue, onError, disconnect } = openQueue(options);
  const running = new Set<Promise<void>>();
  const commands = queue.client;

  return {
    driver: 'bull',
    async start(handle, concurrency) {
      const run = async ({ data }: { data: JobPayload }): Promise<void> => {
        const job = handle(data).catch((error: unknown) =>
          options.log.error(`The job of delivery ${data.deliveryId} failed (${describeError(error)})`),
        );
        running.add(job);
        await job;
        running.delete(job);
      };
      void queue.process(JOB, concurrency, run).catch(onError);
    },
    async ring(payloads) {
      if (payloads.length > 0) await answerOf(commands, () => queue.addBulk(payloads.map(asJob)));
    },
    async stats() {
      const { waiting, active } = await answerOf(commands, () => queue.getJobCounts());
      return { waiting, active };
    },
    async close(timeoutMs) {
      const connected = commands.status === 'ready';
      const drained = async (): Promise<unknown> => {
        if (connected) return queue.close();
        await Promise.all(running);
        return queue.close(true);
      };
      await within(timeoutMs, drained()).catch(onError);
      disconnect();
    },
  };
};
