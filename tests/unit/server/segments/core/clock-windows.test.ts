import type { Filter, FilterNode } from '../../../../../server/src/contracts';
import { movedByTime } from '../../../../../server/src/features/segments/core/clock-windows';

const of = (...rules: FilterNode[]): Filter => ({ entity: 'contact', matchType: 'all', rules });
const at = (from: string, to: string, timezone = 'UTC') => ({ from: new Date(from), to: new Date(to), timezone });
const HOUR = at('2026-03-01T12:00:00Z', '2026-03-01T13:00:00Z');
const NIGHT = at('2026-03-01T23:30:00Z', '2026-03-02T00:30:00Z');
const days = (amount: number) => ({ amount, unit: 'day' as const });
const between = (field: string, from: string, to: string) => ({
  field,
  operator: 'between',
  value: [`${from}.000Z`, `${to}.000Z`],
});

describe('movedByTime', () => {
  const inLast: FilterNode = { field: 'seenAt', operator: 'in_last', value: days(30) };

  it.each<[string, FilterNode[], typeof HOUR, unknown[]]>([
    [
      'both ends of a rolling window',
      [inLast],
      HOUR,
      [
        between('seenAt', '2026-01-30T12:00:00', '2026-01-30T13:00:00'),
        between('seenAt', '2026-03-01T12:00:00', '2026-03-01T13:00:00'),
      ],
    ],
    ['nobody by dates that stand still', [{ field: 'seenAt', operator: 'after', value: '2026-01-01' }], HOUR, []],
    ['nobody by whole days within a day', [{ field: 'd', operator: 'before', value: { relative: 'today' } }], HOUR, []],
    [
      'the days that passed at midnight',
      [{ field: 'd', operator: 'before', value: { relative: 'today', offset: { amount: -7, unit: 'day' } } }],
      NIGHT,
      [between('d', '2026-02-22T00:00:00', '2026-02-24T00:00:00')],
    ],
    [
      'both relative ends of a range, and not its fixed one',
      [{ field: 'd', operator: 'between', value: ['2020-01-01', { relative: 'now' }] }],
      HOUR,
      [between('d', '2026-03-01T12:00:00', '2026-03-01T13:00:00')],
    ],
    [
      'owners of related records, whatever the quantifier',
      [{ relation: 'orders', quantifier: 'none', where: { matchType: 'all', not: true, rules: [inLast] } }],
      HOUR,
      [
        {
          relation: 'orders',
          quantifier: 'some',
          where: {
            matchType: 'any',
            rules: [
              between('seenAt', '2026-01-30T12:00:00', '2026-01-30T13:00:00'),
              between('seenAt', '2026-03-01T12:00:00', '2026-03-01T13:00:00'),
            ],
          },
        },
      ],
    ],
    [
      'owners by the latest date of a group',
      [{ relation: 'orders', aggregate: 'max', field: 'd', operator: 'before', value: { relative: 'now' } }],
      HOUR,
      [
        {
          relation: 'orders',
          quantifier: 'some',
          where: { matchType: 'any', rules: [between('d', '2026-03-01T12:00:00', '2026-03-01T13:00:00')] },
        },
      ],
    ],
    [
      'nobody by an anniversary within a day',
      [{ field: 'd', operator: 'anniversary_in_next', value: days(3) }],
      HOUR,
      [],
    ],
  ])('%s', (_what, rules, passage, expected) => {
    const moved = movedByTime(of(...rules), passage);
    expect(moved.kind === 'some' ? moved.filter.rules : []).toEqual(expected);
    expect(moved.kind).toBe(expected.length === 0 ? 'nobody' : 'some');
  });

  it.each<[string, FilterNode]>([
    ['an anniversary over midnight', { field: 'd', operator: 'anniversary_in_next', value: days(3) }],
    ['a metric', { field: 'metric.daysSinceLastOrder', operator: 'greater_than', value: 30 }],
    ['another segment', { field: 'company.segment.member', operator: 'in_list', value: ['a'] }],
    ['a window that reaches too far', { field: 'd', operator: 'in_last', value: { amount: 9_000, unit: 'year' } }],
  ])('cannot tell who by %s', (_what, rule) => {
    expect(movedByTime(of(inLast, rule), NIGHT)).toEqual({ kind: 'anybody' });
  });

  it('counts days in the filter’s own zone', () => {
    const rule: FilterNode = { field: 'd', operator: 'before', value: { relative: 'today' } };
    const bangkok = at('2026-03-01T16:30:00Z', '2026-03-01T17:30:00Z');
    expect(movedByTime(of(rule), bangkok).kind).toBe('nobody');
    expect(movedByTime({ ...of(rule), timezone: 'Asia/Bangkok' }, bangkok)).toMatchObject({
      kind: 'some',
      filter: {
        entity: 'contact',
        timezone: 'Asia/Bangkok',
        matchType: 'any',
        rules: [between('d', '2026-02-28T17:00:00', '2026-03-02T17:00:00')],
      },
    });
  });
});
