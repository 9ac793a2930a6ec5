import { FIRST_SLICE, nextSliceSize } from '../../../../../server/src/features/segments/core/slice-size';

describe('nextSliceSize', () => {
  it.each([
    ['doubles after a quick step', FIRST_SLICE, 100, 2 * FIRST_SLICE],
    ['stays after a fair one', 40_000, 900, 40_000],
    ['halves after a slow one', 40_000, 4_000, 20_000],
    ['grows to a limit', 300_000, 1, 500_000],
    ['shrinks to a limit', 1_500, 60_000, 1_000],
  ])('%s', (_what, size, tookMs, expected) => expect(nextSliceSize(size, tookMs)).toBe(expected));
});
