import { withoutUndefined } from '../../../../server/src/lib/without-undefined';

describe('an object without its undefined values', () => {
  it.each([
    [{ a: undefined, b: 1 }, { b: 1 }],
    [
      { a: null, b: false, c: '' },
      { a: null, b: false, c: '' },
    ],
    [{}, {}],
  ])('of %j', (given, expected) => {
    expect(Object.keys(withoutUndefined(given))).toEqual(Object.keys(expected));
    expect({ timeoutMs: 5, ...withoutUndefined(given) }).toEqual({ timeoutMs: 5, ...expected });
  });
});
