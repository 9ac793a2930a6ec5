import { lintHtml } from '../../../../../server/src/features/templates/core/lint-html';

const at = (source: string): unknown[] =>
  lintHtml(source).map(({ code, index }) => [code, source.slice(index, index + 4)]);

describe('lintHtml', () => {
  it.each([
    ['<p><SCRIPT src=x>', [['forbidden_element', '<SCR']]],
    ['<svg/onload=x()>', [['forbidden_attribute', 'onlo']]],
    ['<a\nhref = "java\nscript:x">', [['unsafe_url', '"jav']]],
    ["<a href='vbscript:x'>", [['unsafe_url', "'vbs"]]],
    ['<img src="data:text/html,x">', [['unsafe_url', '"dat']]],
    ['<a title="{{ a }}" href="{{ b }}">', [['unsafe_url', '"{{ ']]],
    ['<a href={{ b | url }}>', [['unquoted_attribute', 'href']]],
    ['<td width={{ w }}%>', [['unquoted_attribute', 'widt']]],
    ['<a href="{% if x %}javascript:1{% endif %}">', [['unsafe_url', '"{% ']]],
    ['<a href="java{% comment %}{% endcomment %}script:1">', [['unsafe_url', '"jav']]],
    ['<scr{% if x %}{% endif %}ipt>', [['forbidden_element', '<scr']]],
    ['<p {% if x %}onclick{% endif %}="x">', [['forbidden_attribute', '{% i']]],
    ['<a href="{% if x %}{{ x | url }}{% endif %}">', []],
    ['<a href="https://x.test?a=1&b={{ b }}" title=\'{{ t }}\'>', []],
    ['<base href="https://x.test">', [['forbidden_element', '<bas']]],
    ['<!-- <script> -->', [['forbidden_element', '<scr']]],
    ['</script></form>', []],
  ])('%s', (source, findings) => {
    expect(at(source)).toEqual(findings);
  });

  it('reads 200,000 hostile characters in no time', () => {
    const started = performance.now();
    for (const part of ['<a ', '<a b="', '{{', '<a href=', '<a \'"', '<a b=c '])
      lintHtml(part.repeat(200_000 / part.length));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
