/**
 * What stops mail from leaving without ending it. In: answers of mail servers, complaints. Out: whether a brake is to be
 * pulled.
 * A hold is lifted by a person, or ends by itself where it says so; what it held waits in the ledger meanwhile.
 */
import { HOLD_KINDS, type HoldKind } from '../../../contracts';
import { DAY_MS } from '../../../lib/duration';
import type { FailureKind } from './suppression';

export interface HoldRef {
  kind: HoldKind;
  /** A sequence or a step; null where everything is held. */
  target: string | null;
}

/** The column of a delivery that a hold's target stands for; null: everything, whichever sequence it belongs to. */
const COLUMNS = {
  /** Somebody switched sending off. */
  switch: null,
  /** Too many receivers refuse this sender, or too many people complain about it. */
  sender: null,
  /** The mail server refuses the account; it is asked again every minute. */
  account: null,
  /** This database may be a copy of another. */
  installation: null,
  sequence: 'sequence_id',
  step: 'step_id',
  /** A sequence that is switched off. */
  inactive: 'sequence_id',
} as const satisfies Record<HoldKind, 'sequence_id' | 'step_id' | null>;

export type HeldColumn = 'sequence_id' | 'step_id';

export const heldColumn = (kind: HoldKind): HeldColumn | null => COLUMNS[kind];
export const holdsEverything = (kind: HoldKind): boolean => COLUMNS[kind] === null;
export const HOLDING_ALL: readonly HoldKind[] = HOLD_KINDS.filter(holdsEverything);
export const kindsHolding = (column: HeldColumn): HoldKind[] => HOLD_KINDS.filter((kind) => COLUMNS[kind] === column);

/** The values of a column that these holds keep back. */
export const heldValues = (holds: readonly HoldRef[], column: HeldColumn): string[] =>
  holds.flatMap(({ kind, target }) => (COLUMNS[kind] === column && target !== null ? [target] : []));

export const isSameHold = (one: HoldRef, other: HoldRef): boolean =>
  one.kind === other.kind && one.target === other.target;

/** Nobody lifts it, so nobody is asked then what becomes of the mails whose time came meanwhile. */
export const endsByItself = ({ kind }: HoldRef): boolean => kind === 'account';

/** Those that go on holding where this one is lifted, until somebody lifts them too. */
export const heldBesides = <T extends HoldRef>(holds: readonly T[], lifted: HoldRef): T[] =>
  holds.filter((hold) => !isSameHold(hold, lifted) && !endsByItself(hold));

/** Of this many last answers to mails of the sender. */
export const ANSWERS_WATCHED = 200;
const POLICY_SHARE = 0.05;
const MESSAGE_FAILURES = 20;

/** About the sender or its policy (RFC 3463 X.7, and 4.7.32), never about the recipient. */
export const isPolicyCode = (enhancedCode: string | null): boolean =>
  enhancedCode !== null && (enhancedCode.startsWith('5.7.') || enhancedCode === '4.7.32');

/** `policyAnswers` among the last ANSWERS_WATCHED since sending was last let go on. */
export const brakesSender = (policyAnswers: number): boolean => policyAnswers >= ANSWERS_WATCHED * POLICY_SHARE;

/** `messageFailures` of one step since it was last let go on. */
export const brakesStep = (failure: FailureKind, messageFailures: number): boolean =>
  failure === 'message' && messageFailures >= MESSAGE_FAILURES;

/** Mails of this time and the complaints about them are compared; complaints come days after the mail. */
export const COMPLAINT_WINDOW_MS = 7 * DAY_MS;
/** Of different people; fewer say nothing, and 0.3 % of a thousand mails are as many. */
const FEWEST_COMPLAINTS = 3;

export interface ComplaintCount {
  /** People who complained about one of the mails. */
  complaints: number;
  sent: number;
}

/** `limit`: a share, 0.003 for 0.3 %. */
export const brakesOnComplaints = ({ complaints, sent }: ComplaintCount, limit: number): boolean =>
  complaints >= FEWEST_COMPLAINTS && complaints / Math.max(sent, 1) >= limit;
