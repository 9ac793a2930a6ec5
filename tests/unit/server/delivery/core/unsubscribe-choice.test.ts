import { readChoice } from '../../../../../server/src/features/delivery/core/unsubscribe-choice';

describe('a POST to an unsubscribe link', () => {
  it.each([
    ['one-click', { 'List-Unsubscribe': 'One-Click' }, 'all'],
    ['one-click beside a choice', { 'List-Unsubscribe': 'One-Click', choice: 'undo' }, 'all'],
    ['no body', undefined, 'all'],
    ['an empty body', {}, 'all'],
    ['a text', 'choice=undo', 'all'],
    ['a list', ['undo'], 'all'],
    ['everything', { choice: 'all' }, 'all'],
    ['this kind', { choice: 'sequence' }, 'sequence'],
    ['undo', { choice: 'undo' }, 'undo'],
    ['another choice', { choice: 'constructor' }, 'all'],
    ['two choices', { choice: ['undo', 'all'] }, 'all'],
    ['an inherited choice', Object.create({ choice: 'undo' }), 'all'],
  ])('with %s asks for %#', (_what, body, expected) => expect(readChoice(body)).toBe(expected));
});
