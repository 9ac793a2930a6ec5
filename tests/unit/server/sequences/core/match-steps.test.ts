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
    ['one added', '=a =b =x', 'A=a B=b', 'A=a B=b =x'],
    ['a mail twice', '=a =a', 'A=a', 'A=a =a'],
    ['a mail twice, stored so', '=a =b =a', 'A=a B=b C=a', 'A=a B=b C=a'],
    ['a mail in the place of another that has moved', '=b =x', 'A=a B=b', 'B=b =x'],
    ['nothing stored', '=a', '', '=a'],
  ])('without names: %s', (_name, edited, stored, expected) => {
    expect(match(edited, stored)).toBe(expected);
  });

  it.each([
    ['the same steps', 'A=a B=b', 'A=a B=b', 'A=a B=b'],
    ['in another order', 'B=b A=a', 'A=a B=b', 'B=b A=a'],
    ['one put in between', 'A=a =x B=b', 'A=a B=b', 'A=a =x B=b'],
    ['another mail for one', 'A=x B=b', 'A=a B=b', 'A=x B=b'],
    ['templates exchanged', 'A=b B=a', 'A=a B=b', 'B=b A=a'],
    ['templates of three rotated', 'A=b B=c C=a', 'A=a B=b C=c', 'B=b C=c A=a'],
    ['exchanged beside one that stays', 'A=b B=a C=a', 'A=a B=b C=a', 'B=b A=a C=a'],
    ['exchanged and moved back: nothing but the place of the ids', 'B=a A=b', 'A=a B=b', 'A=a B=b'],
    ['the mail of another that stays: twice, as asked', 'A=b B=b', 'A=a B=b', 'A=b B=b'],
    ['one mail twice, and once more', 'A=a B=b C=a =a', 'A=a B=b C=a', 'A=a B=b C=a =a'],
    ['one mail twice, both exchanged in order', 'A=b B=a C=c D=a', 'A=a B=b C=a D=c', 'B=b A=a D=c C=a'],
    ['one removed and its mail put in again', 'A=a =b', 'A=a B=b', 'A=a B=b'],
    ['one removed and its mail put in elsewhere', '=b A=a', 'A=a B=b', 'B=b A=a'],
    ['one removed, its mail given to the other', 'A=b', 'A=a B=b', 'B=b'],
    ['the mails moved up, a new one last', 'A=b B=c C=x', 'A=a B=b C=c', 'B=b C=c =x'],
    ['one that has lost its id to another is new', 'A=x B=a', 'A=a B=b', '=x A=a'],
    ['the id of another sequence stays, and takes nothing', 'Z=b A=a', 'A=a B=b', 'Z=b A=a'],
    ['an id of nothing stored', 'Z=a', '', 'Z=a'],
  ])('with names: %s', (_name, edited, stored, expected) => {
    expect(match(edited, stored)).toBe(expected);
  });

  it.each(['A=b B=a', 'A=b B=c C=a', 'A=b B=a C=c'])('the same request again changes nothing: %s', (edited) => {
    const once = match(edited, 'A=a B=b C=c');
    expect(match(edited, once)).toBe(once);
    expect(match(once, once)).toBe(once);
  });
});
