import { withoutTokens } from '../../../../../server/src/features/delivery/core/dead-links';
import { createTokens, TOKEN_PURPOSES } from '../../../../../server/src/features/tracking';

const tokens = createTokens(['a key of the tests']);
const others = createTokens(['another key']);
const isToken = (text: string) => TOKEN_PURPOSES.some((purpose) => tokens.read(purpose, text) !== null);

describe('a mail that somebody else looks at', () => {
  const cases = TOKEN_PURPOSES.flatMap((purpose) => [[1], [1, 2], [1, 2, 3, 4]].map((ids) => ({ purpose, ids })));

  it.each(cases)('holds no living token of %j', ({ purpose, ids }) => {
    const token = tokens.sign(purpose, ids);
    const text = `<a href="https://x.test/${purpose}/${token}?a=1">x</a> ${token}\n<img src='/${token}'>`;
    expect(withoutTokens(text, isToken)).toBe(text.replaceAll(token, 'not-for-you'));
  });

  it.each(cases)('holds none in an address within an address: %j', ({ purpose, ids }) => {
    const token = tokens.sign(purpose, ids);
    const inner = encodeURIComponent(`https://x.test/${purpose}/${token}`);
    const text = `<a href="https://y.test/?to=${inner}&amp;b=${encodeURIComponent(inner)}&amp;c=%3D${token}">x</a>`;
    expect(withoutTokens(text, isToken)).toBe(text.replaceAll(token, 'not-for-you'));
  });

  it('stays as it was but for that', () => {
    const text = `${others.sign('open', [1])} ${'A'.repeat(5_000)} data:image/png;base64,${'iVBOR'.repeat(900)} a_b-c`;
    expect(withoutTokens(text, isToken)).toBe(text);
  });
});
