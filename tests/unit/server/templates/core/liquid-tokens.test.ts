import { liquidTokens } from '../../../../../server/src/features/templates/core/liquid-tokens';

describe('liquidTokens', () => {
  it.each([
    ['a {{ b }} {% c %} {{ d }}', ['2 output {{ b }}', '10 tag {% c %}', '18 output {{ d }}']],
    ['{{ a {% b %}', ['5 tag {% b %}']],
    ['{% a {{ b }}', ['5 output {{ b }}']],
    ['{{ "{% x %}" }}', ['0 output {{ "{% x %}" }}']],
    ['{{a}}{{b}}', ['0 output {{a}}', '5 output {{b}}']],
    ['} {{ % } {%', []],
    ['', []],
  ])('%j', (source, expected) => {
    expect(liquidTokens(source).map(({ kind, text, index }) => `${index} ${kind} ${text}`)).toEqual(expected);
  });

  it('is linear where nothing is closed', () => {
    const started = performance.now();
    for (const part of ['{{', '{%', '{{ {% ', '{{ %}']) liquidTokens(part.repeat(1_000_000 / part.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
