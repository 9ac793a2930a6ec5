import { storedKey } from '../../../../../server/src/features/delivery/core/idempotency-key';

describe('a stored key', () => {
  it('is the key where every engine compares it exactly', () => expect(storedKey('step:1:abc:0')).toBe('step:1:abc:0'));

  it.each([
    ['upper and lower case', 'step:A', 'step:a'],
    ['accents', 'step:é', 'step:e'],
    ['trailing blanks', 'step:a ', 'step:a'],
    ['what follows the 200th character', `${'a'.repeat(220)}b`, `${'a'.repeat(220)}c`],
  ])('tells %s apart', (_name, one, other) => {
    const [first, second] = [storedKey(one), storedKey(other)].map((key) => key.trimEnd().toLowerCase());
    expect(first).not.toBe(second);
    expect(storedKey(one).length).toBeLessThanOrEqual(200);
  });
});
