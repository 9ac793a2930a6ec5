/** Stores what became of a delivery: one transaction for the state, its event, a suppression and what follows from it. */
import type { Knex } from 'knex';
import { assertNever } from '../../lib/assert-never';
import { SUPPRESS_ALL } from '../../lib/suppression-scope';
import type { DeliveryKind, DeliveryState } from '../../contracts';
import type { Database } from '../../platform/database';
import type { MailOutcome } from '../../ports/mailer';
import { isEnded } from './core/delivery-state';
import { decide, type Decision } from './core/retry-policy';
import { suppressesRecipient } from './core/suppression';
import type { DeliverySource } from './delivery-source';
import type { Columns, LedgerRow } from './ledger-row';
import type { DeliveryRepository, Move } from './repository';
import type { SuppressionRepository } from './suppression-repository';
import { withRetry } from './with-retry';

const REASON_LENGTH = 500;

export interface OutcomeDeps {
  database: Database;
  repository: DeliveryRepository;
  suppressions: SuppressionRepository;
  sourceOf(kind: DeliveryKind): DeliverySource;
  random(): number;
}

type Change = Pick<Move, 'transition' | 'to' | 'patch' | 'event' | 'leaseGone'>;
export interface Answer {
  row: LedgerRow;
  email: string;
  outcome: MailOutcome;
  nowMs: number;
}

type After = (trx: Knex.Transaction) => Promise<void>;

export type Outcomes = ReturnType<typeof createOutcomes>;

const reasonColumns = (reason: string): Columns => ({ reason: reason.slice(0, REASON_LENGTH) });

export const createOutcomes = ({ database, repository, suppressions, sourceOf, random }: OutcomeDeps) => {
  const { knex } = database;
  const inMs = (delayMs: number): Knex.Raw => knex.raw('? + ?', [database.nowMs(), delayMs]);

  const tell = (trx: Knex.Transaction, row: LedgerRow, state: DeliveryState, nowMs: number): Promise<void> => {
    const sentAtMs = state === 'sent' ? nowMs : row.sentAtMs;
    return sourceOf(row.kind).settled(trx, { ...row, state, sentAtMs }, state, nowMs);
  };

  /** Tells the source that this delivery is over, unless it has been told. */
  const settle = async (trx: Knex.Transaction, row: LedgerRow, state: DeliveryState): Promise<void> => {
    if (await repository.markSettled(trx, row.id)) await tell(trx, row, state, await repository.nowMs(trx));
  };

  const apply = async (trx: Knex.Transaction, row: LedgerRow, to: Change, after?: After): Promise<number | null> => {
    const movedAtMs = await repository.move(trx, { ...to, id: row.id, fence: row.fence });
    if (movedAtMs !== null) await after?.(trx);
    return movedAtMs;
  };

  /** While a worker holds the fence nobody else settles, so the mark goes into the same update. */
  const changeAndTell = async (trx: Knex.Transaction, row: LedgerRow, to: Change, after?: After): Promise<boolean> => {
    const settles = isEnded(to.to) && row.settledAtMs === null;
    if (to.transition === 'T9' || !settles) {
      const movedAtMs = await apply(trx, row, to, after);
      if (movedAtMs !== null && settles) await settle(trx, row, to.to);
      return movedAtMs !== null;
    }
    const marked = { ...to, patch: { ...to.patch, settled_at: database.nowMs() } };
    const movedAtMs = await apply(trx, row, marked, after);
    if (movedAtMs !== null) await tell(trx, row, to.to, movedAtMs);
    return movedAtMs !== null;
  };

  /** False: another process was first, nothing was changed. */
  const change = (row: LedgerRow, to: Change, after?: After): Promise<boolean> =>
    withRetry(() => database.transaction((trx) => changeAndTell(trx, row, to, after)));

  /** The same without telling the source, which the sweeper then does. */
  const changeUnsettled = (row: LedgerRow, to: Change, after?: After): Promise<boolean> =>
    withRetry(() => database.transaction(async (trx) => (await apply(trx, row, to, after)) !== null));

  const tried = (row: LedgerRow, reply: { replyCode: number | null; enhancedCode: string | null }): Columns => ({
    attempts: row.attempts + 1,
    first_tried_at: row.firstTriedAtMs ?? database.nowMs(),
    reply_code: reply.replyCode,
    enhanced_code: reply.enhancedCode,
  });

  const suppressAfter =
    (row: LedgerRow, email: string, decision: Extract<Decision, { next: 'failed' }>): After =>
    async (trx) => {
      const soft = decision.failure === 'recipient-soft' ? await suppressions.countSoftFailures(trx, email) : 0;
      if (!suppressesRecipient(decision.failure, soft)) return;
      const source = `delivery:${row.id}`;
      await suppressions.suppress(trx, { scope: SUPPRESS_ALL, address: email, reason: 'bounced', source });
    };

  const decideNow = (row: LedgerRow, outcome: MailOutcome, nowMs: number): Decision => {
    const ageMs = row.firstTriedAtMs === null ? 0 : nowMs - row.firstTriedAtMs;
    return decide({ outcome, attempt: row.attempts + 1, ageMs, jitter: random() });
  };

  /** The change that a decision about an answer means, from `sending` or, for a late answer, from `uncertain`. */
  const changeFor = (row: LedgerRow, decision: Decision, late: boolean): Change => {
    const none = { replyCode: null, enhancedCode: null };
    switch (decision.next) {
      case 'sent': {
        const patch = {
          ...tried(row, { replyCode: 250, enhancedCode: null }),
          reason: null,
          sent_at: database.nowMs(),
        };
        return { transition: late ? 'T9' : 'T4', to: 'sent', patch, event: reasonColumns(decision.reason) };
      }
      case 'pending': {
        const patch = { ...tried(row, decision), ...reasonColumns(decision.reason), due_at: inMs(decision.delayMs) };
        return { transition: late ? 'T9' : 'T5', to: 'pending', patch, event: { ...decision } };
      }
      case 'failed': {
        const patch = { ...tried(row, decision), ...reasonColumns(decision.reason) };
        return { transition: late ? 'T9' : 'T6', to: 'failed', patch, event: { ...decision } };
      }
      case 'uncertain':
        return { transition: 'T7', to: 'uncertain', patch: { ...tried(row, none), ...reasonColumns(decision.reason) } };
      case 'account-stop': {
        const patch = { ...reasonColumns(decision.reason), reply_code: decision.replyCode };
        return { transition: late ? 'T9' : 'T5', to: 'pending', patch, event: { ...decision } };
      }
      default:
        return assertNever(decision);
    }
  };

  const storeWith = async (commit: typeof change, { row, email, outcome, nowMs }: Answer): Promise<void> => {
    const decision = decideNow(row, outcome, nowMs);
    const after = decision.next === 'failed' ? suppressAfter(row, email, decision) : undefined;
    const stored = await commit(row, changeFor(row, decision, false), after);
    // The lease ran out meanwhile and the sweeper filed it as uncertain: this answer is the evidence.
    if (!stored && decision.next !== 'uncertain') await commit(row, changeFor(row, decision, true), after);
  };

  return {
    settle,
    change,

    /** T4–T7 for what the mailer said. */
    store: (answer: Answer): Promise<void> => storeWith(change, answer),

    /** The same when telling the source keeps failing: what happened to the mail is not lost with it. */
    storeUnsettled: (answer: Answer): Promise<void> => storeWith(changeUnsettled, answer),

    /** T5 for a failure on our side before the mail left. */
    async postpone(row: LedgerRow, reason: string, nowMs: number): Promise<void> {
      await change(row, changeFor(row, decideNow(row, { kind: 'not-sent', reason }, nowMs), false));
    },

    /** T2, back to pending until the stated instant; it counts as a new time, not as a delay. */
    wait: (row: LedgerRow, reason: string, untilMs: number): Promise<boolean> =>
      change(row, {
        transition: 'T2',
        to: 'pending',
        patch: { due_at: untilMs, scheduled_at: Math.max(untilMs, row.scheduledAtMs), ...reasonColumns(reason) },
        event: reasonColumns(reason),
      }),

    /** T2, an end without a mail. */
    end: (row: LedgerRow, to: DeliveryState, reason: string): Promise<boolean> =>
      change(row, { transition: 'T2', to, patch: reasonColumns(reason), event: reasonColumns(reason) }),
  };
};
