/**
 * The walk of one recipient through one sequence. In: a state and an event. Out: the next state, or null where the event
 * does not apply, so that nothing is written. The repository’s compare-and-set takes its states from here.
 */
import { ENROLLMENT_STATES, type EnrollmentState } from '../../../contracts';

export const ENROLLMENT_EVENTS = ['advance', 'complete', 'fail', 'pause', 'resume', 'cancel'] as const;
export type EnrollmentEvent = (typeof ENROLLMENT_EVENTS)[number];

type Transitions = Partial<Record<EnrollmentState, EnrollmentState>>;

/** A mail that was under way when its enrollment was paused still counts: the walk goes on, paused. */
const TRANSITIONS = {
  advance: { pending: 'active', active: 'active', paused: 'paused' },
  complete: { pending: 'completed', active: 'completed', paused: 'completed' },
  fail: { pending: 'failed', active: 'failed', paused: 'failed' },
  pause: { pending: 'paused', active: 'paused' },
  resume: { paused: 'active' },
  cancel: { pending: 'cancelled', active: 'cancelled', paused: 'cancelled' },
} as const satisfies Record<EnrollmentEvent, Transitions>;

export const nextState = (state: EnrollmentState, event: EnrollmentEvent): EnrollmentState | null => {
  const transitions: Transitions = TRANSITIONS[event];
  return transitions[state] ?? null;
};

export const statesBefore = (event: EnrollmentEvent): EnrollmentState[] =>
  ENROLLMENT_STATES.filter((state) => nextState(state, event) !== null);

/** There is something to come. */
export const OPEN_STATES = statesBefore('cancel');
export const isOpen = (state: EnrollmentState): boolean => OPEN_STATES.includes(state);
