/** The send ledger as the other features and the composition see it. */
import { randomUUID } from 'node:crypto';
import type { WebhooksConfig } from '../../../../config/plugin';
import type { ErrorDetail } from '../../contracts';
import { createLogOnce } from '../../lib/log-once';
import { createPlaces } from '../../lib/places';
import type { Database } from '../../platform/database';
import type { Clock } from '../../ports/clock';
import type { HttpsGet } from '../../ports/https-get';
import type { JobQueue } from '../../ports/job-queue';
import type { Log } from '../../ports/log';
import type { Mailer } from '../../ports/mailer';
import type { Witness } from '../../ports/witness';
import type { Tokens, TrackMail } from '../tracking';
import { createAccountBreaker } from './account-breaker';
import { createClaims } from './claims';
import { messageId, messageIdDomain } from './core/mail-headers';
import { postmarkHeaders } from './core/webhooks/read-postmark';
import { senderName } from './core/sender-name';
import type { RateLimits } from './core/throttle';
import type { DeliveryPlanner, DeliverySource } from './delivery-source';
import { createErasureRepository } from './erasure-repository';
import { createFeedback, type Feedback } from './feedback';
import { createFeedbackRepository } from './feedback-repository';
import { createGate } from './gate';
import { createHousekeeping, type Housekeeping } from './housekeeping';
import type { PausedMails } from './paused-mails';
import { createPersonErasure, type ContactAddresses, type ErasePersonAs, type KeptElsewhere } from './person-erasure';
import type { SequenceHolds } from './sequence-holds';
import type { SendingSwitch } from './sending-switch';
import { createSwitches, type Switches } from './switches';
import { createLeases } from '../../platform/leases';
import { createMailLog, type MailLog, type MailLogDeps } from './mail-log';
import { insertPlanned } from './plan-repository';
import { createResolveUncertain, type ResolveUncertainMails } from './resolve-uncertain';
import { createScheduler, type ProcessRole, type Scheduler, type SchedulerDeps } from './scheduler';
import { type Stopper } from './stopper';
import { createErasure } from './suppression-erasure';
import { createSuppressions, type SuppressionService } from './suppression-service';
import { createSweeper, type Sweep } from './sweeper';
import { createTicker, type Tick } from './ticker';
import { createUnsubscribe, type SetUnsubscribed } from './unsubscribe';
import { createWebhookTokenRepository } from './webhook-token-repository';
import { createWebhooks, type Webhooks, type WebhooksDeps } from './webhooks/webhooks';
import { createWorker, type WorkerDeps } from './worker';
import { createLedgerCore, type LedgerCore } from './ledger-core';
import { mailsInHand } from './core/mails-in-hand';

export interface SendingConfig {
  from?: string;
  replyTo?: string;
  publicUrl?: string;
  messageIdDomain?: string;
  concurrency: number;
  batchSize: number;
  tickIntervalMs: number;
  leaseMs: number;
  maxLatenessHours: number;
  /** Complaints per mail that stop the sender, as a share. */
  maxComplaintRate: number;
  keepContentDays: number;
  keepHistoryDays: number;
  rate: RateLimits;
}

export interface DeliveryDeps extends Pick<MailLogDeps, 'adminNames' | 'addressesFor' | 'templateName' | 'linkUrls'> {
  database: Database;
  clock: Clock;
  mailer: Mailer;
  queue: JobQueue;
  sending: SendingConfig;
  webhooks: WebhooksConfig;
  /** For what providers’ webhooks are verified with. */
  httpsGet: HttpsGet;
  process: ProcessRole;
  /** What tells this database from a copy of it: the stated public address, and somebody outside who remembers. */
  installation: { publicUrl: string; witness: Witness };
  tokens: Tokens;
  track: TrackMail;
  /** By these the addresses of erased people were hashed, the newest first; see platform/site-urls. */
  addressKeys: readonly [string, ...string[]];
  links: { unsubscribeUrl(token: string): string };
  /** Why nothing but transactional mail may leave this site at all; see core/marketing-obstacles. */
  obstacles?: readonly ErrorDetail[];
  /** Whether there is such a sequence. */
  isSequence(documentId: string): Promise<boolean>;
  /** Whether there is one and it is switched off. */
  isSwitchedOff(documentId: string): Promise<boolean>;
  /** The site's contacts: their addresses now, and who may read them. */
  contacts: ContactAddresses;
  /** What other features keep of people. */
  elsewhere: KeptElsewhere;
  /** After commit; must be safe to call twice. */
  setUnsubscribed?: SetUnsubscribed;
  log: Log;
  /** 0 ≤ random < 1, for the spread of retries. */
  random?(): number;
  pause?(ms: number): Promise<void>;
}

export interface DeliveryService {
  planner: DeliveryPlanner;
  /** Sources are added after construction, since they are built on the planner. */
  register(source: DeliverySource): void;
  /** One delivery, from claim to stored outcome. Safe to run twice; never rejects. */
  work(deliveryId: number): Promise<void>;
  /** Rings for one batch of what is due. */
  tick(): Promise<Tick>;
  sweep(): Promise<Sweep>;
  /** T10 within the caller's transaction, which must end the enrollments itself. */
  cancelEnrollments: Stopper['cancelEnrollments'];
  /** T9, a person's decision about uncertain mails. */
  resolveUncertain: ResolveUncertainMails;
  /** From everything. Idempotent; nothing happens for a token that was not signed here. */
  unsubscribe(token: string): Promise<void>;
  /** HTML that asks; nothing changes. */
  unsubscribePage(token: string, acceptLanguage: string): Promise<string>;
  /** Unsubscribes from what the body of the POST says, or undoes it; the HTML is the same for every token. */
  answerUnsubscribe(token: string, body: unknown, acceptLanguage: string): Promise<string>;
  mailLog: MailLog;
  /** Bounces, complaints and whatever else comes back. */
  feedback: Feedback;
  /** The same from providers, in their own words. */
  webhooks: Webhooks;
  /** Whether mail leaves, what holds it, and letting it go on. */
  switch: SendingSwitch;
  /** Sequences that are switched off, and switching them on. */
  sequenceHolds: SequenceHolds;
  /** What came due for paused enrollments, and letting them go on. */
  pausedMails: PausedMails;
  suppressions: SuppressionService;
  /** Everything that is kept of a person. */
  erasePerson: ErasePersonAs;
  /** Takes away what has been kept for long enough. */
  tidy(isStopped: () => boolean): Promise<Housekeeping>;
  scheduler: Scheduler;
}

const feedbackOf = (
  { database, addressKeys, tokens, setUnsubscribed = () => Promise.resolve(false) }: DeliveryDeps,
  { repository, suppressions, settlement, stopper, sources, brakes }: LedgerCore,
): Feedback =>
  createFeedback({
    ...{ database, repository, suppressions, settlement, stopper, tokens },
    eraseWithin: createErasure({ database, suppressions, addressKeys }).eraseWithin,
    onComplained: () => brakes.watchComplaints(),
    onUnsubscribed: async (recipient) => void (await setUnsubscribed(recipient, true)),
    reports: createFeedbackRepository(database, addressKeys[0]),
    sources: () => [...sources.values()],
  });

const leavingOf = (
  { setUnsubscribed = () => Promise.resolve(false), ...deps }: DeliveryDeps,
  { repository, suppressions, stopper, sources }: LedgerCore,
): ReturnType<typeof createUnsubscribe> =>
  createUnsubscribe({
    ...{ ...deps, repository, suppressions, stopper, setUnsubscribed },
    eraseWithin: createErasure({ ...deps, suppressions }).eraseWithin,
    sources: () => [...sources.values()],
    sender: senderName(deps.sending),
  });

const webhooksOf = (
  { database, webhooks: config, httpsGet: get, clock }: DeliveryDeps,
  { feedback, logOnce }: Pick<WebhooksDeps, 'feedback' | 'logOnce'>,
): Webhooks =>
  createWebhooks({ ...{ config, get, clock, feedback, logOnce }, tokens: createWebhookTokenRepository(database) });

/** Only Postmark names mails by ids of its own. */
const providerHeadersOf = ({ webhooks }: DeliveryDeps): ((messageId: string) => Record<string, string>) =>
  webhooks.postmark ? postmarkHeaders : () => ({});

const gateOf = (deps: DeliveryDeps, { sourceOf, repository: { isPaused } }: LedgerCore) =>
  createGate({
    ...deps,
    sourceOf,
    isPaused,
    providerHeaders: providerHeadersOf(deps),
    obstacles: deps.obstacles ?? [],
  });

const schedulerOf = (
  { queue, mailer, sending, log, process: role, installation: { witness } }: DeliveryDeps,
  { installation: { check }, pause }: LedgerCore,
  work: Pick<SchedulerDeps, 'leases' | 'tick' | 'sweep' | 'tidy' | 'work' | 'stopWork'>,
): Scheduler => {
  const concurrency = mailsInHand(sending);
  return createScheduler({ ...{ role, queue, mailer, sending, concurrency, witness, check, pause, log }, ...work });
};

const switchesOf = (
  deps: DeliveryDeps,
  { sources, holds, repository, installation }: LedgerCore,
  scheduler: Scheduler,
): Switches =>
  createSwitches({
    ...{ ...deps, holds },
    sources: () => sources.values(),
    nowMs: () => repository.nowMs(),
    arm: (by) => installation.arm(by),
    wake: () => void scheduler.wake(),
  });

const mailLogOf = (deps: DeliveryDeps, { repository, sources }: LedgerCore): MailLog =>
  createMailLog({ ...deps, repository, sources: () => sources.values() });

/** What is kept of people: taken away when they are erased, and when its time is over. */
const keepingOf = (
  deps: DeliveryDeps,
  { repository, stopper, sources: known }: LedgerCore,
  eraseSuppressions: SuppressionService['erase'],
) => {
  const { database, sending, contacts, addressesFor, elsewhere } = deps;
  const sources = () => [...known.values()];
  const traces = createErasureRepository(database);
  return {
    erasePerson: createPersonErasure({
      ...{ database, repository, stopper, traces, sources, contacts, addressesFor, elsewhere, eraseSuppressions },
    }),
    tidy: createHousekeeping({ database, traces, sources, sending }),
  };
};

const createPlanner = (database: Database, domain: string): DeliveryPlanner => ({
  plan: (trx, planned) =>
    insertPlanned(database, trx, { planned, newMessageId: () => messageId(randomUUID(), domain) }),
});

const workerOf = (
  deps: DeliveryDeps,
  core: LedgerCore,
  own: Pick<WorkerDeps, 'logOnce' | 'isStopping'> & { holder: string },
): ((deliveryId: number) => Promise<void>) => {
  const { database, clock, mailer, sending, log } = deps;
  const { repository, depart, suppressions, outcomes, throttle, brakes, expiries, pause } = core;
  const { holder, ...life } = own;
  const { leaseMs, concurrency, keepContentDays } = sending;
  return createWorker({
    ...{ leaseMs, keepsContent: keepContentDays > 0, places: createPlaces(concurrency) },
    claim: createClaims({ database, holder, leaseMs }),
    gate: gateOf(deps, core),
    breaker: createAccountBreaker(clock),
    ...{ repository, depart, suppressions, outcomes, throttle, brakes, expiries, mailer, clock, log, pause, ...life },
  });
};

export const createDelivery = (deps: DeliveryDeps): DeliveryService => {
  const { database, clock, queue, sending, log } = deps;
  const holder = randomUUID();
  const core = createLedgerCore(deps);
  const { sources, repository, suppressions, found, settlement, stopper, throttle, findDue } = core;
  const logOnce = createLogOnce(
    (message) => log.warn(message),
    () => clock.now().getTime(),
  );
  let stopping = false;
  const worker = workerOf(deps, core, { holder, logOnce, isStopping: () => stopping });
  const work = (id: number): Promise<void> => (stopping ? Promise.resolve() : worker(id));
  const canWork = (): boolean => !stopping && deps.process !== 'web';
  const tick = createTicker({ queue, findDue, concurrency: mailsInHand(sending), work, canWork, logOnce });
  const sweep = createSweeper({ database, repository, found, settlement, throttle, log });
  const stopWork = (): void => {
    stopping = true;
    throttle.stop();
    core.expiries.flush();
  };
  const leases = createLeases(database, holder);
  const suppressionList = createSuppressions({ ...deps, suppressions });
  const feedback = feedbackOf(deps, core);
  const keeping = keepingOf(deps, core, suppressionList.erase);
  const scheduler = schedulerOf(deps, core, { leases, tick, sweep, tidy: keeping.tidy, work, stopWork });

  return {
    planner: createPlanner(database, messageIdDomain(sending)),
    register: (source) => void sources.set(source.kind, source),
    work,
    tick,
    sweep,
    cancelEnrollments: stopper.cancelEnrollments,
    resolveUncertain: createResolveUncertain({ database, repository, settlement, wake: () => void scheduler.wake() }),
    ...leavingOf(deps, core),
    mailLog: mailLogOf(deps, core),
    feedback,
    webhooks: webhooksOf(deps, { feedback, logOnce }),
    suppressions: suppressionList,
    ...keeping,
    ...switchesOf(deps, core, scheduler),
    scheduler,
  };
};
