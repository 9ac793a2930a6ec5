import { finished } from '../../../../support/render-mail';
import { showsLink, statesLink } from '../../../../../server/src/features/templates/core/shown-links';

const URL = 'https://shop.test/u/abc?x=1&y=2';
const LINK = '<a href="https://shop.test/u/abc?x=1&#38;y=2">stop</a>';
const shows = (html: string): boolean => finished(showsLink(html, URL));

describe('a link that a mail shows', () => {
  it.each([
    ['a link', LINK],
    ['with blanks around its address', `<A HREF=" ${URL} ">stop</A>`],
    ['with an image to press', `<a href='${URL}'><img src="x.png"></a>`],
    ['deep in tables, behind what is hidden', `<div hidden>x</div><table><tr><td><b>${LINK}</b></td></tr></table>`],
    ['behind a comment, a style and a title', `<title>t</title><style>a{}</style><!-- x -->${LINK}`],
    ['behind void elements that are hidden', `<br hidden><img style="display:none">${LINK}`],
    ['beside another', `<a href="https://evil.test/">x</a>${LINK}`],
    ['in a style that hides nothing', `<p style="display:block; /* display:none */ color:red">${LINK}</p>`],
    ['at the end of a long mail', `${'<p>Hello</p>'.repeat(5_000)}${LINK}`],
    ['that is never closed', `<a href="${URL}">stop`],
  ])('%s', (_name, html) => {
    expect(shows(html)).toBe(true);
  });

  it.each([
    ['nothing', '<p>x</p>'],
    ['its address as text', `<p>${URL}</p>`],
    ['in a comment', `<!-- ${LINK} -->`],
    ['in a comment for one mail client', `<!--[if mso]>${LINK}<![endif]-->`],
    ['in a template', `<template>${LINK}</template>`],
    ['in a template that looks closed', `<template/>${LINK}`],
    ['in a style', `<style>/* ${LINK} */</style>`],
    ['in a script', `<script>${LINK}</script>`],
    ['in a title', `<title>${LINK}</title>`],
    ['where scripts do not run', `<noscript>${LINK}</noscript>`],
    ['as a title', `<p title="${URL}">x</p>`],
    ['as an image', `<img src="${URL}">`],
    ['in another address', `<a href="https://evil.test/?x=${URL}">x</a>`],
    ['with something behind it', `<a href="${URL}z">x</a>`],
    ['as the second of two addresses', `<a href="https://evil.test/" href="${URL}">x</a>`],
    ['of which nothing is displayed', `<a href="${URL}" style="color:red; DISPLAY : none">x</a>`],
    ['that is invisible', `<a href="${URL}" style="visibility:hidden">x</a>`],
    ['that is hidden', `<a href="${URL}" hidden>x</a>`],
    ['in what is not displayed', `<div style="display:/**/none"><p>${LINK}</p></div>`],
    ['in what is hidden', `<div hidden><p>${LINK}</p></div>`],
    ['with nothing to press', `<a href="${URL}"> </a><p>x</p>`],
    ['in a tag that never ends', `<a href="${URL}" title="x`],
  ])('is not one: %s', (_name, html) => {
    expect(shows(html)).toBe(false);
  });

  it('lets others work meanwhile', () => {
    expect([...showsLink('<p>Hello</p>'.repeat(10_000), URL)].length).toBeGreaterThan(4);
  });
});

describe('a link in a text', () => {
  it.each([URL, `stop: ${URL}`, `(${URL})`, `<${URL}>`, `ยกเลิก${URL}\n`, `${URL}.`, `${URL}z ${URL}, thanks`])(
    'stands in %s',
    (text) => {
      expect(statesLink(text, URL)).toBe(true);
    },
  );

  it.each(['', 'https://shop.test/u/ab', `https://evil.test/?x=${URL}`, `${URL}z`, `${URL}/more`, `${URL}.evil`])(
    'does not stand in %s',
    (text) => {
      expect(statesLink(text, URL)).toBe(false);
    },
  );
});
