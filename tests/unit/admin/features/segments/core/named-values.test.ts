import { namedChoices, namedKindOf } from '../../../../../../admin/src/features/segments/core/named-values';

const MAIL = 'computed:email.opened';

describe('namedKindOf', () => {
  it.each([
    ['a segment', { name: 'segment.member', type: 'segment' }, 'api::contact.contact', 'segment'],
    ['the sequence of a mail', { name: 'sequence', type: 'enumeration' }, MAIL, 'sequence'],
    ['the template of a mail', { name: 'template', type: 'enumeration' }, MAIL, 'template'],
    ['the time of a mail', { name: 'at', type: 'datetime' }, MAIL, undefined],
    ['an attribute called sequence', { name: 'sequence', type: 'string' }, 'api::order.order', undefined],
    ['no field', undefined, MAIL, undefined],
  ] as const)('%s', (_name, field, scope, kind) => expect(namedKindOf(field, scope)).toBe(kind));
});

describe('namedChoices', () => {
  const known = [{ id: 'a', name: 'A' }];
  it('keeps an id that may not be read, without showing it', () =>
    expect(namedChoices(known, ['a', 'gone'], 'another segment')).toEqual([
      { id: 'a', name: 'A' },
      { id: 'gone', name: 'another segment' },
    ]));
  it('adds nothing for an open value', () => expect(namedChoices(known, undefined, 'another segment')).toEqual(known));
});
