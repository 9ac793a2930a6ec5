/** Opens and clicks: what is put into mails, and what comes back from them. */
import { randomBytes } from 'node:crypto';
import { describeError } from '../../lib/describe-error';
import { DAY_MS, MINUTE_MS } from '../../lib/duration';
import { createLogOnce } from '../../lib/log-once';
import type { Database } from '../../platform/database';
import type { Leases } from '../../platform/leases';
import { createPeriodic } from '../../platform/periodic';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import { HONEYPOT } from './core/event-rules';
import { createHitBuffer } from './hit-buffer';
import { createHitRepository } from './hit-repository';
import { createLinkRepository } from './link-repository';
import { createLinks, type Links } from './links';
import { createPersonalLinks, type PersonalLinks } from './personal-links';
import type { Tokens } from './tokens';
import { createTrackMail, type TrackMail } from './track-mail';

export interface TrackingDeps {
  database: Database;
  clock: Clock;
  tokens: Tokens;
  leases: Leases;
  /** A web process leaves periodic work to the others. */
  role: 'both' | 'web' | 'worker';
  /** Of the public API, without a trailing slash. */
  base: string;
  config: { honeypot: boolean; linkDays: number };
  log: Log;
}

/** Whoever fetches. */
export interface Visitor {
  isHead: boolean;
  agent: string;
}

/** away: the database cannot be asked where. none: a token that leads nowhere. trap: the hidden link. */
export type Destination = { url: string } | 'away' | 'none' | 'trap';

export interface TrackingService extends PersonalLinks {
  track: TrackMail;
  /** False for a token that was not signed here; does not ask the database. */
  open(token: string, visitor: Visitor): Promise<boolean>;
  click(token: string, visitor: Visitor): Promise<Destination>;
  /** Where links lead now, by their numbers, 500 at most; those that are gone are absent. */
  linkUrls(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** Takes away links that no mail has had for `linkDays`; returns how many. */
  pruneLinks(): Promise<number>;
  start(): void;
  /** Stores what waits. */
  stop(): Promise<void>;
}

export const createTracking = (deps: TrackingDeps): TrackingService => {
  const { database, clock, tokens, leases, role, base, config, log } = deps;
  const nowMs = (): number => clock.now().getTime();
  const repository = createLinkRepository(database);
  const links = createLinks(repository, clock);
  const logOnce = createLogOnce((message) => log.warn(message), nowMs);
  const { store } = createHitRepository(database);
  const hits = createHitBuffer({ store, nowMs, logOnce });
  const periodic = createPeriodic({ leases, log });
  const pruneLinks = (): Promise<number> => repository.prune(config.linkDays);
  const record = (
    of: { deliveryId: number; link: number | null; linkCount: number },
    visitor: Visitor,
  ): Promise<void> => hits.add({ key: randomBytes(6).toString('base64url'), ...of, ...visitor });

  const find = createFind(links, logOnce);

  return {
    track: createTrackMail({ links, tokens, base, honeypot: config.honeypot }),
    pruneLinks,
    linkUrls: repository.findAll,
    ...createPersonalLinks(database, links),

    async open(token, visitor) {
      const [deliveryId, ...more] = tokens.read('open', token) ?? [];
      if (deliveryId === undefined || more.length > 0) return false;
      await record({ deliveryId, link: null, linkCount: 0 }, visitor);
      return true;
    },

    async click(token, visitor) {
      const [deliveryId, link, linkCount] = tokens.read('click', token) ?? [];
      if (deliveryId === undefined || link === undefined || linkCount === undefined) return 'none';
      const destination = link === HONEYPOT ? 'trap' : await find(link);
      if (destination !== 'away' && destination !== 'none') await record({ deliveryId, link, linkCount }, visitor);
      return destination;
    },

    start() {
      if (role === 'web') return;
      periodic.every({ name: 'link-housekeeping', periodMs: DAY_MS, firstMs: MINUTE_MS, run: pruneLinks });
    },

    async stop() {
      periodic.stop();
      await hits.close();
      await periodic.idle();
    },
  };
};

const createFind =
  (links: Pick<Links, 'urlOf'>, logOnce: ReturnType<typeof createLogOnce>) =>
  async (link: number): Promise<Destination> => {
    try {
      const url = await links.urlOf(link);
      return url === null ? 'none' : { url };
    } catch (error) {
      logOnce.warn('links', `Where a link of a mail leads cannot be read (${describeError(error)})`);
      return 'away';
    }
  };
