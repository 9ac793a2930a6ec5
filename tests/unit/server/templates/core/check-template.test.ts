import { checkTemplate, isBlocking } from '../../../../../server/src/features/templates/core/check-template';

const guide = ['contact_name', 'unsubscribe_url', 'contact.name', 'contact.email', 'company.name'].map((name) => ({
  name,
  description: '',
  sample: '',
  source: '',
}));
const STOP = '<a href="{{ unsubscribe_url }}">stop</a>';
const check = (html: string, rest: Partial<Parameters<typeof checkTemplate>[0]> = {}) =>
  checkTemplate({ subject: 's', html: html + STOP, type: 'custom', ...rest }, guide);

describe('checkTemplate', () => {
  it('lists the names that are used, once, without those the template sets itself', () => {
    const html =
      '{{ contact_name }}{% assign x = contact.name %}{{ x }}{% for y in (1..2) %}{{ y }}{{ forloop.index }}{% endfor %}';
    expect(check(html, { subject: '{{ contact_name }}' })).toEqual({
      variables: ['contact.name', 'contact_name', 'unsubscribe_url'],
      errors: [],
      problems: [],
    });
  });

  it.each([
    ['{{ contact_nmae }}', 'Unknown variable contact_nmae (line 1, column 4): did you mean contact_name?'],
    ['a\n {{ contact.emial }}', 'Unknown variable contact.emial (line 2, column 5): did you mean contact.email?'],
    ['{{ zzzzzzzzzzzzzzzzzzzzzz }}', 'Unknown variable zzzzzzzzzzzzzzzzzzzzzz (line 1, column 4)'],
    ['{{ contact }}', 'Unknown variable contact (line 1, column 4): name one of its fields, such as contact.name'],
  ])('%s is a problem that names the nearest', (html, message) => {
    const { problems, errors } = check(html);
    expect(errors).toEqual([]);
    expect(problems).toEqual([{ path: ['html'], message, name: 'ValidationError', code: 'unknown_variable' }]);
    expect(problems.every(isBlocking)).toBe(true);
  });

  it.each([
    ['{{ contact_name ', 'syntax', /not closed \(line 1, column 1\)/],
    ['x\n{{ contact_name | shout }}', 'syntax', /undefined filter: shout \(line 2, column 1\)/],
    ['{% include "a" %}', 'syntax', /include/],
    ['<a href="{% echo contact_name %}">', 'syntax', /echo/],
    ['{% cycle contact_name %}', 'syntax', /cycle/],
    ['{% raw %}{{<script>x()</script>}}{% endraw %}', 'forbidden_element', /raw/],
    ['<script>1</script>', 'forbidden_element', /<script> is not allowed in a mail \(line 1, column 1\)/],
    ['<p>\n<IFRAME src="https://x.test">', 'forbidden_element', /<iframe>.*line 2, column 1/],
    ['<form action="https://x.test">', 'forbidden_element', /<form>/],
    ['<meta http-equiv=refresh content="0;url=https://x.test">', 'forbidden_element', /refresh/],
    ['<img src="https://x.test/a.png" onerror="x()">', 'forbidden_attribute', /onerror/],
    ['<p onclick=x()>', 'forbidden_attribute', /onclick/],
    ['<a href="javascript:x()">', 'unsafe_url', /href must be/],
    ['<a href="&#106;ava\tscript:x()">', 'unsafe_url', /href must be/],
    ['<a href="java&Tab;script&colon;x()">', 'unsafe_url', /href must be/],
    ['<a href="{{ contact.name }}">', 'unsafe_url', /\| url/],
    ['<a href=" {{ contact.name | upcase }}">', 'unsafe_url', /\| url/],
    ['<a class={{ contact.name }}>', 'unquoted_attribute', /quoted/],
    ['<a href=https://x.test/{{ contact.name }}>', 'unquoted_attribute', /quoted/],
    ['<a {{ contact.name }}="x">', 'unquoted_attribute', /quoted/],
    ['<{{ contact.name }}>', 'forbidden_element', /cannot name an element/],
  ])('%s cannot be saved', (html, code, message) => {
    const { errors } = check(html);
    expect(errors[0]).toMatchObject({ path: ['html'], code });
    expect(errors[0]?.message).toMatch(message);
  });

  it.each([
    '<a href="{{ contact.name | url }}">x</a>',
    '<a href="https://x.test/?n={{ contact.name | url_encode }}">x</a>',
    `<a href='{{- unsubscribe_url -}}'>x</a>`,
    '<!--[if mso]><table><![endif]--><td style="color:red" bgcolor=#fff>on sale = yes</td>',
    '{% if contact.name contains "<script>" %}x{% endif %}',
    '<p>5 < 6 and once = twice</p>',
  ])('%s is fine', (html) => {
    expect(check(html)).toMatchObject({ errors: [], problems: [] });
  });

  it('advises to put default first, without blocking', () => {
    const { problems } = check('{{ contact.name | upcase | default: "a | b" }}');
    expect(problems).toMatchObject([{ code: 'default_not_first' }]);
    expect(problems.some(isBlocking)).toBe(false);
    expect(check('{{ contact.name | default: "a | default" | upcase }}').problems).toEqual([]);
  });

  it('D6: wants an unsubscribe link in what is marketing', () => {
    const bare = { subject: 's', html: '<p>x</p>' };
    expect(checkTemplate({ ...bare, type: 'newsletter' }, guide).problems).toMatchObject([
      { code: 'missing_unsubscribe' },
    ]);
    const inSubject = { ...bare, subject: '{{ unsubscribe_url }}', type: 'newsletter' };
    expect(checkTemplate(inSubject, guide).problems).toMatchObject([{ path: ['html'], code: 'missing_unsubscribe' }]);
    const ownText = { ...bare, html: STOP, text: 'x', type: 'newsletter' };
    expect(checkTemplate(ownText, guide).problems).toMatchObject([{ path: ['text'], code: 'missing_unsubscribe' }]);
    expect(checkTemplate({ ...bare, type: 'invoice_new' }, guide).problems).toEqual([]);
  });
});
