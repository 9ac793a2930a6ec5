/** The server that the queue rings through, asked how it is. */
export interface QueueServerFacts {
  version: string;
  /** Of one command. */
  latencyMs: number;
  findings: QueueServerFinding[];
}

/**
 * evicts: it may throw keys away. not-kept: it writes nothing to disk. old: before what is supported. full: percent of
 * its memory is used, and writes are about to be refused.
 */
export type QueueServerFinding =
  | { finding: 'evicts'; policy: string }
  | { finding: 'not-kept' }
  | { finding: 'old'; version: string; oldest: string }
  | { finding: 'full'; percent: number };

export interface QueueServer {
  /** For people: without user and password. */
  readonly address: string;
  /** Rejects where it does not answer within some seconds. */
  ask(): Promise<QueueServerFacts>;
}
