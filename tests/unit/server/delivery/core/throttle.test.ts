import {
  domainOf,
  domainRate,
  domainThrottle,
  fasterUs,
  intervalUs,
  isTooFast,
  slowerUs,
  throttledDomain,
} from '../../../../../server/src/features/delivery/core/throttle';
import type { MailOutcome } from '../../../../../server/src/ports/mailer';

const SECOND_US = 1_000_000;

describe('a rate', () => {
  it.each([
    [undefined, 0],
    [10, 100_000],
    [300, 3_333],
    [0.5, 2_000_000],
  ])('of %p mails a second leaves %i µs between two', (rate, us) => expect(intervalUs(rate)).toBe(us));

  it.each([
    ['gmail.com', 2],
    ['example.test', 5],
  ])('of %s is its own where it has one', (domain, rate) => {
    expect(domainRate({ perDomainPerSecond: 5, domains: { 'Gmail.com': 2 } }, domain)).toBe(rate);
  });
});

describe('a domain', () => {
  it.each([
    ['Ann@Example.TEST ', 'example.test'],
    ['"a@b"@example.test', 'example.test'],
  ])('of %s is %s', (address, domain) => {
    expect(domainOf(address)).toBe(domain);
    expect(throttledDomain(domainThrottle(domain))).toBe(domain);
  });
  it('is not what the throttle of all mail is about', () => expect(throttledDomain('all')).toBeNull());

  it.each([
    ['without a rate to one a second', 0, 0, SECOND_US],
    ['by half of what is configured', 0, 200_000, 400_000],
    ['by half again', 2 * SECOND_US, 200_000, 4 * SECOND_US],
    ['to one a minute at the slowest', 50 * SECOND_US, 0, 60 * SECOND_US],
    ['never below what is configured', 0, 90 * SECOND_US, 90 * SECOND_US],
  ])('is slowed %s', (_name, slowed, configured, us) => expect(slowerUs(slowed, configured)).toBe(us));

  it.each([
    ['doubles', 4 * SECOND_US, 0, 2 * SECOND_US],
    ['is free again beyond ten a second', 200_000, 0, 0],
    ['is as configured again', 400_000, 200_000, 0],
  ])('%s when it recovers', (_name, slowed, configured, us) => expect(fasterUs(slowed, configured)).toBe(us));

  it('always comes back from its slowest', () => {
    let us = 60 * SECOND_US;
    for (let step = 0; step < 20 && us > 0; step += 1) us = fasterUs(us, 0);
    expect(us).toBe(0);
  });
});

describe('an answer', () => {
  const refused = (code: number, enhancedCode: string | null): MailOutcome => ({
    ...{ kind: 'refused', code, enhancedCode, response: `${code}` },
  });
  it.each<[MailOutcome, boolean]>([
    [refused(421, null), true],
    [refused(421, '4.7.0'), true],
    [refused(450, '4.7.1'), true],
    [refused(451, '4.7.28'), true],
    [refused(421, '4.3.2'), false],
    [refused(421, '4.7.32'), false],
    [refused(450, null), false],
    [refused(450, '4.2.1'), false],
    [refused(550, '5.7.1'), false],
    [{ kind: 'accepted', response: '250 ok' }, false],
    [{ kind: 'not-sent', reason: '421 4.7.0 at the greeting' }, false],
  ])('%j means too fast: %p', (outcome, tooFast) => expect(isTooFast(outcome)).toBe(tooFast));
});
