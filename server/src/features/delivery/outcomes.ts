/** What became of a delivery, stored: the state, its event, a suppression and what follows from it. */
import type { Knex } from 'knex';
import { assertNever } from '../../lib/assert-never';
import { SUPPRESS_ALL } from '../../lib/suppression-scope';
import { gather } from '../../lib/gather';
import type { DeliveryKind, DeliveryState } from '../../contracts';
import type { Database } from '../../platform/database';
import type { MailOutcome } from '../../ports/mailer';
import { storeAccepted } from './accepted-mails';
import { decide, triedSinceMs, type Decision } from './core/retry-policy';
import { suppressesRecipient } from './core/suppression';
import { domainOf } from './core/throttle';
import type { DeliverySource } from './delivery-source';
import type { Columns, LedgerRow } from './ledger-row';
import type { Change, Settlement } from './settlement';
import type { SuppressionRepository } from './suppression-repository';

const REASON_LENGTH = 500;
/** Mails whose T4 is one transaction. */
const MOST_TOGETHER = 50;

export interface OutcomeDeps {
  database: Database;
  suppressions: SuppressionRepository;
  settlement: Settlement;
  sourceOf(kind: DeliveryKind): DeliverySource;
  random(): number;
}

export interface Answer {
  row: LedgerRow;
  email: string;
  /** What the mail was rendered from. */
  templateId: string | null;
  outcome: MailOutcome;
  /** The database's clock at the claim. */
  nowMs: number;
}

export type Outcomes = ReturnType<typeof createOutcomes>;

const decideBy =
  (random: () => number) =>
  ({ row, outcome, nowMs }: Omit<Answer, 'email' | 'templateId'>): Decision => {
    const ageMs = row.firstTriedAtMs === null ? 0 : nowMs - row.firstTriedAtMs;
    return decide({ outcome, attempt: row.attempts + 1, ageMs, jitter: random() });
  };

export const createOutcomes = (deps: OutcomeDeps) => {
  const { database, settlement, random } = deps;

  const decideNow = decideBy(random);

  const storeWith = async (commit: Settlement['change'], answer: Answer): Promise<void> => {
    const { email, templateId } = answer;
    const row = inItsTime(answer);
    const decision = decideNow({ ...answer, row });
    const after = decision.next === 'failed' ? suppressAfter(deps, { row, email, decision }) : undefined;
    const change = changeFor(deps, row, decision);
    // Whoever was refused before the body never departed, and departing is what else keeps these.
    const mail = { email, domain: domainOf(email), template_id: templateId };
    const told = { ...change, patch: { ...change.patch, ...mail }, after };
    const stored = await commit(row, told);
    if (stored || decision.next === 'uncertain') return;
    // The lease ran out meanwhile and the sweeper filed it as uncertain: this answer is the evidence.
    await commit(row, { ...told, transition: 'T9' });
  };

  const storeAlone = (answer: Answer): Promise<void> => storeWith(settlement.change, answer);

  const accept = gather<Answer, true>({
    most: MOST_TOGETHER,
    together(answers) {
      const mails = answers.map((answer) => ({ row: answer.row, event: eventOf(decideNow(answer)) }));
      return storeAccepted(deps, mails);
    },
    alone: async (answer) => {
      await storeAlone(answer);
      return true;
    },
  });

  return {
    /** T4–T7 for what the mailer said. */
    async store(answer: Answer): Promise<void> {
      await (answer.outcome.kind === 'accepted' ? accept(answer) : storeAlone(answer));
    },

    /** The same when telling the source keeps failing: what happened to the mail is not lost with it. */
    storeUnsettled: (answer: Answer): Promise<void> => storeWith(settlement.changeUnsettled, answer),

    /** T5 for a failure on our side before the mail left. */
    async postpone(claimed: LedgerRow, reason: string, nowMs: number): Promise<void> {
      const row = inItsTime({ row: claimed, nowMs });
      const decision = decideNow({ row, outcome: { kind: 'not-sent', reason }, nowMs });
      await settlement.change(row, changeFor(deps, row, decision));
    },

    /** T2, back to pending and looked at again at the stated instant; the time it was meant for stays. */
    wait: (row: LedgerRow, reason: string, untilMs: number): Promise<boolean> =>
      settlement.change(row, backToPending(row, reason, untilMs)),

    /** The same, so long from now. */
    async putOff(row: LedgerRow, reason: string, byMs: number): Promise<void> {
      const dueAt = database.knex.raw('? + ?', [database.nowMs(), Math.ceil(byMs)]);
      await settlement.change(row, backToPending(row, reason, dueAt));
    },

    /** T2, an end without a mail. */
    end: (row: LedgerRow, to: DeliveryState, reason: string): Promise<boolean> =>
      settlement.change(row, { transition: 'T2', to, patch: reasonColumns(reason), event: reasonColumns(reason) }),
  };
};

const inItsTime = ({ row, nowMs }: Pick<Answer, 'row' | 'nowMs'>): LedgerRow => ({
  ...row,
  firstTriedAtMs: triedSinceMs(row, nowMs),
});

const eventOf = (decision: Decision): Columns => ({ ...decision, ...reasonColumns(decision.reason) });

const reasonColumns = (reason: string): { reason: string } => ({ reason: reason.slice(0, REASON_LENGTH) });

/** What waits for the same reason as before is no news. */
const backToPending = (row: LedgerRow, reason: string, dueAt: number | Knex.Raw): Change => {
  const told = reasonColumns(reason);
  const event = told.reason === row.reason ? null : told;
  return { transition: 'T2', to: 'pending', patch: { due_at: dueAt, ...told }, event };
};

type Failed = Extract<Decision, { next: 'failed' }>;

const suppressAfter =
  ({ suppressions }: OutcomeDeps, { row, email, decision }: { row: LedgerRow; email: string; decision: Failed }) =>
  async (trx: Knex.Transaction): Promise<void> => {
    const soft = decision.failure === 'recipient-soft' ? await suppressions.countSoftFailures(trx, email) : 0;
    if (!suppressesRecipient(decision.failure, soft)) return;
    const source = `delivery:${row.id}`;
    await suppressions.suppress(trx, { scope: SUPPRESS_ALL, address: email, reason: 'bounced', source });
  };

const NO_REPLY = { replyCode: null, enhancedCode: null };

const tried = (
  { nowMs }: Database,
  row: LedgerRow,
  { replyCode, enhancedCode }: { replyCode: number | null; enhancedCode: string | null },
): Columns => ({
  attempts: row.attempts + 1,
  first_tried_at: row.firstTriedAtMs ?? nowMs(),
  reply_code: replyCode,
  enhanced_code: enhancedCode,
});

const changeFor = ({ database }: OutcomeDeps, row: LedgerRow, decision: Decision): Change => {
  const { knex, nowMs } = database;
  const reason = reasonColumns(decision.reason);
  const event = eventOf(decision);
  switch (decision.next) {
    case 'sent': {
      const reply = { replyCode: 250, enhancedCode: null };
      const patch = { ...tried(database, row, reply), reason: null, sent_at: nowMs() };
      return { transition: 'T4', to: 'sent', patch, event };
    }
    case 'pending': {
      const dueAt = knex.raw('? + ?', [nowMs(), decision.delayMs]);
      return {
        transition: 'T5',
        to: 'pending',
        patch: { ...tried(database, row, decision), ...reason, due_at: dueAt },
        event,
      };
    }
    case 'failed':
      return { transition: 'T6', to: 'failed', patch: { ...tried(database, row, decision), ...reason }, event };
    case 'uncertain':
      return { transition: 'T7', to: 'uncertain', patch: { ...tried(database, row, NO_REPLY), ...reason }, event };
    case 'account-stop':
      return { transition: 'T5', to: 'pending', patch: { ...reason, reply_code: decision.replyCode }, event };
    default:
      return assertNever(decision);
  }
};
