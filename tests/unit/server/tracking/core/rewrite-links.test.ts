import fc from 'fast-check';
import { findLinks, rewriteLinks } from '../../../../../server/src/features/tracking/core/rewrite-links';

const KEEP = 'https://shop.test/api/cohort';
const TAIL = '<img>';

const urls = (html: string): string[] => findLinks(html, KEEP).links.map(({ url }) => url);
const rewritten = (html: string, hrefOf: (url: string) => string | undefined = () => 'https://t.test/c/1'): string =>
  rewriteLinks(html, findLinks(html, KEEP), { hrefOf, tail: TAIL });

describe('findLinks', () => {
  it.each([
    ['a plain link', '<a href="https://a.test/x">x</a>', ['https://a.test/x']],
    ['http as well', '<a href="http://a.test/">x</a>', ['http://a.test/']],
    ['names in capitals', '<A HREF="https://a.test/">x</A>', ['https://a.test/']],
    ['single quotes', "<a href='https://a.test/'>x</a>", ['https://a.test/']],
    ['no quotes', '<a href=https://a.test/x class=b>x</a>', ['https://a.test/x']],
    ['spaces and line breaks around it', '<a\n href =\n "  https://a.test/ ">x</a>', ['https://a.test/']],
    ['entities, also at the start', '<a href="&#104;ttps://a.test/?b=1&amp;c=2">x</a>', ['https://a.test/?b=1&c=2']],
    ['a > in another attribute', '<a title="a > b" href="https://a.test/">x</a>', ['https://a.test/']],
    [
      'an href in another attribute',
      '<a title=\'href="https://no.test/"\' href="https://a.test/">',
      ['https://a.test/'],
    ],
    ['a map', '<area shape="rect" href="https://a.test/"/>', ['https://a.test/']],
    [
      'what Outlook alone reads',
      '<!--[if mso]><v:roundrect href="https://a.test/"><![endif]--><a href="https://b.test/">',
      ['https://a.test/', 'https://b.test/'],
    ],
    ['the first of two', '<a href="https://a.test/" href="https://b.test/">x</a>', ['https://a.test/']],
    ['letters of other scripts', '<a href="https://a.test/ไทย">x</a>', ['https://a.test/%E0%B9%84%E0%B8%97%E0%B8%A2']],
  ])('finds %s', (_, html, expected) => expect(urls(html)).toEqual(expected));

  it.each([
    ['an anchor', '<a href="#top">x</a>'],
    ['mail', '<a href="mailto:a@b.test">x</a>'],
    ['a telephone', '<a href="tel:+66">x</a>'],
    ['a path', '<a href="/prices">x</a>'],
    ['an empty address', '<a href="">x</a>'],
    ['no address', '<a name="x">x</a>'],
    ['a broken one', '<a href="https://[">x</a>'],
    ['script', '<a href="javascript:alert(1)">x</a>'],
    ['the unsubscribe link', `<a href="${KEEP}/unsubscribe/abc">x</a>`],
    ['the unsubscribe link with more', `<a href="${KEEP}/unsubscribe/abc?utm=1">x</a>`],
    ['a link that is marked', '<a data-track="off" href="https://a.test/">x</a>'],
    ['a link that is marked after it', '<a href="https://a.test/" DATA-TRACK=OFF>x</a>'],
    ['a password', '<a href="https://user:secret@a.test/">x</a>'],
    ['what is very long', `<a href="https://a.test/${'x'.repeat(2_048)}">x</a>`],
    ['images', '<img src="https://a.test/i.png">'],
    ['style sheets', '<link rel="stylesheet" href="https://a.test/s.css">'],
    ['text', 'see href="https://a.test/" and https://a.test/'],
    ['comments', '<!-- <a href="https://a.test/">x</a> -->'],
    ['styles', '<style>/* <a href="https://a.test/"> */</style>'],
    ['an element that only begins like one', '<abbr href="https://a.test/">x</abbr>'],
  ])('leaves %s', (_, html) => expect(urls(html)).toEqual([]));
});

describe('rewriteLinks', () => {
  it.each([
    ['<p>a</p><a b href="https://a.test/" c>x</a>', '<p>a</p><a b href="https://t.test/c/1" c>x</a><img>'],
    ["<a href = 'https://a.test/'>x</a>", "<a href='https://t.test/c/1'>x</a><img>"],
    ['<a href=https://a.test/>x</a>', '<a href="https://t.test/c/1">x</a><img>'],
    ['<html><body>x</body>\n</html>', '<html><body>x<img></body>\n</html>'],
    ['<html>x</HTML>', '<html>x<img></HTML>'],
    ['<body>a</body ><!-- </body> -->', '<body>a<img></body ><!-- </body> -->'],
    ['x', 'x<img>'],
    ['', '<img>'],
  ])('%s', (html, expected) => expect(rewritten(html)).toBe(expected));

  it('writes characters that would end the value as entities', () => {
    const html = rewritten('<a href="https://a.test/">x</a>', () => 'https://t.test/?a="b"&c=\'<>');
    expect(html).toContain('href="https://t.test/?a=&#34;b&#34;&#38;c=&#39;&#60;&#62;"');
  });

  it('leaves the links that nothing is known of', () => {
    const html = '<a href="https://a.test/">a</a><a href="https://b.test/">b</a>';
    expect(rewritten(html, (url) => (url.includes('b.test') ? 'https://t.test/' : undefined))).toBe(
      '<a href="https://a.test/">a</a><a href="https://t.test/">b</a><img>',
    );
  });

  it('changes no byte outside of the links, whatever the HTML', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('<a href="https://a.test/">', "<a href='https://b.test/?x=1&amp;y'>", '<a href=https://c.test/>'),
      fc.constantFrom('</body>', '<!--', '-->', '<style>', '</style>', '<a ', '"', "'", '>', '=', '&', '<![CDATA['),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const html = pieces.join('');
        const found = findLinks(html, KEEP);
        expect(rewriteLinks(html, found, { hrefOf: () => undefined, tail: '' })).toBe(html);
        const outside = found.links.reduceRight((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), html);
        const marked = rewriteLinks(html, found, { hrefOf: () => 'https://t.test/M', tail: '' });
        expect(marked.replace(/=["']https:\/\/t\.test\/M["']/g, '')).toBe(outside);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
