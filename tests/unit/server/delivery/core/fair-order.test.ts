import { laneShare, takeInTurn, type DueRow } from '../../../../../server/src/features/delivery/core/fair-order';

const lane = (from: number, count: number, domain: string | null = null): DueRow[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, fence: 0, domain }));
const idsOf = (rows: readonly DueRow[]): number[] => rows.map(({ id }) => id);
const unlimited = (): number => Infinity;

describe('a batch', () => {
  it.each<[string, DueRow[][], number, number[]]>([
    ['takes from the lanes in turn', [lane(1, 3), lane(10, 3)], 4, [1, 10, 2, 11]],
    ['gives what one lane leaves to the others', [lane(1, 1), lane(10, 5)], 4, [1, 10, 11, 12]],
    ['of one lane is its order', [lane(1, 5)], 3, [1, 2, 3]],
    ['of nothing is empty', [[], []], 3, []],
    ['without lanes is empty', [], 3, []],
  ])('%s', (_name, lanes, size, ids) => expect(idsOf(takeInTurn(lanes, size, unlimited))).toEqual(ids));

  it('takes no more for a throttled domain than it can take, and others instead', () => {
    const lanes = [[...lane(1, 5, 'slow.test'), ...lane(6, 2, 'fast.test'), ...lane(8, 1)]];
    const taken = takeInTurn(lanes, 10, (domain) => (domain === 'slow.test' ? 2 : Infinity));
    expect(idsOf(taken)).toEqual([1, 2, 6, 7, 8]);
  });
});

describe('the share of a lane', () => {
  it.each([
    [500, 1, 500],
    [500, 3, 167],
    [500, 0, 500],
    [5, 50, 1],
  ])('of a batch of %i among %i is %i', (size, lanes, share) => expect(laneShare(size, lanes)).toBe(share));
});
