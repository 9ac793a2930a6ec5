import { inPieces } from '../../../../server/src/lib/in-pieces';

const SIZE = 2_000;

describe('inPieces', () => {
  const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `d${index}`);

  it.each([
    [0, []],
    [1, [1]],
    [SIZE, [SIZE]],
    [SIZE + 1, [SIZE, 1]],
  ])('takes %i in statements of %j', (count, sizes) => {
    const pieces = inPieces(ids(count), SIZE);
    expect(pieces.map((piece) => piece.length)).toEqual(sizes);
    expect(pieces.flat()).toEqual(ids(count));
  });
});
