import { maskAddress } from '../../../../../server/src/features/audience/core/mask-address';

describe('a masked address', () => {
  it.each([
    ['ann@x.test', 'a•••@x.test'],
    ['a@x.test', 'a•••@x.test'],
    ['😀smile@x.test', '😀•••@x.test'],
    ['nothing', '•••'],
    ['@x.test', '•••'],
  ])('of %s is %s', (address, masked) => expect(maskAddress(address)).toBe(masked));
});
