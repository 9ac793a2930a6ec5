/**
 * What stops mail from leaving without ending it. In: answers of mail servers. Out: whether a brake is to be pulled.
 * A hold is lifted by a person; what it held waits in the ledger meanwhile.
 */
import { HOLD_KINDS, type HoldKind } from '../../../contracts';
import type { FailureKind } from './suppression';

export interface HoldRef {
  kind: HoldKind;
  /** A sequence or a step; null where everything is held. */
  target: string | null;
}

/** Everything, whichever sequence it belongs to. */
const HOLDS_ALL = {
  /** Somebody switched sending off. */
  switch: true,
  /** Too many receivers refuse this sender. */
  sender: true,
  /** This database may be a copy of another. */
  installation: true,
  sequence: false,
  step: false,
} as const satisfies Record<HoldKind, boolean>;

export const holdsEverything = (kind: HoldKind): boolean => HOLDS_ALL[kind];
export const HOLDING_ALL: readonly HoldKind[] = HOLD_KINDS.filter(holdsEverything);

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
