import {
  TOKEN_PURPOSES,
  readToken,
  signToken,
  type TokenKeys,
} from '../../../../../server/src/features/tracking/core/token';

const KEYS: TokenKeys = ['first key'];

describe('a token', () => {
  it.each([[[0]], [[1]], [[2 ** 48 - 1]], [[1, 2]], [[4, 3, 2, 1]]])('carries the ids %j', (ids) => {
    expect(readToken(KEYS, 'unsubscribe', signToken(KEYS, 'unsubscribe', ids))).toEqual(ids);
  });

  it('fits into a link', () => expect(signToken(KEYS, 'unsubscribe', [123_456])).toMatch(/^[\w-]{31}$/));

  it('is worth nothing for another purpose', () => {
    for (const purpose of TOKEN_PURPOSES) {
      const token = signToken(KEYS, purpose, [7]);
      const read = TOKEN_PURPOSES.filter((other) => readToken(KEYS, other, token) !== null);
      expect(read).toEqual([purpose]);
    }
  });

  it('outlives a rotation as long as its key is listed', () => {
    const token = signToken(KEYS, 'unsubscribe', [7]);
    expect(readToken(['second key', 'first key'], 'unsubscribe', token)).toEqual([7]);
    expect(readToken(['second key'], 'unsubscribe', token)).toBeNull();
    expect(signToken(['second key', 'first key'], 'unsubscribe', [7])).toBe(
      signToken(['second key'], 'unsubscribe', [7]),
    );
  });

  it('is refused with any one character changed, added or taken away', () => {
    const token = signToken(KEYS, 'unsubscribe', [7]);
    const changed = [...token].map(
      (char, at) => `${token.slice(0, at)}${char === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`,
    );
    const forged = [...changed, token.slice(1), token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`, ''];
    expect(forged.filter((candidate) => readToken(KEYS, 'unsubscribe', candidate) !== null)).toEqual([]);
  });

  it.each([[[]], [[-1]], [[1.5]], [[2 ** 48]], [[1, 2, 3, 4, 5]]])('is not written for %j', (ids) => {
    expect(() => signToken(KEYS, 'open', ids)).toThrow(RangeError);
  });

  it('is refused at any length without work', () => expect(readToken(KEYS, 'open', 'A'.repeat(1_000_000))).toBeNull());
});
