import { DomainError } from '../../../../../server/src/contracts';
import type { TemplateParts } from '../../../../../server/src/features/templates/core/render';
import { renderMail } from '../../../../support/render-mail';

const settings = { locale: 'en', timezone: 'Asia/Bangkok' };
const render = (template: Partial<TemplateParts>, values: Record<string, unknown> = {}) =>
  renderMail({ template: { subject: 's', html: '<p>h</p>', ...template }, values, settings });

describe('renderMail', () => {
  it('escapes values in HTML and leaves them alone in subject and text', () => {
    const values = { name: `O'Neil <b>&` };
    const mail = render({ subject: 'Hi {{ name }}', html: '<p>{{ name }}</p>', text: 'Hi {{ name }}' }, values);
    expect(mail.html).toBe('<p>O&#39;Neil &lt;b&gt;&amp;</p>');
    expect(mail.subject).toBe(`Hi O'Neil <b>&`);
    expect(mail.text).toBe(`Hi O'Neil <b>&`);
  });

  it('escapes once where the template escapes too', () => {
    expect(render({ html: '{{ name | escape }}{{ name | escape_once }}' }, { name: '<' }).html).toBe('&lt;&lt;');
  });

  it.each(['\r\nBcc: x@example.test', '\nX', '\u2028X', '\u0085X', '\rX'])('keeps %j out of the subject', (tail) => {
    const { subject } = render({ subject: 'Hi {{ name }}' }, { name: `A${tail}` });
    expect(subject).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
    expect(subject.startsWith('Hi A ')).toBe(true);
  });

  it('never parses a value again', () => {
    const name = '{{ 7 | times: 7 }}{% raw %}';
    const mail = render({ subject: '{{ name }}', html: '{% assign n = name %}{{ n }}', text: '{{ name }}' }, { name });
    expect(mail.subject).toBe(name);
    expect(mail.text).toBe(name);
    expect(mail.html).toBe(name);
  });

  it('puts the preheader at the top of the body, hidden, and not into the text part', () => {
    const mail = render(
      { preheader: 'For {{ name }}', html: '<html><body class="a>b"><p>Hi</p></body></html>' },
      { name: '<x>' },
    );
    expect(mail.preheader).toBe('For <x>');
    expect(mail.html).toMatch(
      /<body class="a>b"><div data-cohort-preheader style="display:none[^"]*">For &#60;x&#62;<\/div><p>/,
    );
    expect(mail.text).toBe('Hi');
    expect(render({ preheader: 'P', html: '<p>x</p>' }).html).toMatch(/^<div data-cohort-preheader/);
  });

  it('derives the text part where there is none', () => {
    const html =
      '<h1>Hello</h1><img src="https://x.test/a.png" alt="a"><p>Read <a href="https://x.test/a">more</a></p>';
    expect(render({ html, text: '  ' }).text).toBe('Hello\n\nRead more (https://x.test/a)');
  });

  it.each([
    ['{{ missing }}', /undefined variable: missing \(line 1, column 4\)/],
    ['a\n{{ name | shout }}', /undefined filter: shout \(line 2, column 1\)/],
    ['{% if name %}', /not closed \(line 1, column 1\)/],
    ['{% include "x" %}', /tag "include" not found/],
    ['{% render "x" %}', /tag "render" not found/],
    ['{% layout "x" %}', /tag "layout" not found/],
    ['{{ name.constructor }}', /undefined variable/],
    ['{{ contact.__proto__.toString }}', /undefined variable/],
    ['{{ name | raw }}', /undefined filter: raw/],
    ['{{ name | where_exp: "x", "y" }}', /undefined filter: where_exp/],
  ])('refuses %s, naming part, line and column', (html, message) => {
    const attempt = (): unknown => render({ html }, { name: 'A', contact: {} });
    expect(attempt).toThrow(DomainError);
    try {
      attempt();
    } catch (error) {
      expect((error as DomainError).code).toBe('invalid_template');
      expect((error as DomainError).errors[0]?.path).toEqual(['html']);
      expect((error as DomainError).message).toMatch(message);
    }
  });

  it('takes a default for what is missing, as the first filter', () => {
    expect(render({ html: '{{ gone | default: "friend" }}{{ empty | default: "x" }}' }, { empty: null }).html).toBe(
      'friendx',
    );
  });

  it.each([
    '{% for i in (1..10000) %}{% for j in (1..10000) %}x{% endfor %}{% endfor %}',
    '{% for i in (1..1000000000) %}x{% endfor %}',
    '{% assign s = "xxxxxxxxxx" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
  ])('stops %s', (html) => {
    expect(() => render({ html })).toThrow(/limit exceeded/);
  });
});
