/** S9 and S10: what templates and contact data cannot do, in every part of a mail. */
import { DomainError, createTemplateSchema } from '../../../../server/src/contracts';
import { checkTemplate } from '../../../../server/src/features/templates/core/check-template';
import { rendering, TEMPLATE_PARTS, type TemplatePart } from '../../../../server/src/features/templates/core/render';
import { renderMail } from '../../../support/render-mail';
import { HEAVY_TEMPLATES, HEAVY_VALUES } from '../../../support/heavy-templates';

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
  it.each(inEveryPart(Object.keys(HEAVY_TEMPLATES)))('in the %s is refused: %s', (part, name) => {
    expectRefused(part, HEAVY_TEMPLATES[name] ?? '', HEAVY_VALUES);
  });

  it('is refused before it is saved, with the part it is in', () => {
    for (const part of TEMPLATE_PARTS) {
      const input = { name: 'Large', ...PLAIN, [part]: HEAVY_TEMPLATES['five megabytes'] };
      const { error } = createTemplateSchema.safeParse(input);
      expect(error?.issues.map(({ path }) => path)).toEqual([[part]]);
      const deep = { type: 'custom', ...PLAIN, [part]: HEAVY_TEMPLATES['blocks in blocks'] ?? '' };
      expect(checkTemplate(deep, []).errors).toMatchObject([{ path: [part], code: 'syntax' }]);
    }
  });

  it.each(['loops in loops', 'loops without a body', 'a long chain', 'a long condition'])(
    'lets others work in between: %s',
    (name) => {
      const template = { ...PLAIN, html: HEAVY_TEMPLATES[name] ?? '' };
      const work = rendering({ template, values: HEAVY_VALUES, settings });
      let turns = 0;
      const finish = (): void => {
        while (!work.next().done) turns += 1;
      };
      expect(finish).toThrow('render limit exceeded');
      expect(turns).toBeGreaterThanOrEqual(200);
    },
  );

  it('is refused where there are more names than their lines can be found for', () => {
    const crowded = { type: 'custom', ...PLAIN, html: '{{ a }}'.repeat(28_000) };
    expect(checkTemplate(crowded, []).errors).toMatchObject([
      { path: ['html'], code: 'syntax', message: expect.stringContaining('28000 words') as string },
    ]);
    const roomy = { ...crowded, html: `${'{{ a }}'.repeat(500)}${'x'.repeat(150_000)}` };
    expect(checkTemplate(roomy, []).errors).toEqual([]);
  });

  it.each(['<b>', '<a>', '<b><i><p>', '<div>'])('is refused where it has more elements than a mail: %s', (element) => {
    expectRefused('html', element.repeat(10_001));
    const looped = `{% for i in (1..10001) %}${element}{% endfor %}`;
    expect(() => render('html', looped)).toThrow('element limit exceeded');
    expect(render('html', '<b>'.repeat(10_000)).html).toHaveLength(30_000);
  });

  it('in contact data makes no mail fail but its own', () => {
    const values = { name: 'x'.repeat(5_000_000) };
    expectRefused('html', '<p>{{ name }}</p>', values);
    expect(render('html', '<p>{{ name }}</p>', { name: 'Ann' }).html).toBe('<p>Ann</p>');
  });
});
