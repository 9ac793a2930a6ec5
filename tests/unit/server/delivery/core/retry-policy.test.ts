import {
  RETRY_FOR_MS,
  backoffMs,
  decide,
  isTooLate,
  latenessMs,
  triedSinceMs,
  type Attempt,
} from '../../../../../server/src/features/delivery/core/retry-policy';
import { HOUR_MS, MINUTE_MS } from '../../../../../server/src/lib/duration';
import type { MailOutcome } from '../../../../../server/src/ports/mailer';

const attempt = (outcome: MailOutcome, more: Partial<Attempt> = {}): Attempt => ({
  ...{ outcome, attempt: 1, ageMs: 0, jitter: 0.5 },
  ...more,
});
const refused = (code: number, enhancedCode: string | null = null): MailOutcome => ({
  ...{ kind: 'refused', code, enhancedCode, response: `${code} no` },
});
const NOT_SENT: MailOutcome = { kind: 'not-sent', reason: 'connect' };

describe('backoff', () => {
  it.each([
    [1, 1],
    [2, 5],
    [3, 30],
    [4, 120],
    [5, 360],
    [6, 720],
    [7, 1440],
    [8, 1440],
    [50, 1440],
  ])('waits after try %i for %i minutes, ± 20 %%', (tried, minutes) => {
    expect(backoffMs(tried, 0.5)).toBe(minutes * MINUTE_MS);
    expect(backoffMs(tried, 0)).toBe(Math.round(minutes * MINUTE_MS * 0.8));
    expect(backoffMs(tried, 1)).toBe(Math.round(minutes * MINUTE_MS * 1.2));
  });
});

describe('an outcome', () => {
  const next = (given: Attempt): string => decide(given).next;

  it.each([
    ['accepted', { kind: 'accepted', response: '250 ok' }, 'sent'],
    ['421', refused(421), 'pending'],
    ['451', refused(451), 'pending'],
    ['550', refused(550), 'failed'],
    ['599', refused(599), 'failed'],
    ['not sent', NOT_SENT, 'pending'],
    ['unknown', { kind: 'unknown', reason: 'closed' }, 'uncertain'],
    ['account', { kind: 'account', code: 535, reason: 'no' }, 'account-stop'],
  ] as [string, MailOutcome, string][])('%s leads to its state', (_name, outcome, expected) => {
    expect(next(attempt(outcome))).toBe(expected);
  });

  it('that is unknown never leads back to pending, however often and long it was tried', () => {
    const unknown: MailOutcome = { kind: 'unknown', reason: 'closed' };
    const tries = [1, 2, 7, 100].flatMap((tried) =>
      [0, RETRY_FOR_MS, 10 * RETRY_FOR_MS].map((ageMs) => ({ tried, ageMs })),
    );
    expect(new Set(tries.map(({ tried, ageMs }) => next(attempt(unknown, { attempt: tried, ageMs }))))).toEqual(
      new Set(['uncertain']),
    );
  });

  it('is tried for 72 hours and not a moment longer', () => {
    expect(decide(attempt(NOT_SENT, { attempt: 9, ageMs: RETRY_FOR_MS - 1_000 }))).toMatchObject({ delayMs: 1_000 });
    expect(decide(attempt(NOT_SENT, { attempt: 9, ageMs: RETRY_FOR_MS }))).toMatchObject({
      next: 'failed',
      failure: 'other',
    });
  });

  it('keeps the codes of the answer', () => {
    expect(decide(attempt(refused(550, '5.1.1')))).toMatchObject({
      ...{ next: 'failed', replyCode: 550, enhancedCode: '5.1.1', failure: 'recipient-permanent' },
    });
  });
});

describe('the first try', () => {
  it.each([
    ['in its time', 5 * HOUR_MS, 2 * HOUR_MS],
    ['before its time by another clock', 4 * HOUR_MS, 2 * HOUR_MS],
    ['kept back for four days', 101 * HOUR_MS, 98 * HOUR_MS],
  ])('counts as one of a retry %s', (_name, nowMs, expected) =>
    expect(triedSinceMs({ dueAtMs: 5 * HOUR_MS, firstTriedAtMs: 2 * HOUR_MS }, nowMs)).toBe(expected),
  );

  it('is still to come', () => expect(triedSinceMs({ dueAtMs: 1, firstTriedAtMs: null }, 2)).toBeNull());
});

describe('lateness', () => {
  it.each([
    [0, false],
    [72 * HOUR_MS, false],
    [72 * HOUR_MS + 1, true],
  ])('of %i ms', (lateMs, expected) => expect(isTooLate(lateMs, 72)).toBe(expected));

  const times = { scheduledAtMs: 1_000, dueAtMs: 5 * HOUR_MS };
  it.each([
    ['a first try counts from the time the mail was meant for', null, 9 * HOUR_MS - 1_000],
    ['a retry counts from its own', 2_000, 4 * HOUR_MS],
  ])('%s', (_name, firstTriedAtMs, expected) =>
    expect(latenessMs({ ...times, firstTriedAtMs }, 9 * HOUR_MS)).toBe(expected),
  );
});
