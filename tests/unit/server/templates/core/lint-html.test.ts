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
    ['<a href="{{ "" | url }}{{ b }}">', [['unsafe_url', '"{{ ']]],
    ['<a href="{{ "" | url }}javascript:1">', [['unsafe_url', '"{{ ']]],
    ['<a href="{% comment %}{{ x | url }}{% endcomment %}{{ b }}">', [['unsafe_url', '"{% ']]],
    ['<a href="{{ b | append: \'| url }}\' }}">', [['unsafe_url', '"{{ ']]],
    ['<a href="{% if x %}{{ a | url }}{% else %}{{ b | url }}{% endif %}">', []],
    ['<a href="{{ a | url }}?n={{ b }}">', []],
    ['<img src=x a" onerror=alert(1)>', [['unbalanced_quotes', '<img']]],
    [
      '<img src=x a" onerror=alert(1) b="">',
      [
        ['unbalanced_quotes', '<img'],
        ['forbidden_attribute', 'oner'],
      ],
    ],
    ['<img alt="it\'s" title=\'"\' src = "https://x.test/a.png"/>', []],
    ['<meta http-equiv="&#114;efresh" content="0;url=http://x">', [['forbidden_element', '<met']]],
    ['<meta http-equiv="{{ x }}" content="0">', [['forbidden_element', '<met']]],
    ['<meta http-equiv="Content-Type" content="text/html; charset={{ x }}">', []],
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
