import { createTokens } from '../../../../server/src/features/tracking/tokens';
import { createTrackMail } from '../../../../server/src/features/tracking/track-mail';

const BASE = 'https://Shop.test/api/cohort';
const tokens = createTokens(['a secret of the tests']);
const HTML =
  '<body><a href="https://a.test/">a</a><a href="https://b.test/">b</a><a href="https://a.test/">a</a>' +
  '<a href="https://shop.test/api/cohort/unsubscribe/x">stop</a></body>';

const setUp = (honeypot = true) => {
  const stored: string[] = [];
  const idsOf = async (urls: readonly string[]) => {
    stored.push(...urls);
    return new Map(urls.map((url, index) => [url, index + 1]));
  };
  const track = createTrackMail({ links: { idsOf }, tokens, base: BASE, honeypot });
  return { stored, track };
};
const tokensIn = (html: string, kind: string): string[] =>
  [...html.matchAll(new RegExp(`"${BASE}/${kind}/([\\w-]+)(?:\\.gif)?"`, 'g'))].map(([, token = '']) => token);

describe('a tracked mail', () => {
  it('has links by way of this site, a hidden one and an image, and keeps the unsubscribe link', async () => {
    const { track, stored } = setUp();
    const html = await track({ deliveryId: 5, html: HTML, opens: true, clicks: true });
    expect(tokensIn(html, 'click').map((token) => tokens.read('click', token))).toEqual([
      [5, 1, 2],
      [5, 2, 2],
      [5, 1, 2],
      [5, 0, 2],
    ]);
    expect(tokensIn(html, 'open').map((token) => tokens.read('open', token))).toEqual([[5]]);
    expect(html).toContain('<a href="https://shop.test/api/cohort/unsubscribe/x">stop</a><a href=');
    expect(html).toMatch(
      /rel="nofollow" aria-hidden="true" tabindex="-1" style="display:none"><\/a><img [^>]*><\/body>$/,
    );
    expect(stored).toEqual(['https://a.test/', 'https://b.test/']);
  });

  it.each([
    ['nothing', { opens: false, clicks: false }, 0, 0],
    ['opens alone', { opens: true, clicks: false }, 0, 1],
    ['clicks alone', { opens: false, clicks: true }, 4, 0],
  ])('has what is asked for: %s', async (_, wanted, clicks, opens) => {
    const html = await setUp().track({ deliveryId: 5, html: HTML, ...wanted });
    expect([tokensIn(html, 'click').length, tokensIn(html, 'open').length]).toEqual([clicks, opens]);
    if (clicks + opens === 0) expect(html).toBe(HTML);
  });

  it('has no hidden link where the site wants none, or there is no link to hide it among', async () => {
    const wanted = { deliveryId: 5, opens: false, clicks: true };
    expect(await setUp(false).track({ ...wanted, html: HTML })).not.toContain('aria-hidden');
    expect(await setUp().track({ ...wanted, html: '<p>Hello</p>' })).toBe('<p>Hello</p>');
  });

  it('leaves links beyond the two hundredth as they are', async () => {
    const html = Array.from({ length: 201 }, (_, index) => `<a href="https://a.test/${index}">x</a>`).join('');
    const { track, stored } = setUp(false);
    expect(await track({ deliveryId: 5, html, opens: false, clicks: true })).toContain('href="https://a.test/200"');
    expect(stored).toHaveLength(200);
  });
});
