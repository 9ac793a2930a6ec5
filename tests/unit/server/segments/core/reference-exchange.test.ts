import { exchangeReferences, referencesIn } from '../../../../../server/src/features/segments/core/reference-exchange';

const member = (value: unknown, field = 'segment.member') => ({ field, operator: 'in_list', value });
const filter = {
  entity: 'contact',
  matchType: 'all',
  rules: [
    member(['a', 'b']),
    { field: 'name', operator: 'equals', value: 'a' },
    {
      matchType: 'any',
      rules: [
        { ...member('c'), operator: 'equals' },
        {
          relation: 'orders',
          quantifier: 'some',
          where: { matchType: 'all', rules: [member(['a'], 'customer.segment.member')] },
        },
      ],
    },
  ],
};

describe('referencesIn', () => {
  it('finds segments wherever rules speak of them, and nothing else', () => {
    expect(referencesIn(filter)).toEqual([
      { segment: 'a', path: ['rules', 0, 'value', 0] },
      { segment: 'b', path: ['rules', 0, 'value', 1] },
      { segment: 'c', path: ['rules', 2, 'rules', 0, 'value'] },
      { segment: 'a', path: ['rules', 2, 'rules', 1, 'where', 'rules', 0, 'value', 0] },
    ]);
  });

  it.each([null, undefined, 7, 'a', [], {}, member(null), member([{ not: 'text' }]), { field: 7, value: 'a' }])(
    'finds none in %j',
    (input) => expect(referencesIn(input)).toEqual([]),
  );
});

describe('exchangeReferences', () => {
  it('changes these alone, and back again', () => {
    const named = exchangeReferences(filter, (segment) => `name of ${segment}`);
    expect(referencesIn(named).map(({ segment }) => segment)).toEqual([
      'name of a',
      'name of b',
      'name of c',
      'name of a',
    ]);
    expect(named).toMatchObject({ rules: [{}, { value: 'a' }, {}] });
    expect(exchangeReferences(named, (segment) => segment.replace('name of ', ''))).toEqual(filter);
  });
});
