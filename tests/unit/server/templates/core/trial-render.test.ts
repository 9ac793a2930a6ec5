import { finished } from '../../../../support/render-mail';
import { trial } from '../../../../../server/src/features/templates/core/trial-render';
import type { TemplateVariable } from '../../../../../server/src/contracts';

const guide = [{ name: 'contact_name', description: '', sample: 'Ann', source: '' }];
const trialProblems = (template: Parameters<typeof trial>[0], names: readonly TemplateVariable[]) =>
  finished(trial(template, names, 'UTC'));
const problemsOf = (html: string): unknown[] =>
  trialProblems({ subject: '{{ contact_name }}', html, language: 'en', type: 'invoice_new' }, guide).map(
    ({ path, code }) => [path, code],
  );

describe('a trial', () => {
  it.each([
    ['{{ contact_name }}', []],
    ['{{ 5 | money }}', [[['html'], 'render_failed']]],
    ['{{ "2026-01-01" | date_local: "huge" }}', [[['html'], 'render_failed']]],
    ['{% for i in (1..900000000) %}x{% endfor %}', [[['html'], 'limit_exceeded']]],
  ])('%s', (html, expected) => {
    expect(problemsOf(html)).toEqual(expected);
  });

  it.each([
    ['a link', '<a href="{{ unsubscribe_url }}">x</a>', null, []],
    ['a link that ends in the url filter', '<a href="{{ unsubscribe_url | url }}">x</a>', null, []],
    ['none', '<p>x</p>', null, ['html']],
    ['one that is never shown', '{% if false %}{{ unsubscribe_url }}{% endif %}', null, ['html']],
    ['one in a comment', '<!-- {{ unsubscribe_url }} -->', null, ['html']],
    ['one in the text only', '<p>x</p>', '{{ unsubscribe_url }}', ['html']],
    ['one in the html only', '<a href="{{ unsubscribe_url }}">x</a>', 'x', ['text']],
    ['one in both', '<a href="{{ unsubscribe_url }}">x</a>', '{{ unsubscribe_url }}', []],
    ['an empty text', '<a href="{{ unsubscribe_url }}">x</a>', ' ', []],
    ['its address in words', '<p>{{ unsubscribe_url }}</p>', null, ['html']],
    ['one in a template', '<template><a href="{{ unsubscribe_url }}">x</a></template>', null, ['html']],
    ['one in a style', '<style>/* <a href="{{ unsubscribe_url }}">x</a> */</style>', null, ['html']],
    ['one as a title', '<p title="{{ unsubscribe_url }}">x</p>', null, ['html']],
    ['one as an image', '<img src="{{ unsubscribe_url }}">', null, ['html']],
    ['one that is not displayed', '<a style="display:none" href="{{ unsubscribe_url }}">x</a>', null, ['html']],
    ['one within another', '<a href="https://evil.test/?x={{ unsubscribe_url }}">x</a>', null, ['html']],
  ])('the unsubscribe link of a marketing mail: %s', (_name, html, text, expected) => {
    const problems = trialProblems(
      { subject: '{{ unsubscribe_url }}', html, text, language: 'en', type: 'custom' },
      [],
    );
    expect(problems.map(({ path, code }) => [...path, code])).toEqual(
      expected.map((part) => [part, 'missing_unsubscribe']),
    );
  });
});
