import { ENROLLMENT_STATES, type EnrollmentState } from '../../../../../server/src/contracts';
import {
  ENROLLMENT_EVENTS,
  isOpen,
  nextState,
  statesBefore,
  type EnrollmentEvent,
} from '../../../../../server/src/features/sequences/core/enrollment-state';

/** Rows: event; columns: pending, active, completed, paused, cancelled, failed. A dash is “does not apply”. */
const EXPECTED: Record<EnrollmentEvent, string> = {
  advance: 'active active - paused - -',
  complete: 'completed completed - completed - -',
  fail: 'failed failed - failed - -',
  pause: 'paused paused - - - -',
  resume: '- - - active - -',
  cancel: 'cancelled cancelled - cancelled - -',
};

describe('nextState', () => {
  it.each(ENROLLMENT_EVENTS)('%s', (event) => {
    expect(ENROLLMENT_STATES.map((state) => nextState(state, event) ?? '-').join(' ')).toBe(EXPECTED[event]);
  });

  it('nothing leads out of an ended enrollment', () => {
    const ended: EnrollmentState[] = ['completed', 'cancelled', 'failed'];
    expect(ended.flatMap((state) => ENROLLMENT_EVENTS.map((event) => nextState(state, event)))).toEqual(
      Array(18).fill(null),
    );
    expect(ENROLLMENT_STATES.filter(isOpen)).toEqual(['pending', 'active', 'paused']);
  });

  it('names the states an event may start from', () => {
    expect(statesBefore('pause')).toEqual(['pending', 'active']);
    expect(statesBefore('resume')).toEqual(['paused']);
  });
});
