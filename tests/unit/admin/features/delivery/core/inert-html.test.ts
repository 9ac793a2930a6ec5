import { hasRemoteImages, inertHtml } from '../../../../../../admin/src/features/delivery/core/inert-html';

describe('a mail in the panel', () => {
  const shown = (html: string, withImages = false) =>
    new DOMParser().parseFromString(inertHtml(html, withImages), 'text/html');

  it.each([
    ['<script>a()</script>', 'script'],
    ['<iframe src="//x.test"></iframe>', 'iframe'],
    ['<object data="//x.test"></object><embed src="//x.test">', 'object, embed'],
    ['<base href="//x.test/">', 'base'],
    ['<link rel="stylesheet" href="//x.test/a.css">', 'link'],
    ['<meta http-equiv="refresh" content="0;url=//x.test">', 'meta[http-equiv="refresh"]'],
    ['<form action="//x.test"><button formaction="//y.test">x</button></form>', '[action], [formaction]'],
    ['<img src="a.png" onerror="a()" onload="b()">', '[onerror], [onload]'],
    ['<a href="https://x.test" target="_top" ping="//y.test">x</a>', '[href], [target], [ping]'],
    ['<svg><a xlink:href="javascript:a()"><text>x</text></a></svg>', 'script'],
  ])('S12: has nothing left that acts: %s', (html, selector) => {
    const { head, body } = shown(`<p>before</p>${html}`);
    expect(body.textContent).toContain('before');
    expect(body.querySelector(selector) ?? head.querySelector(selector)).toBeNull();
    const led = [...body.querySelectorAll('*')].flatMap((element) => element.getAttributeNames());
    expect(led.filter((name) => /^on|href$/.test(name))).toEqual([]);
  });

  it('says where each link led, and keeps a title of its own', () => {
    const [own, plain] = shown('<a href="https://x.test/a" title="mine">a</a><a href="https://x.test/b">b</a>').links;
    expect([own, plain]).toEqual([undefined, undefined]);
    const links = [...shown('<a href="/a" title="mine">a</a><a href="/b">b</a>').querySelectorAll('a')];
    expect(links.map(({ title }) => title)).toEqual(['mine', '/b']);
    expect(links.map((link) => link.getAttribute('data-led-to'))).toEqual(['/a', '/b']);
  });

  it('begins with a policy that loads nothing, or images alone', () => {
    const policy = (withImages: boolean) => shown('<p>x</p>', withImages).querySelector('meta')?.content;
    expect(policy(false)).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    expect(policy(true)).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data: https: http:");
  });

  it.each([
    ['<img src="https://x.test/a.png">', true],
    ["<img srcset='//x.test/a.png 2x'>", true],
    ['<td background=http://x.test/a.png>', true],
    ['<p style="background:url(\'https://x.test/a.png\')">', true],
    ['<img src="data:image/png;base64,AA==">', false],
    ['<a href="https://x.test">no image</a>', false],
  ])('knows whether anything would be loaded: %s', (html, expected) => expect(hasRemoteImages(html)).toBe(expected));
});
