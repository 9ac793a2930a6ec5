/**
 * How fast mail may leave, in all and per recipient domain. In: configured rates, an address, an answer of a server.
 * Out: distances between mails. A domain that answers "too fast" is halved, and recovers by doubling.
 */
import { MINUTE_MS, SECOND_MS } from '../../../lib/duration';
import type { MailOutcome } from '../../../ports/mailer';

export interface RateLimits {
  /** Mails per second, by all processes together. */
  perSecond?: number;
  /** Mails per second to any one recipient domain. */
  perDomainPerSecond?: number;
  /** For single domains instead. */
  domains?: Record<string, number>;
}

export const ALL_MAIL = 'all';
const DOMAIN_PREFIX = 'domain:';
/** Where a domain without a rate of its own is slowed to first. */
const FIRST_SLOWED_US = SECOND_MS * 1_000;
const LONGEST_SLOWED_US = MINUTE_MS * 1_000;
/** Faster than this is as good as no limit. */
const SHORTEST_SLOWED_US = 100_000;
/** Without another complaint of the domain for this long, its rate doubles. */
export const RECOVER_AFTER_MS = 10 * MINUTE_MS;

export const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase();

export const domainThrottle = (domain: string): string => `${DOMAIN_PREFIX}${domain}`;
export const throttledDomain = (throttle: string): string | null =>
  throttle.startsWith(DOMAIN_PREFIX) ? throttle.slice(DOMAIN_PREFIX.length) : null;

/** Microseconds between two mails; 0: no limit. */
export const intervalUs = (perSecond: number | undefined): number =>
  perSecond === undefined ? 0 : Math.round((SECOND_MS * 1_000) / perSecond);

export const domainRate = ({ domains = {}, perDomainPerSecond }: RateLimits, domain: string): number | undefined =>
  Object.entries(domains).find(([name]) => name.toLowerCase() === domain)?.[1] ?? perDomainPerSecond;

/** 421 or 4.7.x for this recipient (RFC 3463 §3.8); 4.7.32 is about the sender's authentication. */
export const isTooFast = (outcome: MailOutcome): boolean => {
  if (outcome.kind !== 'refused' || outcome.code >= 500) return false;
  const { code, enhancedCode } = outcome;
  return enhancedCode === null ? code === 421 : enhancedCode.startsWith('4.7.') && enhancedCode !== '4.7.32';
};

/** Half of the present rate, down to one mail a minute. */
export const slowerUs = (slowedUs: number, configuredUs: number): number => {
  const presentUs = Math.max(slowedUs, configuredUs);
  return presentUs === 0 ? FIRST_SLOWED_US : Math.min(2 * presentUs, Math.max(LONGEST_SLOWED_US, configuredUs));
};

/** Twice as fast; 0 once that is no longer slower than what is configured. */
export const fasterUs = (slowedUs: number, configuredUs: number): number => {
  const next = Math.round(slowedUs / 2);
  return next <= Math.max(configuredUs, SHORTEST_SLOWED_US) ? 0 : next;
};
