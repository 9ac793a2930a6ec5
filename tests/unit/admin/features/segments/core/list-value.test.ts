import { addToList, isSeparator, type ItemKind } from '../../../../../../admin/src/features/segments/core/list-value';

const text: ItemKind = { kind: 'text' };
const english: ItemKind = { kind: 'number', locale: 'en' };
const german: ItemKind = { kind: 'number', locale: 'de' };

describe('addToList', () => {
  it.each<[items: unknown[], typed: string, item: ItemKind, expected: unknown[], refused: string[]]>([
    [['a'], ' b ', text, ['a', 'b'], []],
    [['a'], 'a', text, ['a'], []],
    [[], 'a, b\nc,,', text, ['a', 'b', 'c'], []],
    [[1], '2, x, 3', english, [1, 2, 3], ['x']],
    [[], '1e3', english, [], ['1e3']],
    [[], '0x10, 5', english, [5], ['0x10']],
    [[], '1,5; 2', german, [1.5, 2], []],
  ])('%j and %j as %j make %j, without %j', (items, typed, item, expected, refused) => {
    const added = addToList(items, typed, item);
    expect(added.items).toEqual(expected);
    expect(added.refused.map((part) => part.text)).toEqual(refused);
  });
});

describe('isSeparator', () => {
  it.each([
    ['Enter', english, true],
    [',', english, true],
    [',', text, true],
    [',', german, false],
    ['a', text, false],
  ] as const)('%s with %j: %p', (key, item, expected) => expect(isSeparator(key, item)).toBe(expected));
});
