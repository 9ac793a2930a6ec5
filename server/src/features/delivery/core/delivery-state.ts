/**
 * The ledger's transition table. In: a transition and the states around it. Out: whether it may happen.
 * The repository takes the states of its compare-and-set from here, so that SQL and table cannot differ.
 */
import { DELIVERY_STATES, type DeliveryState } from '../../../contracts';

export const TRANSITION_IDS = ['T0', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10'] as const;
export type TransitionId = (typeof TRANSITION_IDS)[number];

interface Transition {
  from: readonly DeliveryState[];
  to: readonly DeliveryState[];
  by: readonly ('planner' | 'worker' | 'sweeper' | 'evidence' | 'recipient')[];
}

export const TRANSITIONS = {
  /** Planned together with what it follows from. */
  T0: { from: [], to: ['pending'], by: ['planner'] },
  /** Due by the database's clock: fence + 1, a lease. */
  T1: { from: ['pending'], to: ['claimed'], by: ['worker'] },
  /** The gate at the moment of sending. */
  T2: {
    from: ['claimed'],
    to: ['suppressed', 'cancelled', 'expired', 'skipped', 'failed', 'pending'],
    by: ['worker'],
  },
  /** The last look before the mail leaves: fence, lease, pause and suppression in one statement. */
  T3: { from: ['claimed'], to: ['sending'], by: ['worker'] },
  T4: { from: ['sending'], to: ['sent'], by: ['worker'] },
  /** Provably not sent: tried again later. */
  T5: { from: ['claimed', 'sending'], to: ['pending'], by: ['worker'] },
  T6: { from: ['claimed', 'sending'], to: ['failed'], by: ['worker'] },
  /** May have been sent: never resent by itself. */
  T7: { from: ['sending'], to: ['uncertain'], by: ['worker', 'sweeper'] },
  T8: { from: ['claimed'], to: ['pending'], by: ['sweeper'] },
  /** Evidence after the fact: the worker's late answer, an open, a delivery report, a person's decision. */
  T9: { from: ['uncertain'], to: ['sent', 'pending', 'failed'], by: ['evidence'] },
  T10: { from: ['pending', 'claimed'], to: ['cancelled', 'suppressed'], by: ['recipient'] },
} as const satisfies Record<TransitionId, Transition>;

export const isAllowed = (id: TransitionId, from: DeliveryState | null, to: DeliveryState): boolean => {
  const transition: Transition = TRANSITIONS[id];
  const starts = from === null ? transition.from.length === 0 : transition.from.includes(from);
  return starts && transition.to.includes(to);
};

const ENDED = {
  pending: false,
  claimed: false,
  sending: false,
  uncertain: false,
  sent: true,
  suppressed: true,
  cancelled: true,
  expired: true,
  skipped: true,
  failed: true,
} as const satisfies Record<DeliveryState, boolean>;

/** Nothing follows by itself; the source has been (or is to be) told once. */
export const isEnded = (state: DeliveryState): boolean => ENDED[state];

export const ENDED_STATES: readonly DeliveryState[] = DELIVERY_STATES.filter(isEnded);
