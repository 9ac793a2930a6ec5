/**
 * The services that mail goes through, judged. In: what Redis and the mail server answered when they were asked. Out:
 * judgements without anything secret: of an error its kind and code.
 */
import type { MailServerAnswer } from '../../../ports/mailer';
import type { QueueServerFacts, QueueServerFinding } from '../../../ports/queue-server';
import { assertNever } from '../../../lib/assert-never';
import type { Judgement } from './check';

export interface AskedRedis {
  address: string;
  /** Null: it did not answer. */
  facts: QueueServerFacts | null;
}

export const judgeRedis = (asked: AskedRedis | null): Judgement[] => {
  if (asked === null) return [{ part: 'redis', state: 'off', finding: 'redis-none', values: {} }];
  const { address, facts } = asked;
  if (facts === null) return [{ part: 'redis', state: 'error', finding: 'redis-silent', values: { address } }];
  const { version, latencyMs, findings } = facts;
  return [
    { part: 'redis', state: 'ok', finding: 'redis-answers', values: { address, version, latencyMs } },
    ...findings.map(judgeFinding),
  ];
};

const judgeFinding = (found: QueueServerFinding): Judgement => {
  const of = (finding: Judgement['finding'], values: Judgement['values'] = {}): Judgement => ({
    ...{ part: 'redis', state: 'warn', finding, values },
  });
  switch (found.finding) {
    case 'evicts':
      return of('redis-evicts', { policy: found.policy });
    case 'not-kept':
      return of('redis-not-kept');
    case 'old':
      return of('redis-old', { version: found.version, oldest: found.oldest });
    case 'full':
      return of('redis-full', { percent: found.percent });
    default:
      return assertNever(found);
  }
};

export const judgeMailServer = (server: string, answer: MailServerAnswer): Judgement => {
  switch (answer.kind) {
    case 'answers':
      return { part: 'mail', state: 'ok', finding: 'mail-answers', values: { server } };
    case 'refuses':
      return { part: 'mail', state: 'error', finding: 'mail-refuses', values: { server, code: answer.code ?? 'TLS' } };
    case 'silent':
      return { part: 'mail', state: 'error', finding: 'mail-silent', values: { server, reason: answer.reason } };
    case 'unasked':
      return { part: 'mail', state: 'off', finding: 'mail-unasked', values: { server } };
    default:
      return assertNever(answer);
  }
};
