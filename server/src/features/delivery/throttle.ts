/** Each mail’s turn under the rates that all processes share, and domains that asked for less. */
import type { Clock } from '../../ports/clock';
import type { MailOutcome } from '../../ports/mailer';
import {
  ALL_MAIL,
  domainOf,
  domainRate,
  domainThrottle,
  fasterUs,
  intervalUs,
  isTooFast,
  slowerUs,
  throttledDomain,
  type RateLimits,
} from './core/throttle';
import type { ThrottleRepository } from './throttle-repository';

export interface Throttle {
  /** Resolves when the mail’s turn has come (null), or at once with the milliseconds by which to put it off. */
  turn(address: string): Promise<{ putOffMs: number } | null>;
  /** Halves the rate of a domain that answered “too fast”. */
  learn(address: string, outcome: MailOutcome): Promise<void>;
  /** Domains without a free place soon. */
  fullDomains(): Promise<string[]>;
  /** How many mails a domain takes within this time; Infinity where it is not throttled. */
  perPeriod(domain: string, periodMs: number): number;
  /** Doubles what has been slowed for long enough. */
  recover(): Promise<void>;
  /** Puts off whatever still waits for its turn. */
  stop(): void;
}

export interface ThrottleDeps {
  repository: ThrottleRepository;
  rate: RateLimits;
  clock: Clock;
  pause(ms: number): Promise<void>;
}

/** A worker does not wait longer for one domain: others could go meanwhile. */
const DOMAIN_WAIT_MS = 1_000;
const ALL_WAIT_MS = 30_000;
/** How long a process may not know that another has slowed a domain. */
const KNOWN_FOR_MS = 2_000;

export const createThrottle = ({ repository, rate, clock, pause }: ThrottleDeps): Throttle => {
  const slowed = createSlowed(repository, clock);
  let stop: () => void = () => undefined;
  const stopped = new Promise<'stopped'>((resolve) => (stop = () => resolve('stopped')));

  const configuredUs = (domain: string): number => intervalUs(domainRate(rate, domain));
  const paceUs = (domain: string): number => Math.max(configuredUs(domain), slowed.of(domain));

  return {
    async turn(address) {
      await slowed.refresh();
      const domain = domainOf(address);
      const ofDomain = paceUs(domain) > 0 ? { domain, intervalUs: configuredUs(domain) } : null;
      const place = await findPlace(repository, { ofDomain, perSecond: rate.perSecond });
      if ('putOffMs' in place) return place;
      if (place.waitMs <= 0) return null;
      return (await Promise.race([pause(place.waitMs), stopped])) === 'stopped' ? { putOffMs: 0 } : null;
    },
    async learn(address, outcome) {
      if (!isTooFast(outcome)) return;
      const domain = domainOf(address);
      await slowed.refresh(true);
      const present = { name: domainThrottle(domain), intervalUs: slowed.of(domain) };
      await repository.slow(present, slowerUs(present.intervalUs, configuredUs(domain)));
    },
    async fullDomains() {
      const names = await repository.saturated(DOMAIN_WAIT_MS);
      return names.flatMap((name) => throttledDomain(name) ?? []);
    },
    perPeriod(domain, periodMs) {
      const pace = paceUs(domain);
      return pace === 0 ? Infinity : Math.max(1, Math.ceil((periodMs * 1_000) / pace));
    },
    async recover() {
      for (const throttle of await repository.recovering()) {
        const domain = throttledDomain(throttle.name) ?? '';
        await repository.hasten(throttle, fasterUs(throttle.intervalUs, configuredUs(domain)));
      }
    },
    stop: () => stop(),
  };
};

interface Wanted {
  /** Null: this domain is not throttled. */
  ofDomain: { domain: string; intervalUs: number } | null;
  perSecond: number | undefined;
}

/** First in the domain’s row, so that no place among all is taken for a mail that is put off. */
const findPlace = async (
  repository: Pick<ThrottleRepository, 'take'>,
  { ofDomain, perSecond }: Wanted,
): Promise<{ waitMs: number } | { putOffMs: number }> => {
  let waitMs = 0;
  if (ofDomain) {
    const { domain, intervalUs: interval } = ofDomain;
    const asked = { name: domainThrottle(domain), intervalUs: interval, longestMs: DOMAIN_WAIT_MS };
    const place = await repository.take(asked);
    if (!place.taken) return { putOffMs: place.waitMs };
    waitMs = place.waitMs;
  }
  if (perSecond === undefined) return { waitMs };
  const asked = { name: ALL_MAIL, intervalUs: intervalUs(perSecond), longestMs: ALL_WAIT_MS };
  const place = await repository.take(asked);
  return place.taken ? { waitMs: Math.max(waitMs, place.waitMs) } : { putOffMs: place.waitMs };
};

const createSlowed = (repository: Pick<ThrottleRepository, 'slowed'>, clock: Clock) => {
  let paces = new Map<string, number>();
  let knownUntilMs = 0;
  return {
    of: (domain: string): number => paces.get(domainThrottle(domain)) ?? 0,
    async refresh(atOnce = false): Promise<void> {
      const nowMs = clock.now().getTime();
      if (!atOnce && nowMs < knownUntilMs) return;
      knownUntilMs = nowMs + KNOWN_FOR_MS;
      paces = new Map((await repository.slowed()).map(({ name, intervalUs: pace }) => [name, pace]));
    },
  };
};
