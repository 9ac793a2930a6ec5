/** One delivery from claim to stored outcome: T1, the gate (T2), T3, the mail, T4–T7. Safe to run twice at once. */
import { assertNever } from '../../lib/assert-never';
import { describeError } from '../../lib/describe-error';
import { SECOND_MS } from '../../lib/duration';
import type { LogOnce } from '../../lib/log-once';
import type { Places } from '../../lib/places';
import type { Clock } from '../../ports/clock';
import type { Log } from '../../ports/log';
import type { Mailer, MailOutcome, OutgoingMail, SendResult } from '../../ports/mailer';
import type { AccountBreaker, Lesson, Pass } from './account-breaker';
import type { Brakes } from './brakes';
import type { Claim, ClaimDelivery } from './claims';
import type { Depart } from './departures';
import type { ExpiryLog } from './expiry-log';
import { packContent, type KeptMail } from './core/pack-content';
import type { Verdict } from './gate';
import type { LedgerRow } from './ledger-row';
import type { Answer, Outcomes } from './outcomes';
import type { DeliveryRepository } from './repository';
import type { SuppressionRepository } from './suppression-repository';
import type { Throttle } from './throttle';

export interface WorkerDeps {
  leaseMs: number;
  /** For mails from their turn under the sending rate to the end of T4; what is claimed and prepared waits for one. */
  places: Places;
  /** Whether mails are kept as they were sent. */
  keepsContent: boolean;
  repository: DeliveryRepository;
  suppressions: SuppressionRepository;
  outcomes: Outcomes;
  claim: ClaimDelivery;
  depart: Depart;
  gate(claim: Claim): Promise<Verdict>;
  mailer: Mailer;
  clock: Clock;
  breaker: AccountBreaker;
  throttle: Throttle;
  brakes: Brakes;
  expiries: ExpiryLog;
  log: Log;
  logOnce: LogOnce;
  pause(ms: number): Promise<void>;
  /** True once nothing more is to be handed to the mail server. */
  isStopping(): boolean;
}

type Send = Extract<Verdict, { verdict: 'send' }>;

/** While the database restarts, the answer of a mail server is worth waiting for. */
const STORE_PAUSES_MS = [250, 1_000, 3_000, 8_000] as const;

/** What was asked before a mail was prepared is asked anew after this long. */
const LONGEST_WAIT_MS = 30 * SECOND_MS;

/** Never rejects: what a failure leaves behind is the sweeper's. */
export const createWorker =
  (deps: WorkerDeps) =>
  async (deliveryId: number): Promise<void> => {
    const { breaker, logOnce } = deps;
    const pass = await breaker.enter();
    if (!pass) return;
    try {
      await attempt(deps, deliveryId, pass);
    } catch (error) {
      logOnce.warn('work', `Delivery ${deliveryId} was interrupted (${describeError(error)}); the sweeper takes it up`);
    } finally {
      breaker.leave();
    }
  };

const attempt = async (deps: WorkerDeps, deliveryId: number, pass: Pass): Promise<void> => {
  const claim = await deps.claim(deliveryId);
  const verdict = claim && (await judge(deps, claim));
  if (verdict) await send(deps, claim, { ...verdict, pass });
};

/** Null: the delivery has ended or waits. */
const judge = async (deps: WorkerDeps, claim: Claim): Promise<Send | null> => {
  const { outcomes, expiries } = deps;
  const verdict = await verdictOn(deps, claim);
  if (verdict?.verdict === 'send') return verdict;
  // What cannot be stored is the sweeper's: put off as if it had been tried, a mail that came too late would be in time.
  if (verdict?.verdict === 'delayed') await outcomes.putOff(claim.row, verdict.reason, verdict.byMs);
  else if (verdict?.verdict === 'wait') await outcomes.wait(claim.row, verdict.reason, verdict.untilMs);
  else if (verdict && (await outcomes.end(claim.row, verdict.verdict, verdict.reason)) && verdict.verdict === 'expired')
    expiries.note(claim.row.sequenceId);
  return null;
};

/** Null: it could not be told, and is asked again later. */
const verdictOn = async ({ gate, outcomes, log }: WorkerDeps, claim: Claim): Promise<Verdict | null> => {
  try {
    return await gate(claim);
  } catch (error) {
    log.error(`Delivery ${claim.row.id} could not be prepared (${describeError(error)}); it is tried again later`);
    await outcomes.postpone(claim.row, `Could not be prepared: ${describeError(error)}`, claim.nowMs);
    return null;
  }
};

type Prepared = Send & { pass: Pass };

const send = (deps: WorkerDeps, claim: Claim, prepared: Prepared): Promise<void> =>
  underLease(deps, claim.row, () => {
    const preparedAtMs = deps.clock.now().getTime();
    return deps.places.run(async () => {
      const waitedMs = deps.clock.now().getTime() - preparedAtMs;
      if (deps.isStopping()) await deps.outcomes.putOff(claim.row, 'The process ends', 0);
      else if (!prepared.pass.isGood()) await deps.outcomes.putOff(claim.row, 'The mail account is refused', 0);
      else if (waitedMs > LONGEST_WAIT_MS) await deps.outcomes.putOff(claim.row, 'Prepared too long ago', 0);
      else await sendInPlace(deps, claim, prepared);
    });
  });

const sendInPlace = async (deps: WorkerDeps, { row, nowMs }: Claim, prepared: Prepared): Promise<void> => {
  const { breaker, outcomes, throttle } = deps;
  const { mail, templateId } = prepared;
  const late = await throttle.turn(mail.to);
  if (late) return outcomes.putOff(row, 'The sending rate is reached', late.putOffMs);
  const outcome = await sendNow(deps, row, prepared);
  if (outcome.kind === 'held') return stay(deps, { row, nowMs }, mail.to);
  await store(deps, { row, email: mail.to, templateId, outcome, nowMs });
  breaker.learn(lessonOf(deps, outcome));
  if (outcome.kind === 'account' && breaker.isStopped()) await deps.brakes.stopAccount(outcome);
  await throttle.learn(mail.to, outcome);
  await deps.brakes.learn(row, outcome);
};

/** A mail that may not leave: ended, or back to pending for the gate to judge anew; otherwise the claim is lost. */
const stay = async (
  { repository, suppressions, outcomes }: WorkerDeps,
  { row, nowMs }: Claim,
  to: string,
): Promise<void> => {
  if (await suppressions.isSuppressed(to, row.sequenceId)) await outcomes.end(row, 'suppressed', 'suppressed');
  else if (await repository.isOnHold(row)) await outcomes.putOff(row, 'Sending is held', 0);
  else if (await repository.isHeldBack(row)) await outcomes.wait(row, 'The enrollment is not open', nowMs);
};

/** However long a place, the mail's turn and the server's answer take, the claim stays ours. */
const underLease = async <T>(
  { repository, leaseMs }: WorkerDeps,
  row: LedgerRow,
  work: () => Promise<T>,
): Promise<T> => {
  const renewal = setInterval(() => void repository.renew(row, leaseMs).catch(() => undefined), leaseMs / 3);
  renewal.unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
  }
};

/** T3 is the mailer's to ask for. What it throws before that leaves the claim to the sweeper; after it, a question. */
const sendNow = async (
  { depart, mailer, leaseMs, keepsContent }: WorkerDeps,
  row: LedgerRow,
  { mail, sequenceName, templateId }: Send,
): Promise<SendResult> => {
  let departed = false;
  const content = keepsContent ? packContent(asKept(mail)) : undefined;
  const departure = { email: mail.to, subject: mail.subject, sequenceName, templateId, leaseMs, content };
  const departNow = async (): Promise<boolean> => {
    departed = await depart({ row, departure });
    return departed;
  };
  try {
    return await mailer.send(mail, departNow);
  } catch (error) {
    if (!departed) throw error;
    return { kind: 'unknown', reason: `The mailer failed: ${describeError(error)}` };
  }
};

const asKept = (mail: OutgoingMail): KeptMail => ({ ...mail, from: mail.from ?? null, replyTo: mail.replyTo ?? null });

const store = async ({ outcomes, log, pause, isStopping }: WorkerDeps, answer: Answer): Promise<void> => {
  for (const pauseMs of STORE_PAUSES_MS) {
    if (isStopping()) break;
    try {
      return await outcomes.store(answer);
    } catch (error) {
      log.error(`The outcome of delivery ${answer.row.id} could not be stored yet (${describeError(error)})`);
      await pause(pauseMs);
    }
  }
  try {
    await outcomes.store(answer);
  } catch {
    await outcomes.storeUnsettled(answer);
  }
};

const lessonOf = ({ logOnce }: WorkerDeps, outcome: MailOutcome): Lesson => {
  switch (outcome.kind) {
    case 'accepted':
    case 'refused':
      return 'served';
    case 'account': {
      const code = outcome.code === null ? '' : ` (${outcome.code})`;
      logOnce.warn(
        'account',
        `The mail account is refused${code}; sending stops after three tries and is probed every minute`,
      );
      return 'account';
    }
    case 'not-sent':
      logOnce.warn('smtp', 'The mail server cannot be reached; mails wait and are tried again');
      return 'none';
    case 'unknown':
      return 'none';
    default:
      return assertNever(outcome);
  }
};
