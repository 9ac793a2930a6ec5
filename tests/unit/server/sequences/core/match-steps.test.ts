import { matchSteps } from '../../../../../server/src/features/sequences/core/match-steps';

/** `A=a` is step A with template a; `=a` names no step. */
const parse = (text: string) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((step) => step.split('=') as [string, string]);
const match = (edited: string, stored: string): string =>
  matchSteps(
    parse(edited).map(([id, template]) => ({ template, ...(id ? { documentId: id } : {}) })),
    parse(stored).map(([documentId, templateId]) => ({ documentId, templateId })),
  )
    .map(({ documentId, template }) => `${documentId ?? ''}=${template}`)
    .join(' ');

describe('matchSteps', () => {
  it.each([
    ['the same steps', '=a =b', 'A=a B=b', 'A=a B=b'],
    ['the first taken out', '=b =c', 'A=a B=b C=c', 'B=b C=c'],
    ['in another order', '=b =a', 'A=a B=b', 'B=b A=a'],
    ['another mail in the same place', '=x =b', 'A=a B=b', 'A=x B=b'],
    ['one put in between', 'A=a =x B=b', 'A=a B=b', 'A=a =x B=b'],
    ['one added', '=a =b =x', 'A=a B=b', 'A=a B=b =x'],
    ['a mail twice', '=a =a', 'A=a', 'A=a =a'],
    ['one without a name beside a named one', '=b A=a', 'A=a B=b', '=b A=a'],
    ['nothing stored', '=a', '', '=a'],
  ])('%s', (_name, edited, stored, expected) => {
    expect(match(edited, stored)).toBe(expected);
  });
});
