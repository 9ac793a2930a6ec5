import { plainTextOf } from '../../../../../server/src/features/templates/core/plain-text';

describe('plainTextOf', () => {
  it.each([
    ['<h1>Title</h1><p>One</p><p>Two</p>', 'Title\n\nOne\n\nTwo'],
    ['<p>See <a href="https://x.test/a">here</a></p>', 'See here (https://x.test/a)'],
    ['<p><a href="https://x.test">https://x.test</a></p>', 'https://x.test'],
    ['<p><a href="#unsubscribe">stop</a></p>', 'stop'],
    ['<img src="https://x.test/p.gif" alt="pixel"><p>Hi</p>', 'Hi'],
    ['<div data-cohort-preheader style="display:none">Inbox line</div><p>Hi</p>', 'Hi'],
    ['<style>p{}</style><p>A &amp; B &lt;c&gt;</p>', 'A & B <c>'],
    ['<ul><li>one</li><li>two</li></ul>', ' * one\n * two'],
  ])('%s', (html, text) => {
    expect(plainTextOf(html)).toBe(text.trim());
  });

  it('breaks lines at 78 characters', () => {
    const lines = plainTextOf(`<p>${'word '.repeat(100)}</p>`).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
  });
});
