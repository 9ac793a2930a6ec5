import { insertAt, variableTag } from '../../../../../../admin/src/features/templates/core/insert-text';

describe('insertAt', () => {
  it.each([
    ['Dear , hello', { start: 5, end: 5 }, 'Dear {{ contact_name }}, hello', 23],
    ['Dear NAME', { start: 5, end: 9 }, 'Dear {{ contact_name }}', 23],
    ['Hi', { start: 99, end: 99 }, 'Hi{{ contact_name }}', 20],
    ['', { start: 0, end: 0 }, '{{ contact_name }}', 18],
  ])('into %j at %j', (text, range, expected, caret) => {
    expect(insertAt(text, range, variableTag('contact_name'))).toEqual({ text: expected, caret });
  });
});
