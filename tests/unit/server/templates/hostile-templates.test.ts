/** S9 and S10: what templates and contact data cannot do, in every part of a mail. */
import { DomainError, createTemplateSchema } from '../../../../server/src/contracts';
import { checkTemplate } from '../../../../server/src/features/templates/core/check-template';
import { renderMail, TEMPLATE_PARTS, type TemplatePart } from '../../../../server/src/features/templates/core/render';

const settings = { locale: 'en', timezone: 'UTC' };
const PLAIN = { subject: 's', html: '<p>h</p>' };

const render = (part: TemplatePart, source: string, values: Record<string, unknown> = {}) =>
  renderMail({ template: { ...PLAIN, [part]: source }, values, settings });

const inEveryPart = <T>(cases: readonly T[]): [TemplatePart, T][] =>
  TEMPLATE_PARTS.flatMap((part) => cases.map((one): [TemplatePart, T] => [part, one]));

/** Refused, and where. */
const expectRefused = (part: TemplatePart, source: string, values = {}): void => {
  const attempt = (): unknown => render(part, source, values);
  expect(attempt).toThrow(DomainError);
  try {
    attempt();
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_template', errors: [{ path: [part] }] });
  }
};

const LITERAL = ['<%= 7 * 7 %>', '${7 * 7}', '#{7 * 7}', '{7*7}', '[[${7*7}]]', '@(7*7)', '<%- include("x") %>'];
const CODE = [
  '{{ constructor }}',
  '{{ __proto__ }}',
  '{{ name.constructor.constructor }}',
  '{{ name["__proto__"] }}',
  '{{ contact.__proto__.polluted }}',
  '{{ contact.constructor.prototype }}',
  '{{ contact.toString }}',
  '{{ "x".constructor }}',
  '{{ globalThis }}',
  '{{ process.env }}',
  '{{ this }}',
  '{{ name | constructor }}',
  '{{ name | __proto__ }}',
  '{% eval "1" %}',
  '{% include "/etc/passwd" %}',
];

const HEAVY: Record<string, string> = {
  'loops in loops': '{% for i in (1..10000) %}{% for j in (1..10000) %}x{% endfor %}{% endfor %}',
  'loops without a body': '{% for i in (1..10000) %}{% for j in (1..10000) %}{% endfor %}{% endfor %}',
  'a long loop': '{% for i in (1..1000000000) %}x{% endfor %}',
  'a text that doubles': '{% assign s = "xx" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
  'a text that multiplies':
    '{% assign s = "xxxxxxxxxx" %}{% for i in (1..9) %}{% assign s = s | replace: "x", s %}{% endfor %}{{ s }}',
  'a padded date': '{{ "2026-01-01" | date: "%1000000000d" }}',
  'a date padded with zeros': '{{ "2026-01-01" | date: "%0100000000Y" }}',
  'fractions of a second': '{{ "2026-01-01" | date: "%100000000N" }}',
  'more digits than there are': '{{ 1 | number: 100000 }}',
  'a large text in pieces': '{{ large | split: "" | sort | join: "xxxxxx" }}',
  'five megabytes': 'x'.repeat(5_000_000),
  'blocks in blocks': '{% if 1 %}'.repeat(9_000) + '{% endif %}'.repeat(9_000),
  'blocks that are never closed': '{% capture a %}'.repeat(13_000),
  'brackets in brackets': `{{ a${'[a'.repeat(60_000)}${']'.repeat(60_000)} }}`,
  'ranges in ranges': `{{ ${'('.repeat(30_000)}1..2)${'..2)'.repeat(29_000)} }}`,
};

describe('S9: code in', () => {
  it.each(inEveryPart(LITERAL))('the %s is text: %s', (part, source) => {
    const mail = render(part, source);
    const shown = part === 'html' ? mail.html : mail[part];
    expect(shown).toContain(source);
    expect(JSON.stringify(mail)).not.toContain('49');
  });

  it.each(inEveryPart(CODE))('the %s is refused: %s', (part, source) => {
    expectRefused(part, source, { name: 'A', contact: { name: 'A' } });
  });

  it('what an assignment takes from a prototype is nothing', () => {
    const source = '{% assign x = contact.__proto__ %}{% assign y = contact.constructor %}{{ x.toString }}{{ y.name }}';
    expect(render('html', `<p>${source}</p>`, { contact: { name: 'A' } }).html).toBe('<p></p>');
  });

  it.each([...LITERAL, ...CODE, '{{ 7 | times: 7 }}', '{% raw %}', '{% endif %}'])(
    'contact data is text, under whatever name it comes: %s',
    (value) => {
      const hostile = JSON.parse(`{"__proto__":{"polluted":1},"constructor":"x","name":${JSON.stringify(value)}}`);
      const all = '{{ contact.name }}';
      const template = { subject: all, preheader: all, html: `<p>${all}</p>`, text: all };
      const mail = renderMail({ template, values: { contact: hostile }, settings });
      expect([mail.subject, mail.preheader, mail.text]).toEqual([value, value, value]);
      const body = new RegExp('<p>(.*)</p>').exec(mail.html)?.[1] ?? '';
      expect(body).not.toMatch(/[<>]/);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );
});

describe('S10: more than a mail may cost', () => {
  const large = 'x'.repeat(300_000);

  it.each(inEveryPart(Object.keys(HEAVY)))('in the %s is refused: %s', (part, name) => {
    expectRefused(part, HEAVY[name] ?? '', { large, a: { a: 'a' } });
  });

  it('is refused before it is saved, with the part it is in', () => {
    for (const part of TEMPLATE_PARTS) {
      const input = { name: 'Large', ...PLAIN, [part]: HEAVY['five megabytes'] };
      const { error } = createTemplateSchema.safeParse(input);
      expect(error?.issues.map(({ path }) => path)).toEqual([[part]]);
      const deep = { type: 'custom', ...PLAIN, [part]: HEAVY['blocks in blocks'] ?? '' };
      expect(checkTemplate(deep, []).errors).toMatchObject([{ path: [part], code: 'syntax' }]);
    }
  });

  it('in contact data makes no mail fail but its own', () => {
    const values = { name: 'x'.repeat(5_000_000) };
    expectRefused('html', '<p>{{ name }}</p>', values);
    expect(render('html', '<p>{{ name }}</p>', { name: 'Ann' }).html).toBe('<p>Ann</p>');
  });
});
