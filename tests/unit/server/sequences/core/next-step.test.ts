import { firstStep, nextStep, stepKey } from '../../../../../server/src/features/sequences/core/next-step';

/** `A B- C`: steps in order, a dash behind an inactive one. */
const stepsOf = (text: string) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((name, index) => ({
      documentId: name.replace('-', ''),
      order: index + 1,
      templateId: `mail of ${name.replace(/[-']/g, '')}`,
      isActive: !name.endsWith('-'),
    }));

describe('nextStep', () => {
  it.each([
    ['the following one', 'A B C', 'A', 'A', 'B'],
    ['none at the end', 'A B', 'B', 'A B', null],
    ['an inactive one is passed over', 'A B- C', 'A', 'A', 'C'],
    ['one added behind', 'A B X', 'B', 'A B', 'X'],
    ['one added before the place is not for them', 'X A B', 'A', 'A', 'B'],
    ['a removed one: on from the last place reached', 'A C', 'B', 'A B', 'C'],
    ['the first removed', 'B C', 'A', 'A', 'B'],
    ['all that were had removed', 'C D', 'B', 'A B', 'C'],
    ['a had one moved behind is not sent again', 'B A C', 'B', 'A B', 'C'],
    ['reordered: on from where the ended one stands now', 'B C A', 'B', 'A B', 'C'],
    ['nothing left but had ones', 'B A', 'B', 'A B', null],
    ['the first of all', 'A- B', null, '', 'B'],
    ['no steps', '', null, '', null],
  ])('%s', (_name, steps, ended, had, expected) => {
    const walk = { steps: stepsOf(steps), ended, had: new Set(had.split(' ')), sentTemplates: new Set<string>() };
    expect(nextStep(walk)?.documentId ?? null).toBe(expected);
  });

  it.each([
    ['all were put in again, the last unsent', "A' B'", 'B', 'A', "B'"],
    ['all were put in again, all sent', "A' B' C'", 'B', 'A B', "C'"],
    ['a sent one put in again behind the place', "B A'", 'B', 'A', null],
  ])('%s: what went out is known by its template', (_name, steps, ended, sent, expected) => {
    const sentTemplates = new Set(sent.split(' ').map((name) => `mail of ${name}`));
    const walk = { steps: stepsOf(steps), ended, had: new Set(['A', 'B']), sentTemplates };
    expect(nextStep(walk)?.documentId ?? null).toBe(expected);
  });

  it('begins with the first active step', () => {
    expect(firstStep(stepsOf('A- B C'))?.documentId).toBe('B');
    expect(firstStep(stepsOf('A-'))).toBeNull();
  });
});

it('a step’s key names the enrollment and the step', () => {
  expect(stepKey(7, 'abc')).toBe('step:7:abc:0');
});
