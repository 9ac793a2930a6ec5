/** The doorbell inside one process: first in, first out, lost when the process ends. */
import { AsyncResource } from 'node:async_hooks';
import { describeError } from '../lib/describe-error';
import type { JobHandler, JobPayload, JobQueue } from '../ports/job-queue';
import type { Log } from '../ports/log';

export const createMemoryJobQueue = (log: Log): JobQueue => {
  const waiting = new Map<number, JobPayload>();
  const running = new Set<Promise<void>>();
  // A handler must not inherit the database transaction of the request that rang.
  const outside = new AsyncResource('cohort-queue');
  let worker: { handle: JobHandler; concurrency: number } | null = null;
  let closed = false;

  const run = async (handle: JobHandler, payload: JobPayload): Promise<void> => {
    try {
      await handle(payload);
    } catch (error) {
      log.error(`The job of delivery ${payload.deliveryId} failed (${describeError(error)})`);
    }
  };

  const pump = (): void => {
    if (!worker || closed) return;
    for (const [deliveryId, payload] of waiting) {
      if (running.size >= worker.concurrency) return;
      waiting.delete(deliveryId);
      const job = run(worker.handle, payload);
      running.add(job);
      void job.then(() => {
        running.delete(job);
        pump();
      });
    }
  };

  return {
    driver: 'memory',
    async start(handle, concurrency) {
      worker = { handle, concurrency };
      outside.runInAsyncScope(pump);
    },
    async ring(payloads) {
      if (closed) throw new Error('The queue is closed');
      for (const payload of payloads) waiting.set(payload.deliveryId, payload);
      outside.runInAsyncScope(pump);
    },
    stats: async () => ({ waiting: waiting.size, active: running.size }),
    async close(timeoutMs) {
      closed = true;
      waiting.clear();
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([Promise.all(running), timeout]);
      clearTimeout(timer);
    },
  };
};
