/**
 * The doorbell across processes: Bull over Redis. Bull neither retries nor remembers here; the ledger does. Redis may be
 * away at any time, at boot too: nothing throws, nothing exits, and the connection comes back by itself.
 */
import Bull from 'bull';
import type Redis from 'ioredis';
import { describeError } from '../lib/describe-error';
import { createLogOnce } from '../lib/log-once';
import type { JobName, JobPayload, JobQueue } from '../ports/job-queue';
import type { Log } from '../ports/log';
import { answerOf, connectRedis, within, type RedisClient } from './redis-connection';
import type { RedisTarget } from './redis-target';

export interface BullQueueOptions {
  redis: RedisTarget;
  /** In braces, so that all keys of the queue share one slot of a Redis cluster. */
  prefix: string;
  log: Log;
}

const JOB: JobName = 'deliver';
const RETRY_AFTER_ERROR_MS = 1_000;

const openQueue = ({ redis, prefix, log }: BullQueueOptions) => {
  const logOnce = createLogOnce((message) => log.warn(message), Date.now);
  const onError = (error: unknown): void => logOnce.warn('redis', `Redis: ${describeError(error)}; reconnecting`);
  const clients: RedisClient[] = [];
  // For commands, for events, and for the wait on the next job, which blocks its connection.
  const createClient = (): Redis => {
    const client = connectRedis(redis);
    client.on('error', onError);
    clients.push(client);
    // Bull's types name one server alone; it speaks to a cluster through the same commands.
    return client as Redis;
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
  opts: { jobId: `${data.deliveryId}-${data.fence}`, attempts: 1, removeOnComplete: true, removeOnFail: true },
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
