import type { BuilderNode } from '../../../../../../admin/src/features/segments/core/builder-tree';
import {
  countedRowOf,
  fieldErrors,
  rowErrors,
  treePathOf,
} from '../../../../../../admin/src/features/segments/core/error-paths';

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

describe('countedRowOf', () => {
  const rule = (muted?: true): BuilderNode => ({
    field: 'x',
    operator: 'is_empty',
    value: undefined,
    ...(muted && { muted }),
  });
  const all = (...rules: BuilderNode[]) => ({ combinator: 'and' as const, rules });
  const rowOf = countedRowOf(all(rule(true), all(rule(true)), rule(), all(rule(true), rule(), rule(true), rule())));

  it.each<[(string | number)[], number[] | undefined]>([
    [['filter'], []],
    [['filter', 'rules', 0, 'operator'], [2]],
    [['filter', 'rules', 1], [3]],
    [
      ['filter', 'rules', 1, 'rules', 1, 'value'],
      [3, 3],
    ],
    [
      ['filter', 'rules', 1, 'where', 'rules', 0],
      [3, 1],
    ],
    [['filter', 'rules', 2], undefined],
    [['filter', 'rules', 0, 'rules', 0], undefined],
    [['data', 'name'], undefined],
  ])('of %j, with muted rows in between, is %j', (path, expected) => {
    expect(rowOf(path)).toEqual(expected);
  });

  it('leaves out errors of rows that are nowhere', () => {
    expect(rowErrors([detail(['filter', 'rules', 0]), detail(['filter', 'rules', 9])], rowOf)).toEqual([
      { path: [2], message: 'wrong' },
    ]);
  });
});

describe('errors of an answer', () => {
  const details = [detail(['data', 'name'], 'taken'), detail(['data', 'filter', 'rules', 1], 'unknown field')];

  it('go to their rows', () =>
    expect(rowErrors(details, treePathOf)).toEqual([{ path: [1], message: 'unknown field' }]));
  it('go to their form fields', () => expect(fieldErrors(details)).toEqual({ name: 'taken' }));
});
