import { importOrder } from '../../../../../server/src/features/segments/core/import-order';

const one = (name: string, ...refersTo: string[]) => ({ name, refersTo });

describe('importOrder', () => {
  it.each([
    ['as given where none refers to another', [one('a'), one('b')], ['a', 'b']],
    ['what is referred to first', [one('a', 'b'), one('b', 'c'), one('c')], ['c', 'b', 'a']],
    ['whatever is not in the file', [one('a', 'elsewhere')], ['a']],
    ['a diamond', [one('a', 'b', 'c'), one('b', 'd'), one('c', 'd'), one('d')], ['d', 'b', 'c', 'a']],
    ['nothing', [], []],
  ])('%s', (_what, definitions, names) => {
    expect(importOrder(definitions)?.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['itself', [one('a', 'a')]],
    ['a circle', [one('a', 'b'), one('b', 'a'), one('c')]],
  ])('has no beginning for %s', (_what, definitions) => expect(importOrder(definitions)).toBeNull());
});
