/** What is wrong with a Redis, for the log. In: a finding. Out: one sentence with what it means and what to do. */
import { assertNever } from '../../../lib/assert-never';
import type { QueueServerFinding } from '../../../ports/queue-server';

export const describeFinding = (found: QueueServerFinding): string => {
  switch (found.finding) {
    case 'evicts':
      return `maxmemory-policy is ${found.policy}, by which it may throw the queue’s keys away; no mail is lost, but mail may wait for the next look: set it to noeviction`;
    case 'not-kept':
      return 'it keeps nothing on disk; no mail is lost, but after its restart nobody knows how far the database had come, by which a restored backup is told: switch on appendonly or save';
    case 'old':
      return `version ${found.version} is older than ${found.oldest}, the oldest that is supported: update it`;
    case 'full':
      return `${found.percent} % of maxmemory is used; once it is full it refuses to write, and mail is sent without it: give it more memory`;
    default:
      return assertNever(found);
  }
};
