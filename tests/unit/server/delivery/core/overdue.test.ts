import { isSkipped, shiftForMs } from '../../../../../server/src/features/delivery/core/overdue';
import { DAY_MS, HOUR_MS } from '../../../../../server/src/lib/duration';

describe('what was held beyond its time', () => {
  it.each([
    [-5, 0],
    [0, 0],
    [3 * HOUR_MS, 3 * HOUR_MS],
    [DAY_MS, DAY_MS],
    [DAY_MS + 1, 2 * DAY_MS],
    [2.5 * DAY_MS, 3 * DAY_MS],
  ])('for %i ms moves by %i ms', (heldFor, shift) => expect(shiftForMs(heldFor)).toBe(shift));
  it('is skipped where its time is none', () => expect([isSkipped(0), isSkipped(1)]).toEqual([true, false]));
});
