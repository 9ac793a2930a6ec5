import fc from 'fast-check';
import { filterSchema, type Filter } from '../../../../../../admin/src/contracts';
import type { BuilderGroup, BuilderNode } from '../../../../../../admin/src/features/segments/core/builder-tree';
import { fromFilter } from '../../../../../../admin/src/features/segments/core/from-filter';
import { toCountedFilter, toFilter } from '../../../../../../admin/src/features/segments/core/to-filter';
import { arbitraryFilter } from '../../../support/arbitrary-filter';

/** Every second node muted, the first one not. */
const withMutes = (group: BuilderGroup): BuilderGroup => ({
  ...group,
  rules: group.rules.flatMap((node) => [node, { ...node, muted: true as const }]),
});

const subjectOf = ({ entity, timezone }: Filter) => ({ entity, ...(timezone === undefined ? {} : { timezone }) });
const contact = { entity: 'contact' };
const all = (...rules: BuilderNode[]): BuilderGroup => ({ combinator: 'and', rules });
const finished: BuilderNode = { field: 'email', operator: 'is_not_empty', value: undefined };

describe('the translation between stored filters and builder trees', () => {
  it('gives back the filter it was made from', () => {
    fc.assert(
      fc.property(arbitraryFilter(), (filter) => {
        expect(filterSchema.safeParse(filter).success).toBe(true);
        expect(toFilter(fromFilter(filter), subjectOf(filter))).toEqual({ complete: true, filter });
      }),
      { seed: 20261120, numRuns: 500 },
    );
  });

  it('counts the filter it was made from, whatever muted rows stand between', () => {
    fc.assert(
      fc.property(arbitraryFilter(), (filter) => {
        const tree = fromFilter(filter);
        expect(toCountedFilter(tree, subjectOf(filter))).toEqual({ complete: true, filter });
        expect(toCountedFilter(withMutes(tree), subjectOf(filter))).toEqual({ complete: true, filter });
        expect(toFilter(withMutes(tree), subjectOf(filter)).complete).toBe(false);
      }),
      { seed: 20261128, numRuns: 200 },
    );
  });

  it('keeps the example of the specification', () => {
    const filter: Filter = {
      entity: 'company',
      matchType: 'all',
      rules: [
        { field: 'industry', operator: 'equals', value: 'Hotels' },
        {
          matchType: 'any',
          not: false,
          rules: [
            { field: 'country', operator: 'in_list', value: ['Thailand', 'Vietnam'] },
            {
              relation: 'contacts',
              quantifier: 'some',
              where: { matchType: 'all', rules: [{ field: 'title', operator: 'contains', value: 'manager' }] },
            },
          ],
        },
        {
          relation: 'orders',
          aggregate: 'sum',
          field: 'total',
          operator: 'greater_than',
          value: 1000,
          where: {
            matchType: 'all',
            rules: [{ field: 'placedAt', operator: 'in_last', value: { amount: 90, unit: 'day' } }],
          },
        },
      ],
    };
    expect(toFilter(fromFilter(filter), { entity: 'company' })).toEqual({ complete: true, filter });
  });
});

describe('toFilter', () => {
  it.each<[string, BuilderGroup, { path: number[]; reason: string }]>([
    ['no rules at all', all(), { path: [], reason: 'no_rules' }],
    [
      'a row without a field',
      all(finished, { field: '', operator: '', value: undefined }),
      { path: [1], reason: 'choose_field' },
    ],
    [
      'a row without an operator',
      all({ field: 'email', operator: '', value: 'x' }),
      { path: [0], reason: 'choose_operator' },
    ],
    [
      'a text left empty',
      all({ field: 'email', operator: 'contains', value: '' }),
      { path: [0], reason: 'choose_value' },
    ],
    ['an empty list', all({ field: 'email', operator: 'in_list', value: [] }), { path: [0], reason: 'choose_value' }],
    [
      'half a range',
      all({ field: 'total', operator: 'between', value: [1, undefined] }),
      { path: [0], reason: 'choose_value' },
    ],
    [
      'a length of time without amount',
      all({ field: 'at', operator: 'in_last', value: { unit: 'day' } }),
      { path: [0], reason: 'choose_value' },
    ],
    ['an empty group', all(finished, all()), { path: [1], reason: 'empty_group' }],
    [
      'a row in a nested group',
      all(all(finished, { field: '', operator: '', value: undefined })),
      { path: [0, 1], reason: 'choose_field' },
    ],
    [
      'a sum of no field',
      all({
        ...all(),
        relation: { path: 'orders', test: { kind: 'aggregate', aggregate: 'sum', operator: 'equals', value: 1 } },
      }),
      { path: [0], reason: 'choose_field' },
    ],
    [
      'a count without a number',
      all({
        ...all(),
        relation: {
          path: 'orders',
          test: { kind: 'aggregate', aggregate: 'count', operator: 'equals', value: undefined },
        },
      }),
      { path: [0], reason: 'choose_value' },
    ],
    [
      'every record, of no condition',
      all({ ...all(), relation: { path: 'orders', test: { kind: 'quantifier', quantifier: 'every' } } }),
      { path: [0], reason: 'add_where' },
    ],
  ])('is not complete with %s', (_name, tree, gap) => {
    expect(toFilter(tree, contact)).toEqual({ complete: false, gaps: [gap] });
  });

  it('names every gap, not just the first', () => {
    const draft = toFilter(
      all({ field: '', operator: '', value: undefined }, { field: 'a', operator: 'equals', value: '' }),
      contact,
    );
    expect(draft).toEqual({
      complete: false,
      gaps: [
        { path: [0], reason: 'choose_field' },
        { path: [1], reason: 'choose_value' },
      ],
    });
  });

  it('leaves out a value that the operator does not take', () => {
    expect(toFilter(all({ field: 'email', operator: 'is_empty', value: 'left over' }), contact)).toEqual({
      complete: true,
      filter: { entity: 'contact', matchType: 'all', rules: [{ field: 'email', operator: 'is_empty' }] },
    });
  });
});

describe('muted rows', () => {
  const muted = <Node extends BuilderNode>(node: Node): Node => ({ ...node, muted: true });
  const open: BuilderNode = { field: '', operator: '', value: undefined };
  const orders = (quantifier: 'some' | 'every', ...rules: BuilderNode[]): BuilderGroup => ({
    ...all(...rules),
    relation: { path: 'orders', test: { kind: 'quantifier', quantifier } },
  });
  const email = { field: 'email', operator: 'is_not_empty' };
  const counted = (...rules: unknown[]) => ({ complete: true, filter: { ...contact, matchType: 'all', rules } });

  it.each<[string, BuilderGroup, number[][]]>([
    ['a row', all(finished, muted(finished)), [[1]]],
    ['a row in a group', all(all(finished, muted(finished))), [[0, 1]]],
    ['a group and a row in it', all(finished, muted(all(muted(finished)))), [[1], [1, 0]]],
    ['a rule about related records', all(muted(orders('some', finished))), [[0]]],
    ['a condition of related records', all(orders('some', muted(finished))), [[0, 0]]],
  ])('keep the tree from being saved: %s', (_name, tree, paths) => {
    expect(toFilter(tree, contact)).toEqual({
      complete: false,
      gaps: paths.map((path) => ({ path, reason: 'muted' })),
    });
  });

  it.each<[string, BuilderGroup, unknown[]]>([
    ['a row', all(muted(finished), finished), [email]],
    ['an unfinished row', all(finished, muted(open)), [email]],
    ['a group', all(finished, muted(all(finished))), [email]],
    ['a group of muted rows', all(finished, all(muted(finished), muted(finished))), [email]],
    ['a group of groups of muted rows', all(finished, { ...all(all(muted(finished))), not: true }), [email]],
    ['a rule about related records', all(finished, muted(orders('some'))), [email]],
    ['one whose own conditions are all muted', all(finished, orders('some', muted(finished))), [email]],
    ['one of every record whose conditions are muted', all(finished, orders('every', muted(finished))), [email]],
    [
      'one of two conditions of related records',
      all(orders('every', muted(finished), finished)),
      [{ relation: 'orders', quantifier: 'every', where: { matchType: 'all', rules: [email] } }],
    ],
  ])('are not counted: %s', (_name, tree, rules) => {
    expect(toCountedFilter(tree, contact)).toEqual(counted(...rules));
  });

  it.each<[string, BuilderGroup]>([
    ['a row', all(muted(finished))],
    ['rows and groups', all(muted(finished), all(muted(finished)), orders('some', muted(finished)))],
    ['rows of NONE of these', { ...all(muted(finished)), not: true }],
    ['rows of ANY of these', { ...all(muted(finished)), combinator: 'or' }],
  ])('never count everybody where nothing else is there: %s', (_name, tree) => {
    expect(toCountedFilter(tree, contact)).toEqual({ complete: false, gaps: [{ path: [], reason: 'all_muted' }] });
  });

  it('say where the tree is unfinished by its own paths', () => {
    expect(toCountedFilter(all(muted(open), all(muted(open), open), all()), contact)).toEqual({
      complete: false,
      gaps: [
        { path: [1, 1], reason: 'choose_field' },
        { path: [2], reason: 'empty_group' },
      ],
    });
  });
});
