import type { Operator } from '../../../../../../admin/src/contracts';
import type { BuilderGroup, BuilderNode } from '../../../../../../admin/src/features/segments/core/builder-tree';
import { contradictions } from '../../../../../../admin/src/features/segments/core/contradictions';

const x = (operator: Operator, value?: unknown): BuilderNode => ({ field: 'x', operator, value });
const all = (...rules: BuilderNode[]): BuilderGroup => ({ combinator: 'and', rules });

describe('contradictions', () => {
  it.each<[string, BuilderNode, BuilderNode]>([
    ['two values', x('equals', 'Thailand'), x('equals', 'Vietnam')],
    ['a value and a list without it', x('in_list', ['a', 'b']), x('equals', 'c')],
    ['a value and all others', x('equals', 'Thailand'), x('not_equals', 'thailand')],
    ['a list and none of it', x('in_list', ['a']), x('not_in_list', ['A', 'b'])],
    ['yes and no', x('equals', true), x('equals', false)],
    ['no value and a value', x('is_empty'), x('equals', 'a')],
    ['no value and any value', x('is_empty'), x('is_not_empty')],
    ['numbers apart', x('greater_than', 5), x('less_than', 3)],
    ['numbers that only touch', x('greater_than', 5), x('less_than_or_equal', 5)],
    ['a number outside of a range', x('between', [1, 5]), x('equals', 6)],
    ['days apart', x('after', '2026-05-01'), x('before', '2026-04-01')],
  ])('%s', (_name, former, later) => {
    expect(contradictions(all(former, later))).toEqual([{ path: [1], with: [0] }]);
    expect(contradictions(all(later, former))).toEqual([{ path: [1], with: [0] }]);
  });

  it.each<[string, BuilderGroup]>([
    ['either of two values', { ...all(x('equals', 'a'), x('equals', 'b')), combinator: 'or' }],
    ['not both of two values', { ...all(x('equals', 'a'), x('equals', 'b')), not: true }],
    ['another field', all(x('equals', 'a'), { field: 'y', operator: 'equals', value: 'b' })],
    ['the same text, whatever its case', all(x('equals', 'Thailand'), x('equals', 'thailand'))],
    ['lists that share one', all(x('in_list', ['a', 'b']), x('in_list', ['b', 'c']))],
    ['all others and no value', all(x('not_equals', 'a'), x('is_empty'))],
    ['numbers that meet', all(x('greater_than_or_equal', 5), x('less_than_or_equal', 5))],
    ['the same day', all(x('after', '2026-05-01'), x('before', '2026-05-01'))],
    ['days that depend on today', all(x('after', { relative: 'now' }), x('before', '2020-01-01'))],
    [
      'another field as value',
      all(x('equals', 'a'), { field: 'x', operator: 'equals', value: undefined, valueField: 'y' }),
    ],
    ['an unfinished row', all(x('equals', 'a'), x('equals', undefined))],
    ['different groups', all(x('equals', 'a'), all(x('equals', 'b')))],
    ['a rule that is muted', all({ ...x('equals', 1), muted: true }, x('equals', 2))],
    ['rules of a muted group', all({ ...all(x('equals', 1), x('equals', 2)), muted: true })],
  ])('leaves alone %s', (_name, tree) => expect(contradictions(tree)).toEqual([]));

  it('names the rows of an inner group by their paths', () => {
    expect(contradictions(all(x('is_not_empty'), all(x('equals', 1), x('equals', 2))))).toEqual([
      { path: [1, 1], with: [1, 0] },
    ]);
  });
});
