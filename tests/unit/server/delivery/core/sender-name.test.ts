import { senderName } from '../../../../../server/src/features/delivery/core/sender-name';

describe('the sender as a recipient knows it', () => {
  it.each([
    ['Siam Linen <hello@example.org>', 'https://example.org', 'Siam Linen'],
    ['"Siam Linen, Ltd" <hello@example.org>', undefined, 'Siam Linen, Ltd'],
    ['hello@example.org', 'https://shop.example.org/cms', 'shop.example.org'],
    ['<hello@example.org>', 'http://localhost:1337', 'localhost:1337'],
    [undefined, undefined, null],
  ])('%s at %s is %s', (from, publicUrl, expected) => {
    expect(senderName({ from, publicUrl })).toBe(expected);
  });
});
