import { worstOf, type Judgement } from '../../../../../server/src/features/health/core/check';
import { judgeHolds, judgeOutcomes, judgeQueue } from '../../../../../server/src/features/health/core/ledger-checks';
import {
  judgeJobs,
  judgeProcesses,
  type Heartbeat,
} from '../../../../../server/src/features/health/core/process-checks';
import { describeFinding } from '../../../../../server/src/features/health/core/redis-words';
import { judgeMailServer, judgeRedis } from '../../../../../server/src/features/health/core/service-checks';
import {
  judgeClock,
  judgePublicAddress,
  judgeSender,
} from '../../../../../server/src/features/health/core/site-checks';
import { HOUR_MS, MINUTE_MS } from '../../../../../server/src/lib/duration';

const NOW = Date.parse('2026-11-20T09:00:00Z');
const seen = (judgements: Judgement | readonly Judgement[]) =>
  [judgements].flat().map(({ state, finding }) => `${state} ${finding}`);

const free = { isOn: true, holds: 0, reason: '' };
const beat = (role: Heartbeat['role'], silentMs: number, version = '1'): Heartbeat => ({
  ...{ id: `${role}${silentMs}`, role, host: 'h', pid: 1, version, startedAtMs: NOW - HOUR_MS },
  seenAtMs: NOW - silentMs,
});
const server = { version: '7.0.0', latencyMs: 1 };
const sender = { provider: 'p 1', passage: 'passes', hasPostalAddress: true } as const;
const job = (agoMs: number) => ({ name: 'delivery-tick', lastRunMs: NOW - agoMs, periodMs: MINUTE_MS });

describe('a check', () => {
  it.each<[string, Judgement | Judgement[], string[]]>([
    ['no hold', judgeHolds(free), ['ok holds-none']],
    ['a hold of everything', judgeHolds({ isOn: false, holds: 2, reason: 'r' }), ['warn holds-all']],
    ['a hold of a step', judgeHolds({ ...free, holds: 1 }), ['warn holds-some']],
    ['a queue that moves', queue(9 * MINUTE_MS), ['ok queue-moves']],
    ['a queue that is late', queue(10 * MINUTE_MS), ['warn queue-late']],
    ['a queue that stands', queue(HOUR_MS), ['error queue-late']],
    ['a queue that is held', queue(HOUR_MS, 1), ['ok queue-held']],
    ['good outcomes', outcomes(0, 0), ['ok outcomes-good']],
    ['failures', outcomes(1, 0), ['warn outcomes-bad']],
    ['doubts', outcomes(0, 1), ['warn outcomes-bad']],
    ['a worker', judgeProcesses([beat('web', 0), beat('worker', 59_000)], NOW), ['ok processes-alive']],
    ['no worker', judgeProcesses([beat('web', 0)], NOW), ['error processes-none']],
    [
      'a worker that is silent',
      judgeProcesses([beat('both', 0), beat('worker', 60_000)], NOW),
      ['ok processes-alive', 'warn processes-silent'],
    ],
    ['nobody', judgeProcesses([], NOW), ['error processes-none']],
    [
      'two versions',
      judgeProcesses([beat('both', 0), beat('web', 1, '2')], NOW),
      ['ok processes-alive', 'warn processes-differ'],
    ],
    ['a job in time', judgeJobs([job(4 * MINUTE_MS)], NOW), ['ok jobs-run']],
    ['a job that is late', judgeJobs([job(4 * MINUTE_MS + 1)], NOW), ['warn jobs-late']],
    ['no job yet', judgeJobs([], NOW), ['warn jobs-none']],
    ['no Redis', judgeRedis(null), ['off redis-none']],
    ['a Redis that is silent', judgeRedis({ address: 'r:1', facts: null }), ['error redis-silent']],
    ['a good Redis', judgeRedis({ address: 'r:1', facts: { ...server, findings: [] } }), ['ok redis-answers']],
    [
      'a Redis that forgets',
      judgeRedis({ address: 'r:1', facts: { ...server, findings: [{ finding: 'evicts', policy: 'x' }] } }),
      ['ok redis-answers', 'warn redis-evicts'],
    ],
    ['a mail server that answers', judgeMailServer('m', { kind: 'answers' }), ['ok mail-answers']],
    ['a mail server that refuses', judgeMailServer('m', { kind: 'refuses', code: 535 }), ['error mail-refuses']],
    ['a mail server that is silent', judgeMailServer('m', { kind: 'silent', reason: 'x' }), ['error mail-silent']],
    ['a provider that cannot be asked', judgeMailServer('m', { kind: 'unasked' }), ['off mail-unasked']],
    ['a good sender', judgeSender(sender), ['ok headers-pass']],
    ['a sender nobody knows', judgeSender({ ...sender, passage: 'unknown' }), ['error headers-unknown']],
    [
      'a bad sender',
      judgeSender({ provider: 'p', passage: 'drops', hasPostalAddress: false }),
      ['error headers-drop', 'error postal-missing'],
    ],
    ['clocks that agree', judgeClock(-30_000), ['ok clock-good']],
    ['clocks that do not', judgeClock(-30_001), ['warn clock-off']],
  ])('%s', (_name, judgements, expected) => {
    expect(seen(judgements)).toEqual(expected);
  });

  it.each([
    ['https://shop.example/api/cohort', true, 'ok url-good'],
    ['https://shop.example:8443', false, 'warn url-unstated'],
    ['http://shop.example', true, 'error url-plain'],
    ['https://8.8.8.8', true, 'ok url-good'],
    ['https://[2001:db8::1]', true, 'ok url-good'],
    ['http://localhost:1337', false, 'error url-local'],
    ['https://127.0.0.1', true, 'error url-local'],
    ['https://10.0.0.2', true, 'error url-local'],
    ['https://172.20.0.2', true, 'error url-local'],
    ['https://172.32.0.2', true, 'ok url-good'],
    ['https://192.168.1.1', true, 'error url-local'],
    ['https://[::1]', true, 'error url-local'],
    ['https://[fd00::1]', true, 'error url-local'],
    ['https://strapi', true, 'error url-local'],
    ['https://crm.internal', true, 'error url-local'],
    ['https://cohort.local', true, 'error url-local'],
  ])('of the address %s, stated %s', (url, isStated, expected) => {
    expect(seen(judgePublicAddress({ url, isStated }))).toEqual([expected]);
  });

  it('is as bad as the worst', () => {
    expect([worstOf([]), worstOf(['ok', 'off']), worstOf(['warn', 'error', 'ok'])]).toEqual(['ok', 'off', 'error']);
  });

  it.each([
    [{ finding: 'evicts', policy: 'allkeys-lru' }, /allkeys-lru.*noeviction/],
    [{ finding: 'not-kept' }, /appendonly/],
    [{ finding: 'old', version: '4.0.0', oldest: '5.0.0' }, /4\.0\.0.*5\.0\.0/],
    [{ finding: 'full', percent: 95 }, /95 %/],
  ] as const)('of Redis is said in words: %j', (finding, words) => {
    expect(describeFinding(finding)).toMatch(words);
  });
});

function queue(oldestDueMs: number, holds = 0): Judgement {
  return judgeQueue({ states: { pending: 1 }, due: 1, oldestDueMs }, { sent: 0, failed: 0 }, { ...free, holds });
}
function outcomes(failed: number, uncertain: number): Judgement {
  return judgeOutcomes({ states: { uncertain }, due: 0, oldestDueMs: 0 }, { sent: 0, failed });
}
