/** The send ledger as the other features and the composition see it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as timer } from 'node:timers/promises';
import type { WebhooksConfig } from '../../../../config/plugin';
import type { Delivery, DeliveryKind, ErrorDetail, ListDeliveriesQuery, Page } from '../../contracts';
import { createLogOnce } from '../../lib/log-once';
import type { Database } from '../../platform/database';
import type { Clock } from '../../ports/clock';
import type { HttpsGet } from '../../ports/https-get';
import type { JobQueue } from '../../ports/job-queue';
import type { Log } from '../../ports/log';
import type { Mailer } from '../../ports/mailer';
import type { Witness } from '../../ports/witness';
import type { Tokens, TrackMail } from '../tracking';
import { createAnswerRepository } from './answer-repository';
import { createBrakes } from './brakes';
import { createAccountBreaker } from './account-breaker';
import { messageId, messageIdDomain } from './core/mail-headers';
import { postmarkHeaders } from './core/webhooks/read-postmark';
import { senderName } from './core/sender-name';
import type { RateLimits } from './core/throttle';
import type { DeliveryPlanner, DeliverySource } from './delivery-source';
import { createDueBatch } from './due-batch';
import { createDueRepository } from './due-repository';
import { createExpiryLog } from './expiry-log';
import { createFeedback, type Feedback } from './feedback';
import { createFeedbackRepository } from './feedback-repository';
import { createGate } from './gate';
import { createHoldRepository } from './hold-repository';
import type { SequenceHolds } from './sequence-holds';
import type { SendingSwitch } from './sending-switch';
import { createSwitches, type Switches } from './switches';
import { createInstallation } from './installation';
import { createInstallationRepository } from './installation-repository';
import { databaseIdentity } from '../../platform/database-identity';
import { TABLES } from '../../lib/table-names';
import { createLeases } from '../../platform/leases';
import { listDeliveries } from './list-repository';
import { createOutcomes } from './outcomes';
import { insertPlanned } from './plan-repository';
import { createDeliveryRepository } from './repository';
import { createResolveUncertain } from './resolve-uncertain';
import { createScheduler, type ProcessRole, type Scheduler, type SchedulerDeps } from './scheduler';
import { createSettlement } from './settlement';
import { createStopper, type Stopper } from './stopper';
import { createSuppressedQuery } from './suppressed-query';
import { createSuppressionRepository } from './suppression-repository';
import { createSuppressions, type SuppressionService } from './suppression-service';
import { createSweeper, type Sweep } from './sweeper';
import { createSweepRepository } from './sweep-repository';
import { createTicker, type Tick } from './ticker';
import { createUnsubscribe, type SetUnsubscribed } from './unsubscribe';
import { createThrottle } from './throttle';
import { createThrottleRepository } from './throttle-repository';
import { createWebhookTokenRepository } from './webhook-token-repository';
import { createWebhooks, type Webhooks, type WebhooksDeps } from './webhooks/webhooks';
import { createWorker } from './worker';

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
  rate: RateLimits;
}

export interface DeliveryDeps {
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
  /** Of the panel's users, by id. */
  adminNames?(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
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
  /** T9, an administrator's decision about an uncertain mail. */
  resolveUncertain(id: number, as: 'sent' | 'resend'): Promise<void>;
  /** From everything. Idempotent; nothing happens for a token that was not signed here. */
  unsubscribe(token: string): Promise<void>;
  /** HTML that asks; nothing changes. */
  unsubscribePage(token: string, acceptLanguage: string): Promise<string>;
  /** Unsubscribes from what the body of the POST says, or undoes it; the HTML is the same for every token. */
  answerUnsubscribe(token: string, body: unknown, acceptLanguage: string): Promise<string>;
  list(query: ListDeliveriesQuery): Promise<Page<Delivery>>;
  /** Bounces, complaints and whatever else comes back. */
  feedback: Feedback;
  /** The same from providers, in their own words. */
  webhooks: Webhooks;
  /** Whether mail leaves, what holds it, and letting it go on. */
  switch: SendingSwitch;
  /** Sequences that are switched off, and switching them on. */
  sequenceHolds: SequenceHolds;
  suppressions: SuppressionService;
  scheduler: Scheduler;
}

/** Does not keep a stopping process alive. */
const pauseUnref = (ms: number): Promise<void> => timer(ms, undefined, { ref: false });

const asCore = (deps: DeliveryDeps) => {
  const { database, clock, sending, log, random = Math.random, pause = pauseUnref } = deps;
  const sources = new Map<DeliveryKind, DeliverySource>();
  const sourceOf = (kind: DeliveryKind): DeliverySource => {
    const source = sources.get(kind);
    if (!source) throw new Error(`Nothing prepares deliveries of the kind ${kind}`);
    return source;
  };
  const suppressed = createSuppressedQuery(database, deps.addressKeys);
  const repository = createDeliveryRepository(database, suppressed);
  const suppressions = createSuppressionRepository({ database, suppressed, addressKeys: deps.addressKeys });
  const found = createSweepRepository(database);
  const settlement = createSettlement({ database, repository, sourceOf });
  const outcomes = createOutcomes({ database, suppressions, settlement, random });
  const stopper = createStopper(database, repository);
  const throttle = createThrottle({
    ...{ clock, pause, rate: sending.rate, repository: createThrottleRepository(database) },
  });
  const holds = createHoldRepository(database);
  const { publicUrl, witness } = deps.installation;
  const installation = createInstallation({
    ...{ holds, witness, log, newId: randomUUID, repository: createInstallationRepository(database) },
    identify: async () => ({ database: await databaseIdentity(database, TABLES.installation), publicUrl }),
  });
  const brakes = createBrakes({
    ...{ holds, answers: createAnswerRepository(database), log, maxComplaintRate: sending.maxComplaintRate },
  });
  const findDue = createDueBatch({
    ...{ found: createDueRepository(database), throttle, held: holds, batchSize: sending.batchSize },
  });
  return {
    sources,
    sourceOf,
    repository,
    suppressions,
    found,
    settlement,
    outcomes,
    stopper,
    throttle,
    holds,
    installation,
    brakes,
    expiries: createExpiryLog({ log, pause }),
    findDue,
    pause,
  };
};

const feedbackOf = (
  { database, setUnsubscribed = () => Promise.resolve(false) }: DeliveryDeps,
  { repository, suppressions, settlement, stopper, sources, brakes }: ReturnType<typeof asCore>,
): Feedback =>
  createFeedback({
    ...{ database, repository, suppressions, settlement, stopper },
    onComplained: () => brakes.watchComplaints(),
    onUnsubscribed: async (recipient) => void (await setUnsubscribed(recipient, true)),
    reports: createFeedbackRepository(database),
    sources: () => [...sources.values()],
  });

const leavingOf = (
  { database, tokens, sending, setUnsubscribed = () => Promise.resolve(false), log }: DeliveryDeps,
  { repository, suppressions, stopper, sources }: ReturnType<typeof asCore>,
): ReturnType<typeof createUnsubscribe> =>
  createUnsubscribe({
    ...{ database, repository, suppressions, stopper, tokens, setUnsubscribed, log },
    sources: () => [...sources.values()],
    sender: senderName(sending),
  });

const webhooksOf = (
  { database, webhooks: config, httpsGet: get, clock }: DeliveryDeps,
  { feedback, logOnce }: Pick<WebhooksDeps, 'feedback' | 'logOnce'>,
): Webhooks =>
  createWebhooks({ ...{ config, get, clock, feedback, logOnce }, tokens: createWebhookTokenRepository(database) });

/** Only Postmark names mails by ids of its own. */
const providerHeadersOf = ({ webhooks }: DeliveryDeps): ((messageId: string) => Record<string, string>) =>
  webhooks.postmark ? postmarkHeaders : () => ({});

const schedulerOf = (
  { queue, mailer, sending, log, process: role, installation: { witness } }: DeliveryDeps,
  { installation: { check }, pause }: ReturnType<typeof asCore>,
  work: Pick<SchedulerDeps, 'leases' | 'tick' | 'sweep' | 'work' | 'stopWork'>,
): Scheduler => createScheduler({ ...{ role, queue, mailer, sending, witness, check, pause, log }, ...work });

const switchesOf = (
  deps: DeliveryDeps,
  { sources, holds, repository, installation }: ReturnType<typeof asCore>,
  scheduler: Scheduler,
): Switches =>
  createSwitches({
    ...{ ...deps, holds },
    sources: () => sources.values(),
    nowMs: () => repository.nowMs(),
    arm: (by) => installation.arm(by),
    wake: () => void scheduler.wake(),
  });

const createPlanner = (database: Database, domain: string): DeliveryPlanner => ({
  plan: (trx, planned) =>
    insertPlanned(database, trx, { planned, newMessageId: () => messageId(randomUUID(), domain) }),
});

export const createDelivery = (deps: DeliveryDeps): DeliveryService => {
  const { database, clock, mailer, queue, sending, tokens, track, links, log } = deps;
  const holder = randomUUID();
  const core = asCore(deps);
  const { sources, sourceOf, repository, suppressions, found, settlement, outcomes, stopper } = core;
  const { throttle, brakes, findDue, pause } = core;
  const logOnce = createLogOnce(
    (message) => log.warn(message),
    () => clock.now().getTime(),
  );
  const worker = createWorker({
    ...{ holder, leaseMs: sending.leaseMs, repository, suppressions, outcomes, mailer, log, logOnce, pause },
    gate: createGate({
      ...{ sourceOf, tokens, track, links, sending, providerHeaders: providerHeadersOf(deps) },
      obstacles: deps.obstacles ?? [],
    }),
    breaker: createAccountBreaker(clock),
    ...{ throttle, brakes, expiries: core.expiries },
  });
  let stopping = false;
  const work = (id: number): Promise<void> => (stopping ? Promise.resolve() : worker(id));
  const canWork = (): boolean => !stopping && deps.process !== 'web';
  const tick = createTicker({ queue, findDue, concurrency: sending.concurrency, work, canWork, logOnce });
  const sweep = createSweeper({ database, repository, found, settlement, throttle, log });

  const stopWork = (): void => {
    stopping = true;
    throttle.stop();
    core.expiries.flush();
  };
  const feedback = feedbackOf(deps, core);
  const leases = createLeases(database, holder);
  const scheduler = schedulerOf(deps, core, { leases, tick, sweep, work, stopWork });

  return {
    planner: createPlanner(database, messageIdDomain(sending)),
    register: (source) => void sources.set(source.kind, source),
    work,
    tick,
    sweep,
    cancelEnrollments: stopper.cancelEnrollments,
    resolveUncertain: createResolveUncertain({ database, repository, settlement }),
    ...leavingOf(deps, core),
    list: (query) => listDeliveries(database, query),
    feedback,
    webhooks: webhooksOf(deps, { feedback, logOnce }),
    suppressions: createSuppressions({ ...deps, suppressions }),
    ...switchesOf(deps, core, scheduler),
    scheduler,
  };
};
