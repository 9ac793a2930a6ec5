import { addToList } from '../../../../../../admin/src/features/segments/core/list-value';

describe('addToList', () => {
  it.each<[unknown[], string, 'text' | 'number', unknown[]]>([
    [['a'], ' b ', 'text', ['a', 'b']],
    [['a'], 'a', 'text', ['a']],
    [[], 'a, b\nc,,', 'text', ['a', 'b', 'c']],
    [[1], '2, x, 3', 'number', [1, 2, 3]],
  ])('%j and %j as %s make %j', (items, text, kind, expected) => {
    expect(addToList(items, text, kind)).toEqual(expected);
  });
});
