import {
  isWriteAction,
  movesRelations,
  namedDocuments,
} from '../../../../../server/src/features/segments/core/written-documents';

const attributes = {
  name: { type: 'string' },
  company: { type: 'relation', target: 'api::company.company' },
  owner: { type: 'relation' },
  address: { type: 'component' },
};

describe('written documents', () => {
  it.each([
    ['update', { name: 'x' }, false],
    ['update', { company: null }, true],
    ['update', { address: {} }, true],
    ['update', undefined, false],
    ['publish', undefined, true],
    ['delete', undefined, true],
  ] as const)('%s of %j moves relations: %s', (action, data, expected) => {
    expect(movesRelations(action, data, attributes)).toBe(expected);
  });

  it.each<[string, unknown, string[]]>([
    ['an id', { company: 'a' }, ['a']],
    ['a list', { company: ['a', { documentId: 'b' }] }, ['a', 'b']],
    [
      'what is connected, disconnected and set',
      { company: { connect: ['a'], disconnect: [{ documentId: 'b' }], set: 'c' } },
      ['a', 'b', 'c'],
    ],
    ['no row ids', { company: [1, { id: 2 }] }, []],
    ['nothing', { company: null, name: 'a' }, []],
    ['no relation to types of all kinds', { owner: 'a' }, []],
  ])('names documents by %s', (_what, data, expected) => {
    expect(namedDocuments(data, attributes).map(({ documentId }) => documentId)).toEqual(expected);
  });

  it('knows what writes', () => {
    expect(['publish', 'findMany', 'count', 'clone'].map(isWriteAction)).toEqual([true, false, false, true]);
  });
});
