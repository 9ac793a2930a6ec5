import { trialProblems } from '../../../../../server/src/features/templates/core/trial-render';

const guide = [{ name: 'contact_name', description: '', sample: 'Ann', source: '' }];
const trial = (html: string): unknown[] =>
  trialProblems({ subject: '{{ contact_name }}', html, language: 'en' }, guide, 'UTC').map(({ path, code }) => [
    path,
    code,
  ]);

describe('trialProblems', () => {
  it.each([
    ['{{ contact_name }}', []],
    ['{{ 5 | money }}', [[['html'], 'render_failed']]],
    ['{{ "2026-01-01" | date_local: "huge" }}', [[['html'], 'render_failed']]],
    ['{% for i in (1..900000000) %}x{% endfor %}', [[['html'], 'limit_exceeded']]],
  ])('%s', (html, expected) => {
    expect(trial(html)).toEqual(expected);
  });
});
