/**
 * A doorbell, not a store: the database knows what is due; the queue only wakes a worker.
 * Ringing twice, late or never must be harmless to the caller.
 */
export type JobName = 'deliver';

export interface JobPayload {
  deliveryId: number;
  /** Of its row when it was found due. Whoever died with an earlier one in hand does not keep this one from being heard. */
  fence: number;
}

export type JobHandler = (payload: JobPayload) => Promise<void>;

export interface QueueStats {
  waiting: number;
  active: number;
}

export interface JobQueue {
  readonly driver: 'bull' | 'memory';
  /** Begin to call `handler`, at most `concurrency` at a time in this process. A throw is logged and not retried. */
  start(handler: JobHandler, concurrency: number): Promise<void>;
  /** Ring for these; one that is already waiting is not added again. Rejects when the queue cannot be reached. */
  ring(payloads: readonly JobPayload[]): Promise<void>;
  stats(): Promise<QueueStats>;
  /** Take no more work, wait for what runs (at most `timeoutMs`), then disconnect. */
  close(timeoutMs: number): Promise<void>;
}
