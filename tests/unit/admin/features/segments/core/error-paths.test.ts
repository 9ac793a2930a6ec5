import { fieldErrors, rowErrors, treePathOf } from '../../../../../../admin/src/features/segments/core/error-paths';

const detail = (path: (string | number)[], message = 'wrong') => ({ path, message, name: 'ValidationError' });

describe('treePathOf', () => {
  it.each<[(string | number)[], number[] | undefined]>([
    [['data', 'filter', 'rules', 0, 'operator'], [0]],
    [
      ['data', 'filter', 'rules', 2, 'where', 'rules', 1, 'value', 0],
      [2, 1],
    ],
    [
      ['filter', 'rules', 1, 'rules', 0],
      [1, 0],
    ],
    [['rules', 3], [3]],
    [['data', 'filter'], []],
    [['data', 'name'], undefined],
  ])('of %j is %j', (path, expected) => {
    expect(treePathOf(path)).toEqual(expected);
  });
});

describe('errors of an answer', () => {
  const details = [detail(['data', 'name'], 'taken'), detail(['data', 'filter', 'rules', 1], 'unknown field')];

  it('go to their rows', () => expect(rowErrors(details)).toEqual([{ path: [1], message: 'unknown field' }]));
  it('go to their form fields', () => expect(fieldErrors(details)).toEqual({ name: 'taken' }));
});
