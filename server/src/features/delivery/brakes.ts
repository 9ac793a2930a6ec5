/**
 * Stops the sender or a step by itself where going on would do harm; only a person lets it go on. A refused account holds
 * everything until it is tried again.
 */
import { DAY_MS } from '../../lib/duration';
import type { Log } from '../../ports/log';
import type { MailOutcome } from '../../ports/mailer';
import { PROBE_PAUSE_MS } from './account-breaker';
import type { AnswerRepository } from './answer-repository';
import {
  ANSWERS_WATCHED,
  brakesOnComplaints,
  brakesSender,
  brakesStep,
  COMPLAINT_WINDOW_MS,
  isPolicyCode,
  type ComplaintCount,
} from './core/hold';
import { failureKind } from './core/suppression';
import type { DeliverySource } from './delivery-source';
import type { HoldRepository, PlaceHold } from './hold-repository';
import { isGone } from './hold-target';
import type { LedgerRow } from './ledger-row';

export interface Brakes {
  learn(row: LedgerRow, outcome: MailOutcome): Promise<void>;
  /** The account breaker has stopped this process: for every process, and for who looks why nothing leaves. */
  stopAccount(outcome: Extract<MailOutcome, { kind: 'account' }>): Promise<void>;
  /** Somebody complained; it is in the database already. */
  watchComplaints(): Promise<void>;
}

export interface BrakeDeps {
  holds: HoldRepository;
  answers: AnswerRepository;
  /** Complaints per mail that stop the sender, as a share. */
  maxComplaintRate: number;
  sources(): Iterable<DeliverySource>;
  log: Log;
}

const SENDER = { kind: 'sender', target: null } as const;
const ACCOUNT = { kind: 'account', target: null } as const;

export const createBrakes = ({ holds, answers, log, maxComplaintRate, sources }: BrakeDeps): Brakes => {
  const pull = async (hold: Omit<PlaceHold, 'by'>): Promise<void> => {
    if (!(await holds.place({ ...hold, by: 'server' }))) return;
    log.error(`Sending is held${hold.target === null ? '' : ` for the ${hold.kind} ${hold.target}`}: ${hold.reason}`);
  };

  const watchSender = async (): Promise<void> => {
    const count = await answers.countPolicyAnswers(await holds.liftedAtMs(SENDER));
    if (!brakesSender(count)) return;
    const reason = `${count} of the last ${ANSWERS_WATCHED} answers refuse the sender or its policy (5.7.x, 4.7.32)`;
    await pull({ ...SENDER, reason });
  };

  const watchStep = async (sequenceId: string, stepId: string): Promise<void> => {
    const step = { kind: 'step', target: stepId } as const;
    const count = await answers.countMessageFailures({ sequenceId, stepId }, await holds.liftedAtMs(step));
    // What is removed holds nothing back, and nobody would know what the hold is about.
    if (!brakesStep('message', count) || (await isGone(sources(), stepId))) return;
    await pull({ ...step, reason: `${count} mails of this step were refused for what is in them (5.3.4, 5.6.x)` });
  };

  return {
    stopAccount: ({ reason }) =>
      holds.placeFor({ ...ACCOUNT, reason: accountTell(reason), by: 'server' }, PROBE_PAUSE_MS),
    async watchComplaints() {
      const count = await answers.countComplaints(await holds.liftedAtMs(SENDER));
      if (brakesOnComplaints(count, maxComplaintRate))
        await pull({ ...SENDER, reason: complaintsTell(count, maxComplaintRate) });
    },
    async learn({ sequenceId, stepId }, outcome) {
      if (outcome.kind !== 'refused') return;
      if (isPolicyCode(outcome.enhancedCode)) await watchSender();
      if (outcome.code < 500 || failureKind(outcome.enhancedCode) !== 'message') return;
      if (sequenceId !== null && stepId !== null) await watchStep(sequenceId, stepId);
    },
  };
};

const accountTell = (answer: string): string =>
  `The mail server refuses the account or the sender: ${answer}. One mail is tried every minute until it accepts; check the ` +
  'user, the password and the sender’s address';

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

const complaintsTell = ({ complaints, sent }: ComplaintCount, limit: number): string => {
  const days = COMPLAINT_WINDOW_MS / DAY_MS;
  return (
    `${complaints} people complained about the ${sent} mails of the last ${days} days: ${percent(complaints / sent)}, held ` +
    `from ${percent(limit)} on, before mailbox providers turn against the sender. Find out which mails they were and who ` +
    'had asked for them, leave out everybody else, then let sending go on'
  );
};
