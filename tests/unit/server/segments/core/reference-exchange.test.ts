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

function nested(around: (inner: unknown) => unknown): unknown {
  let node: unknown = member('a');
  for (let depth = 0; depth < 20_000; depth += 1) node = around(node);
  return node;
}

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

describe.each<[string, unknown]>([
  ['groups', nested((inner) => ({ matchType: 'all', rules: [inner] }))],
  ['relations', nested((inner) => ({ relation: 'orders', where: { matchType: 'all', rules: [inner] } }))],
  ['lists', nested((inner) => [inner])],
  ['a value of lists', member(nested((inner) => [inner]))],
])('%s far deeper than any filter', (_what, deep) => {
  it('are left as they are, without an end of the stack', () => {
    expect(referencesIn(deep)).toEqual([]);
    const asked: string[] = [];
    expect(() => exchangeReferences(deep, (segment) => (asked.push(segment), segment))).not.toThrow();
    expect(asked).toEqual([]);
  });
});
