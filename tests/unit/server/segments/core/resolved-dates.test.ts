import type { Filter, FilterNode } from '../../../../../server/src/contracts';
import { compileFilter } from '../../../../../server/src/features/segments/core/compile-filter';
import { createDialect } from '../../../../../server/src/features/segments/core/dialects';
import { CONTACT, GRAPH } from '../../../../conformance/filter/world';

/** 06:05 on 21 November in Bangkok, and still the day before in UTC. */
const NOW = new Date('2026-11-20T23:05:00Z');

const resolved = (rules: unknown[], timezone?: string) => {
  const filter: Filter = {
    entity: 'contact',
    matchType: 'all',
    rules: rules as FilterNode[],
    ...(timezone && { timezone }),
  };
  const dialect = createDialect('postgres');
  const compiled = compileFilter(filter, {
    graph: GRAPH,
    rootUid: CONTACT,
    dialect,
    now: NOW,
    timezone: 'Asia/Bangkok',
  });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.dates;
};
const days = (amount: number) => ({ amount, unit: 'day' });

describe('the dates that a filter is compared with', () => {
  it.each<[string, object, object[]]>([
    [
      'the beginning of a rolling window, as an instant',
      { field: 'seenAt', operator: 'in_last', value: days(30) },
      [{ path: ['rules', 0, 'value'], kind: 'since', at: '2026-10-21T23:05:00.000Z' }],
    ],
    [
      'the same where it is negated',
      { field: 'seenAt', operator: 'not_in_last', value: days(30) },
      [{ path: ['rules', 0, 'value'], kind: 'since', at: '2026-10-21T23:05:00.000Z' }],
    ],
    [
      'of a field of days, the local day',
      { field: 'joined', operator: 'in_last', value: days(30) },
      [{ path: ['rules', 0, 'value'], kind: 'since', at: '2026-10-22' }],
    ],
    [
      'the end of one that begins now',
      { field: 'seenAt', operator: 'in_next', value: { amount: 2, unit: 'hour' } },
      [{ path: ['rules', 0, 'value'], kind: 'until', at: '2026-11-21T01:05:00.000Z' }],
    ],
    [
      'the last day on which an anniversary counts',
      { field: 'joined', operator: 'anniversary_in_next', value: days(7) },
      [{ path: ['rules', 0, 'value'], kind: 'until', at: '2026-11-28' }],
    ],
    [
      'a day named relative to today',
      { field: 'seenAt', operator: 'before', value: { relative: 'start_of_month' } },
      [{ path: ['rules', 0, 'value'], kind: 'at', at: '2026-11-01' }],
    ],
    [
      'an instant named relative to now',
      { field: 'seenAt', operator: 'after', value: { relative: 'now', offset: { amount: -1, unit: 'hour' } } },
      [{ path: ['rules', 0, 'value'], kind: 'at', at: '2026-11-20T22:05:00.000Z' }],
    ],
    [
      'the whole day of an instant where the day is what counts',
      { field: 'seenAt', operator: 'equals', value: { relative: 'now' } },
      [{ path: ['rules', 0, 'value'], kind: 'at', at: '2026-11-21' }],
    ],
    [
      'both ends of a range',
      { field: 'seenAt', operator: 'between', value: [{ relative: 'start_of_year' }, { relative: 'today' }] },
      [
        { path: ['rules', 0, 'value', 0], kind: 'at', at: '2026-01-01' },
        { path: ['rules', 0, 'value', 1], kind: 'at', at: '2026-11-21' },
      ],
    ],
    ['no date that stands still', { field: 'seenAt', operator: 'before', value: '2026-01-01' }, []],
    [
      'one below a relation, once',
      {
        relation: 'orders',
        quantifier: 'every',
        where: { matchType: 'all', rules: [{ field: 'placedAt', operator: 'in_last', value: days(90) }] },
      },
      [{ path: ['rules', 0, 'where', 'rules', 0, 'value'], kind: 'since', at: '2026-08-22T23:05:00.000Z' }],
    ],
  ])('are told: %s', (_case, rule, expected) => expect(resolved([rule])).toEqual(expected));

  it('are those of the filter’s own zone', () => {
    const today = { field: 'seenAt', operator: 'before', value: { relative: 'today' } };
    expect(resolved([today])).toMatchObject([{ at: '2026-11-21' }]);
    expect(resolved([today], 'America/New_York')).toMatchObject([{ at: '2026-11-20' }]);
  });
});
