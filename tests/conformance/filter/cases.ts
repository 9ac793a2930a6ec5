/**
 * The decisions, each with the contacts that it selects, written by hand. A new operator begins as a row here; each row
 * is compiled, executed on every engine and put to the oracle.
 */
import type { Filter, FilterGroup, FilterNode } from '../../../server/src/contracts';

export interface FilterCase {
  title: string;
  filter: Filter;
  expected: number[];
  now?: Date;
}

export const filterOf = (...rules: FilterNode[]): Filter => ({ entity: 'contact', matchType: 'all', rules });
export const all = (...rules: FilterNode[]): FilterGroup => ({ matchType: 'all', rules });
export const any = (...rules: FilterNode[]): FilterGroup => ({ matchType: 'any', rules });
export const not = (...rules: FilterNode[]): FilterGroup => ({ matchType: 'all', not: true, rules });

const EVERYBODY = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const except = (...ids: number[]): number[] => EVERYBODY.filter((id) => !ids.includes(id));
const one = (title: string, rule: FilterNode, expected: number[]): FilterCase => ({
  title,
  filter: filterOf(rule),
  expected,
});
const inZone = (timezone: string, ...rules: FilterNode[]): Filter => ({ ...filterOf(...rules), timezone });

const TEXT: FilterCase[] = [
  one(
    'equals folds case, and keeps accents and trailing blanks',
    { field: 'name', operator: 'equals', value: 'aNNa' },
    [1, 2],
  ),
  one('a trailing blank is significant', { field: 'name', operator: 'equals', value: 'anna ' }, [3]),
  one('an accent is significant', { field: 'name', operator: 'equals', value: 'äNNA' }, [4]),
  one('case folds beyond ASCII', { field: 'name', operator: 'equals', value: 'Stanisław' }, [5, 6]),
  one('equals a percent sign', { field: 'name', operator: 'equals', value: 'A%B' }, [7]),
  one('contains a percent sign', { field: 'name', operator: 'contains', value: '%' }, [7]),
  one('contains an underscore', { field: 'name', operator: 'contains', value: '_' }, [8]),
  one('contains a backslash', { field: 'name', operator: 'contains', value: '\\' }, [9]),
  one('starts with a wildcard', { field: 'name', operator: 'starts_with', value: 'a_' }, [8]),
  one('ends with a wildcard', { field: 'nick', operator: 'ends_with', value: '0%' }, [6]),
  one('ends with a blank', { field: 'name', operator: 'ends_with', value: ' ' }, [3]),
  one('contains a question mark', { field: 'nick', operator: 'contains', value: '?B?' }, [15]),
  one('contains an emoji', { field: 'name', operator: 'contains', value: '😀' }, [11]),
  one('quotes are text', { field: 'nick', operator: 'in_list', value: ["O'NEIL", 'o"neil'] }, [9, 10]),
  one('İ folds to i', { field: 'name', operator: 'contains', value: 'izmir' }, [11]),
  one(
    'a capital sigma folds to σ wherever it stands',
    { field: 'name', operator: 'starts_with', value: 'ΟΔΟΣ' },
    [12, 13],
  ),
  one('a final sigma is another letter', { field: 'nick', operator: 'equals', value: 'ΟΔΟΣ' }, []),
  one('ß stays', { field: 'nick', operator: 'equals', value: 'STRASSE' }, []),
  one('the words null and 0 are text', { field: 'nick', operator: 'in_list', value: ['NULL', '0'] }, [4, 5]),
  one('equals the empty text', { field: 'nick', operator: 'equals', value: '' }, [1]),
  one('is_empty is NULL or the empty text, not a blank', { field: 'nick', operator: 'is_empty' }, [1, 2]),
  one('is_not_empty is its complement', { field: 'nick', operator: 'is_not_empty' }, except(1, 2)),
  one('not_equals matches NULL', { field: 'nick', operator: 'not_equals', value: '0' }, except(4)),
  one(
    'not_equals without empty ones',
    { field: 'nick', operator: 'not_equals', value: '0', empty: 'exclude' },
    except(1, 2, 4),
  ),
  one('not_contains matches NULL', { field: 'nick', operator: 'not_contains', value: '0' }, except(4, 6, 7, 8)),
  one(
    'not_in_list matches NULL',
    { field: 'tier', operator: 'not_in_list', value: ['gold', 'SILVER'] },
    except(1, 2, 12),
  ),
  one('enumerations fold case', { field: 'tier', operator: 'equals', value: 'Gold' }, [1, 2]),
];

const NUMBERS: FilterCase[] = [
  one('numbers compare as numbers', { field: 'score', operator: 'greater_than', value: 9 }, [5, 6, 7, 8]),
  one('an integer against a fraction', { field: 'score', operator: 'less_than', value: 0.5 }, [1, 3, 9]),
  one(
    'an integer beyond its column',
    { field: 'score', operator: 'less_than', value: 1e300 },
    [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  ),
  one('between holds both ends', { field: 'score', operator: 'between', value: [-1, 5] }, [1, 3, 10]),
  one('reversed bounds match nothing', { field: 'score', operator: 'between', value: [5, -1] }, []),
  one(
    'the complement of reversed bounds is everybody',
    not({ field: 'score', operator: 'between', value: [5, -1] }),
    EVERYBODY,
  ),
  one('0 is a value', { field: 'score', operator: 'equals', value: 0 }, [1]),
  one('not_equals matches NULL', { field: 'score', operator: 'not_equals', value: 0 }, except(1)),
  one('is_empty', { field: 'score', operator: 'is_empty' }, [2, 14, 15]),
  one('a big integer, exactly', { field: 'big', operator: 'equals', value: '9007199254740993' }, [1]),
  one('the largest big integer', { field: 'big', operator: 'equals', value: '9223372036854775807' }, [6]),
  one(
    'a number beyond every big integer',
    { field: 'big', operator: 'less_than', value: '9223372036854775808' },
    [1, 3, 4, 5, 6, 7],
  ),
  one('decimals, exactly', { field: 'amount', operator: 'in_list', value: [0.1, '0.2', 0.3] }, [1, 3, 4]),
  one('decimals as digits', { field: 'amount', operator: 'equals', value: '99999999.99' }, [6]),
  one('floats', { field: 'ratio', operator: 'equals', value: 0.1 }, [7]),
];

const BOOLEANS: FilterCase[] = [
  one('yes', { field: 'vip', operator: 'equals', value: true }, [3, 4, 6, 9, 14]),
  one('no is not NULL', { field: 'vip', operator: 'equals', value: false }, [1, 5, 8]),
  one('not yes is no or NULL', { field: 'vip', operator: 'not_equals', value: true }, except(3, 4, 6, 9, 14)),
  one('not yes, known', { field: 'vip', operator: 'not_equals', value: true, empty: 'exclude' }, [1, 5, 8]),
  one(
    'not (yes or no) is NULL',
    {
      matchType: 'any',
      not: true,
      rules: [
        { field: 'vip', operator: 'equals', value: true },
        { field: 'vip', operator: 'equals', value: false },
      ],
    },
    [2, 7, 10, 11, 12, 13, 15],
  ),
];

/** 02:30 UTC on 20 November 2026 is 09:30 in Bangkok, where the day began at 17:00 UTC. */
const DATES: FilterCase[] = [
  one('a date equals', { field: 'joined', operator: 'equals', value: '2024-02-29' }, [1]),
  one(
    'an instant counts as its local day',
    { field: 'joined', operator: 'equals', value: '2026-11-19T20:00:00Z' },
    [5],
  ),
  one('today', { field: 'joined', operator: 'equals', value: { relative: 'today' } }, [5]),
  one(
    'a date in the last 7 days holds both ends',
    { field: 'joined', operator: 'in_last', value: { amount: 7, unit: 'day' } },
    [5, 15],
  ),
  one('an instant equals: that local day', { field: 'seenAt', operator: 'equals', value: '2026-11-20' }, [1, 4, 5]),
  one('before a day: before it begins', { field: 'seenAt', operator: 'before', value: '1999-12-31' }, [12]),
  one(
    'on or before a day: before it ends',
    { field: 'seenAt', operator: 'on_or_before', value: '2000-01-01' },
    [8, 12],
  ),
  one('after a day: from its end', { field: 'seenAt', operator: 'after', value: '2026-11-20' }, [6, 9, 10]),
  one(
    'on or after a day: from its beginning',
    { field: 'seenAt', operator: 'on_or_after', value: '2026-11-20' },
    [1, 4, 5, 6, 9, 10],
  ),
  one(
    'after an instant is exact',
    { field: 'seenAt', operator: 'after', value: '2026-11-20T16:59:59.999Z' },
    [6, 9, 10],
  ),
  one(
    'on or after an instant with an offset',
    { field: 'seenAt', operator: 'on_or_after', value: '2026-11-20T23:59:59.999+07:00' },
    [5, 6, 9, 10],
  ),
  one(
    'between two days, to the end of the second',
    { field: 'seenAt', operator: 'between', value: ['2026-11-19', '2026-11-20'] },
    [1, 3, 4, 5],
  ),
  one('the last day, rolling', { field: 'seenAt', operator: 'in_last', value: { amount: 1, unit: 'day' } }, [1, 3, 4]),
  one(
    'the last month, rolling, keeps the time of day',
    { field: 'seenAt', operator: 'in_last', value: { amount: 1, unit: 'month' } },
    [1, 3, 4, 7, 14, 15],
  ),
  one(
    'not in the last month matches NULL',
    { field: 'seenAt', operator: 'not_in_last', value: { amount: 1, unit: 'month' } },
    [2, 5, 6, 8, 9, 10, 11, 12, 13],
  ),
  one(
    'not in the last month, known',
    { field: 'seenAt', operator: 'not_in_last', value: { amount: 1, unit: 'month' }, empty: 'exclude' },
    [5, 6, 8, 9, 10, 12, 13],
  ),
  one(
    'no anniversary matches NULL',
    not({ field: 'joined', operator: 'anniversary_in_next', value: { amount: 7, unit: 'day' } }),
    except(5, 6, 11, 12),
  ),
  one(
    'the next 30 days, rolling',
    { field: 'seenAt', operator: 'in_next', value: { amount: 30, unit: 'day' } },
    [1, 5, 6, 10],
  ),
  one(
    'relative to now',
    { field: 'seenAt', operator: 'before', value: { relative: 'now', offset: { amount: -1, unit: 'week' } } },
    [7, 8, 12, 13, 15],
  ),
  one(
    'relative to the week',
    { field: 'joined', operator: 'before', value: { relative: 'start_of_week' } },
    except(2, 5, 6, 10),
  ),
  one(
    'the anniversary of a date',
    { field: 'joined', operator: 'anniversary_in_next', value: { amount: 7, unit: 'day' } },
    [5, 6, 11, 12],
  ),
  one(
    'the anniversary of an instant, in the zone',
    { field: 'seenAt', operator: 'anniversary_in_next', value: { amount: 7, unit: 'day' } },
    [1, 4, 5, 6, 12],
  ),
  one(
    'an anniversary across New Year',
    { field: 'joined', operator: 'anniversary_in_next', value: { amount: 2, unit: 'month' } },
    [4, 5, 6, 8, 9, 10, 11, 12, 13, 14],
  ),
  one(
    'an anniversary within a year is every date',
    { field: 'joined', operator: 'anniversary_in_next', value: { amount: 1, unit: 'year' } },
    except(2),
  ),
  {
    title: '29 February comes round on 28 February in common years',
    now: new Date('2026-02-27T12:00:00Z'),
    filter: inZone('UTC', { field: 'joined', operator: 'anniversary_in_next', value: { amount: 1, unit: 'day' } }),
    expected: [1, 7],
  },
  {
    title: 'another zone, another day',
    filter: inZone('America/New_York', { field: 'seenAt', operator: 'equals', value: '2026-11-19' }),
    expected: [1, 3, 4],
  },
  one('a field against a field', { field: 'joined', operator: 'after', valueField: 'renewed' }, [3]),
  one('instants of two fields', { field: 'seenAt', operator: 'on_or_after', valueField: 'leftAt' }, [1]),
  one('numbers of two fields', { field: 'score', operator: 'less_than', valueField: 'best' }, [3, 7]),
  one('two fields, complement', { field: 'score', operator: 'not_equals', valueField: 'best' }, except(1, 4)),
  one(
    'two fields, complement, both known',
    { field: 'score', operator: 'not_equals', valueField: 'best', empty: 'exclude' },
    [3, 5, 7, 10],
  ),
  one(
    'two texts, complement, both known: the empty text is none',
    { field: 'name', operator: 'not_equals', valueField: 'nick', empty: 'exclude' },
    except(1, 2, 14),
  ),
  one('texts of two fields', { field: 'name', operator: 'equals', valueField: 'nick' }, []),
];

const PATHS: FilterCase[] = [
  one(
    'a field of the company, published only',
    { field: 'company.country', operator: 'equals', value: 'THAILAND' },
    [1, 3, 4, 11, 12],
  ),
  one(
    'its complement matches a missing company',
    { field: 'company.country', operator: 'not_equals', value: 'Thailand' },
    [2, 5, 6, 7, 8, 9, 10, 13, 14, 15],
  ),
  one(
    'its complement without empty ones',
    { field: 'company.name', operator: 'not_equals', value: 'hôtel', empty: 'exclude' },
    [1, 3, 5, 10, 11],
  ),
  one(
    'is_empty matches a missing company',
    { field: 'company.country', operator: 'is_empty' },
    [2, 5, 6, 7, 8, 9, 10, 13, 14, 15],
  ),
  one('the company itself is empty', { field: 'company', operator: 'is_empty' }, [2, 6, 7, 8, 9, 13, 14, 15]),
  one('orders are not empty', { field: 'orders', operator: 'is_not_empty' }, [1, 3, 5, 7, 10, 12, 13, 15]),
  one('two relations', { field: 'company.parent.country', operator: 'equals', value: 'thailand' }, [1, 3, 10, 11]),
  one('three relations', { field: 'manager.company.parent.name', operator: 'starts_with', value: 'HÔ' }, [3, 4]),
  one('a component', { field: 'address.city', operator: 'equals', value: 'łÓDŹ' }, [1]),
  one('a component without a value', { field: 'address.city', operator: 'is_not_empty' }, [1]),
  one(
    'a localized document by another locale’s link',
    { field: 'favourite.title', operator: 'in_list', value: ['wine', 'wasser'] },
    [1, 3],
  ),
  one('not a draft, not another locale', { field: 'favourite.points', operator: 'greater_than', value: 5 }, []),
  one(
    'two fields of a company',
    { field: 'company.name', operator: 'not_equals', valueField: 'company.country' },
    EVERYBODY,
  ),
];

const paid: FilterGroup = all({ field: 'status', operator: 'equals', value: 'paid' });

const RELATED: FilterCase[] = [
  one('some', { relation: 'orders', quantifier: 'some', where: paid }, [1, 5, 7, 10, 13, 15]),
  one('none', { relation: 'orders', quantifier: 'none', where: paid }, [2, 3, 4, 6, 8, 9, 11, 12, 14]),
  one(
    'every holds where there is none',
    { relation: 'orders', quantifier: 'every', where: paid },
    [2, 4, 6, 8, 9, 10, 11, 13, 14, 15],
  ),
  one(
    'every, of those who have some',
    all({ field: 'orders', operator: 'is_not_empty' }, { relation: 'orders', quantifier: 'every', where: paid }),
    [10, 13, 15],
  ),
  one('not every', not({ relation: 'orders', quantifier: 'every', where: paid }), [1, 3, 5, 7, 12]),
  one('some at all', { relation: 'notes', quantifier: 'some' }, [1, 11]),
  one('none at all', { relation: 'phones', quantifier: 'none' }, except(1, 4)),
  one(
    'conditions of one where hold for the same record',
    {
      relation: 'orders',
      quantifier: 'some',
      where: all(
        { field: 'status', operator: 'equals', value: 'open' },
        { field: 'qty', operator: 'equals', value: 2 },
      ),
    },
    [7],
  ),
  one(
    'conditions of two rules may hold for two records',
    all(
      { relation: 'orders', quantifier: 'some', where: all({ field: 'status', operator: 'equals', value: 'open' }) },
      { relation: 'orders', quantifier: 'some', where: all({ field: 'qty', operator: 'equals', value: 2 }) },
    ),
    [1, 7],
  ),
  one(
    'a relation of a related record',
    {
      relation: 'company.contacts',
      quantifier: 'some',
      where: all({
        relation: 'orders',
        quantifier: 'some',
        where: all({ field: 'qty', operator: 'equals', value: 4 }),
      }),
    },
    [1, 3, 11],
  ),
  one(
    'topics by document',
    { relation: 'topics', quantifier: 'some', where: all({ field: 'title', operator: 'equals', value: 'wine' }) },
    [1, 9],
  ),
  one('a topic that is a draft only is none', { relation: 'topics', quantifier: 'some' }, [1, 3, 9]),
  one(
    'components',
    { relation: 'phones', quantifier: 'some', where: all({ field: 'rank', operator: 'is_empty' }) },
    [4],
  ),
];

const total = { relation: 'orders', field: 'total' } as const;

const AGGREGATES: FilterCase[] = [
  one(
    'count at least',
    { relation: 'orders', aggregate: 'count', operator: 'greater_than_or_equal', value: 2 },
    [1, 5, 7, 13],
  ),
  one(
    'count less than holds for none',
    { relation: 'orders', aggregate: 'count', operator: 'less_than', value: 2 },
    except(1, 5, 7, 13),
  ),
  one(
    'count of none',
    { relation: 'orders', aggregate: 'count', operator: 'equals', value: 0 },
    [2, 4, 6, 8, 9, 11, 14],
  ),
  one(
    'count not equal',
    { relation: 'orders', aggregate: 'count', operator: 'not_equals', value: 1 },
    [1, 2, 4, 5, 6, 7, 8, 9, 11, 13, 14],
  ),
  one(
    'count with a condition',
    { relation: 'orders', aggregate: 'count', operator: 'between', value: [1, 2], where: paid },
    [1, 5, 7, 10, 13, 15],
  ),
  one(
    'count across zero',
    { relation: 'orders', aggregate: 'count', operator: 'between', value: [0, 1] },
    except(1, 5, 7, 13),
  ),
  one(
    'count in a list with zero',
    { relation: 'orders', aggregate: 'count', operator: 'in_list', value: [0, 3] },
    [1, 2, 4, 6, 8, 9, 11, 14],
  ),
  one(
    'count below a negative number',
    { relation: 'orders', aggregate: 'count', operator: 'less_than', value: -1 },
    [],
  ),
  one('sum, exactly', { ...total, aggregate: 'sum', operator: 'equals', value: 0.6 }, [1]),
  one('sum, exactly, over', { ...total, aggregate: 'sum', operator: 'greater_than', value: '0.60' }, [7, 10, 13, 15]),
  one(
    'the sum of none is 0',
    { ...total, aggregate: 'sum', operator: 'less_than_or_equal', value: 0 },
    [2, 3, 4, 5, 6, 8, 9, 11, 12, 14],
  ),
  one(
    'the sum of NULLs is 0',
    {
      ...total,
      aggregate: 'sum',
      operator: 'equals',
      value: 0,
      where: all({ field: 'qty', operator: 'equals', value: 4 }),
    },
    EVERYBODY,
  ),
  one('sum of integers', { relation: 'orders', field: 'qty', aggregate: 'sum', operator: 'equals', value: 7 }, [7]),
  one(
    'a scale of three digits',
    { relation: 'orders', field: 'weight', aggregate: 'sum', operator: 'equals', value: '0.375' },
    [1],
  ),
  one('sum of floats', { relation: 'orders', field: 'factor', aggregate: 'sum', operator: 'equals', value: 0.6 }, [1]),
  one('average', { ...total, aggregate: 'avg', operator: 'equals', value: 2.515 }, [7]),
  one(
    'the average of none has no value',
    { ...total, aggregate: 'avg', operator: 'less_than', value: 5 },
    [1, 5, 7, 12],
  ),
  one('its complement', { ...total, aggregate: 'avg', operator: 'not_equals', value: 0.2 }, except(1)),
  one(
    'average of integers',
    { relation: 'orders', field: 'qty', aggregate: 'avg', operator: 'equals', value: 1.75 },
    [7],
  ),
  one('minimum', { ...total, aggregate: 'min', operator: 'less_than', value: 0 }, [5]),
  one('maximum', { ...total, aggregate: 'max', operator: 'between', value: ['7.00', 10] }, [7, 15]),
  one(
    'the last order is old, or there is none',
    {
      relation: 'orders',
      field: 'placedAt',
      aggregate: 'max',
      operator: 'not_in_last',
      value: { amount: 90, unit: 'day' },
    },
    [2, 3, 4, 6, 8, 9, 10, 11, 14, 15],
  ),
  one(
    'the first due date',
    { relation: 'orders', field: 'due', aggregate: 'min', operator: 'before', value: '2026-11-01' },
    [1],
  ),
  one(
    'in a period',
    {
      ...total,
      aggregate: 'sum',
      operator: 'greater_than',
      value: 1,
      where: all({ field: 'placedAt', operator: 'in_last', value: { amount: 90, unit: 'day' } }),
    },
    [7, 13],
  ),
  one(
    'topics are counted by document',
    { relation: 'topics', aggregate: 'count', operator: 'equals', value: 2 },
    [1, 9],
  ),
  one(
    'topics are added by document',
    { relation: 'topics', field: 'fee', aggregate: 'sum', operator: 'equals', value: 3.3 },
    [1],
  ),
  one(
    'in the company’s contacts',
    { relation: 'company.contacts', aggregate: 'count', operator: 'greater_than', value: 2 },
    [1, 3, 11],
  ),
  one(
    'fewer, or no company',
    { relation: 'company.contacts', aggregate: 'count', operator: 'less_than', value: 3 },
    except(1, 3, 11),
  ),
  one(
    'not (count more than)',
    not({ relation: 'notes', aggregate: 'count', operator: 'greater_than', value: 1 }),
    except(11),
  ),
];

/** On 20 November in Bangkok; contacts 1, 3, 5, 7, 10, 12, 13 and 15 have orders, those of 3 and 10 have no date. */
const METRICS: FilterCase[] = [
  one('lifetime value, exactly', { field: 'metric.lifetimeValue', operator: 'equals', value: 0.6 }, [1]),
  one(
    'lifetime value from',
    { field: 'metric.lifetimeValue', operator: 'greater_than_or_equal', value: '10.06' },
    [7, 10, 13],
  ),
  one(
    'lifetime value is 0 without orders',
    { field: 'metric.lifetimeValue', operator: 'less_than', value: 0.6 },
    except(1, 7, 10, 13, 15),
  ),
  one('lifetime value is never empty', { field: 'metric.lifetimeValue', operator: 'is_empty' }, []),
  one('number of orders', { field: 'metric.orderCount', operator: 'equals', value: 2 }, [5, 13]),
  one(
    'no orders is 0 orders',
    { field: 'metric.orderCount', operator: 'in_list', value: [0, 4] },
    except(1, 3, 5, 10, 12, 13, 15),
  ),
  one(
    'not that many, those without included',
    { field: 'metric.orderCount', operator: 'not_equals', value: 1 },
    except(3, 10, 12, 15),
  ),
  one(
    'not 0, and 0 is a value',
    { field: 'metric.orderCount', operator: 'not_equals', value: 0, empty: 'exclude' },
    [1, 3, 5, 7, 10, 12, 13, 15],
  ),
  one(
    'not 2 without empty ones keeps those without orders',
    { field: 'metric.orderCount', operator: 'not_in_list', value: [2, 4], empty: 'exclude' },
    except(5, 7, 13),
  ),
  one(
    'average order value is lifetime value by orders',
    { field: 'metric.averageOrderValue', operator: 'equals', value: 2.515 },
    [7],
  ),
  one(
    'an order without a total lowers the average',
    { field: 'metric.averageOrderValue', operator: 'less_than_or_equal', value: 0 },
    [3, 5, 12],
  ),
  one(
    'the average without orders has no value',
    { field: 'metric.averageOrderValue', operator: 'is_empty' },
    except(1, 3, 5, 7, 10, 12, 13, 15),
  ),
  one(
    'days since the last order are calendar days',
    { field: 'metric.daysSinceLastOrder', operator: 'between', value: [1, 7] },
    [1, 12],
  ),
  {
    title: 'and depend on the zone',
    filter: inZone('America/New_York', { field: 'metric.daysSinceLastOrder', operator: 'equals', value: 0 }),
    expected: [5],
  },
  {
    title: 'of an order at 21:30 in New York the evening before',
    filter: inZone('America/New_York', { field: 'metric.daysSinceLastOrder', operator: 'equals', value: 7 }),
    expected: [12],
  },
  one(
    'no order for long: those who never ordered have no value',
    { field: 'metric.daysSinceLastOrder', operator: 'greater_than_or_equal', value: 8 },
    [7, 13],
  ),
  one(
    'the complement holds for those who never ordered',
    not({ field: 'metric.daysSinceLastOrder', operator: 'less_than', value: 8 }),
    except(1, 5, 12, 15),
  ),
  one(
    'an order of the future has negative days',
    { field: 'metric.daysSinceLastOrder', operator: 'less_than', value: 0 },
    [15],
  ),
  one(
    'a fraction of a day is no number of days',
    { field: 'metric.daysSinceLastOrder', operator: 'equals', value: 6.5 },
    [],
  ),
  one('days as a customer', { field: 'metric.tenureDays', operator: 'greater_than', value: 100 }, [1, 7]),
  one(
    'without a dated order there are none',
    { field: 'metric.tenureDays', operator: 'is_empty' },
    except(1, 5, 7, 12, 13, 15),
  ),
  one(
    'orders per 30 days',
    { field: 'metric.purchaseFrequency', operator: 'between', value: ['0.7894', '0.7895'] },
    [7],
  ),
  one(
    'an order of today counts as one day',
    { field: 'metric.purchaseFrequency', operator: 'greater_than_or_equal', value: 60 },
    [5],
  ),
  one(
    'the frequency without orders is 0, without dates it has no value',
    { field: 'metric.purchaseFrequency', operator: 'less_than', value: 0.5 },
    except(3, 5, 7, 10, 12, 13, 15),
  ),
  one('an undated order has no frequency', { field: 'metric.purchaseFrequency', operator: 'is_empty' }, [3, 10]),
  one(
    'the orders of a company are those of its contacts',
    { field: 'company.metric.orderCount', operator: 'equals', value: 4 },
    [1, 3, 11],
  ),
  one(
    'a company without orders has 0 of them, no company has none',
    { field: 'company.metric.orderCount', operator: 'less_than', value: 2 },
    [4, 10, 12],
  ),
  one(
    'lifetime value of the company',
    { field: 'company.metric.lifetimeValue', operator: 'not_equals', value: 0.6 },
    except(1, 3, 11),
  ),
  one(
    'a metric of a related record',
    {
      relation: 'company.contacts',
      quantifier: 'some',
      where: all({ field: 'metric.orderCount', operator: 'equals', value: 3 }),
    },
    [1, 3, 11],
  ),
  one('the loyalty level, by its role', { field: 'metric.loyaltyLevel', operator: 'in_list', value: ['GOLD'] }, [1, 2]),
];

const inSegment = (operator: 'equals' | 'not_equals', value: string): FilterNode => ({
  ...{ field: 'segment.member', operator, value },
});

/** The segments are in segments.ts. */
const MEMBERSHIP: FilterCase[] = [
  one('on a list, now', inSegment('equals', 'seg-static'), [1, 4, 9]),
  one('not on a list', inSegment('not_equals', 'seg-static'), except(1, 4, 9)),
  one('a tracked segment is read by its list', inSegment('equals', 'seg-tracked'), [2, 3]),
  one('a segment by its rules', inSegment('equals', 'seg-vip'), [3, 4, 6, 9, 14]),
  one('outside of it, those without a value included', inSegment('not_equals', 'seg-vip'), except(3, 4, 6, 9, 14)),
  one('a segment that negates its rules', inSegment('equals', 'seg-not-vip'), except(3, 4, 6, 9, 14)),
  one('outside of a segment that negates its rules', inSegment('not_equals', 'seg-not-vip'), [3, 4, 6, 9, 14]),
  one('pinned in, and not pinned out', inSegment('equals', 'seg-pinned'), [2, 4, 5, 8, 14]),
  one('outside: pinned out, or neither', inSegment('not_equals', 'seg-pinned'), except(2, 4, 5, 8, 14)),
  one(
    'one of several',
    { field: 'segment.member', operator: 'in_list', value: ['seg-static', 'seg-vip'] },
    [1, 3, 4, 6, 9, 14],
  ),
  one(
    'none of several',
    { field: 'segment.member', operator: 'not_in_list', value: ['seg-static', 'seg-vip'] },
    except(1, 3, 4, 6, 9, 14),
  ),
  one('a segment of segments', inSegment('equals', 'seg-of-segments'), [2, 3, 5, 6, 8, 14]),
  one('not a segment of segments', not(inSegment('equals', 'seg-of-segments')), except(2, 3, 5, 6, 8, 14)),
  {
    title: 'a segment keeps its own zone',
    filter: inZone('UTC', inSegment('equals', 'seg-evening')),
    expected: [1, 3, 4],
  },
  one(
    'a company’s segment, by path',
    { field: 'company.segment.member', operator: 'equals', value: 'seg-thai' },
    [1, 3, 4, 5, 11, 12],
  ),
  one(
    'not in it, or no company',
    { field: 'company.segment.member', operator: 'not_in_list', value: ['seg-thai'] },
    except(1, 3, 4, 5, 11, 12),
  ),
  one(
    'a segment of related records',
    {
      relation: 'company.contacts',
      quantifier: 'some',
      where: all(inSegment('equals', 'seg-static')),
    },
    [1, 3, 4, 11, 12],
  ),
];

const mail = (name: string, where?: FilterGroup): FilterNode => ({
  ...{ relation: `email.${name}`, quantifier: 'some' as const },
  ...(where ? { where } : {}),
});

/** The mails are in mails.ts: tests, mails to others, and openings by machines do not count. */
const MAIL: FilterCase[] = [
  one('received mail', mail('received'), [1, 2, 5, 9]),
  one('received none', { relation: 'email.received', quantifier: 'none' }, except(1, 2, 5, 9)),
  one('is_not_empty, as of every relation', { field: 'email.received', operator: 'is_not_empty' }, [1, 2, 5, 9]),
  one(
    'received mail of a sequence',
    mail('received', all({ field: 'sequence', operator: 'equals', value: 'renewal' })),
    [1, 9],
  ),
  one(
    'of a step and a template of one mail',
    mail(
      'received',
      all(
        { field: 'step', operator: 'equals', value: 'w1' },
        { field: 'template', operator: 'equals', value: 'renew' },
      ),
    ),
    [],
  ),
  one('mail outside of sequences', mail('received', all({ field: 'sequence', operator: 'is_empty' })), [5]),
  one(
    'received today, in the zone',
    mail('received', all({ field: 'at', operator: 'equals', value: { relative: 'today' } })),
    [2, 9],
  ),
  one(
    'received in a period',
    mail('received', all({ field: 'at', operator: 'in_last', value: { amount: 1, unit: 'day' } })),
    [1, 2, 9],
  ),
  one(
    'received nothing in a period',
    {
      relation: 'email.received',
      quantifier: 'none',
      where: all({ field: 'at', operator: 'in_last', value: { amount: 30, unit: 'day' } }),
    },
    except(1, 2, 5, 9),
  ),
  one(
    'every mail was of that sequence, or there was none',
    {
      relation: 'email.received',
      quantifier: 'every',
      where: all({ field: 'sequence', operator: 'equals', value: 'welcome' }),
    },
    except(1, 5, 9),
  ),
  one(
    'number of mails',
    { relation: 'email.received', aggregate: 'count', operator: 'greater_than_or_equal', value: 2 },
    [1],
  ),
  one(
    'fewer mails, those without any included',
    { relation: 'email.received', aggregate: 'count', operator: 'less_than', value: 1 },
    except(1, 2, 5, 9),
  ),
  one(
    'the last mail is long ago',
    { relation: 'email.received', aggregate: 'max', field: 'at', operator: 'before', value: '2026-11-19' },
    [5],
  ),
  one('bounced: the address cannot be mailed', mail('bounced'), [6, 9]),
  one(
    'bounced in a period',
    mail('bounced', all({ field: 'at', operator: 'between', value: ['2026-11-18', '2026-11-18'] })),
    [6, 9],
  ),
  one('opened, by a person', mail('opened'), [1, 9]),
  one('two mails opened', { relation: 'email.opened', aggregate: 'count', operator: 'equals', value: 2 }, [1]),
  one(
    'three openings of two mails',
    { relation: 'email.opened', aggregate: 'count', operator: 'equals', value: 3 },
    [],
  ),
  one(
    'one mail opened in a period, twice',
    {
      ...{ relation: 'email.opened', aggregate: 'count', operator: 'equals', value: 1 },
      where: all({ field: 'at', operator: 'in_last', value: { amount: 7, unit: 'day' } }),
    },
    [1, 9],
  ),
  one(
    'opened an hour ago',
    mail('opened', all({ field: 'at', operator: 'in_last', value: { amount: 1, unit: 'hour' } })),
    [9],
  ),
  one(
    'opened around this day, any year',
    mail('opened', all({ field: 'at', operator: 'anniversary_in_next', value: { amount: 1, unit: 'day' } })),
    [1, 9],
  ),
  one(
    'clicked, by a person',
    mail('clicked', all({ field: 'sequence', operator: 'in_list', value: ['welcome'] })),
    [1],
  ),
  one('received and not opened', all(mail('received'), { relation: 'email.opened', quantifier: 'none' }), [2, 5]),
  one(
    'mail of related records',
    { relation: 'company.contacts', quantifier: 'some', where: all(mail('received')) },
    [1, 3, 5, 11],
  ),
  one('mail of a record at the end of a path', { relation: 'manager.email.opened', quantifier: 'some' }, [3]),
];

const GROUPS: FilterCase[] = [
  one(
    'any',
    any({ field: 'score', operator: 'equals', value: 0 }, { field: 'name', operator: 'equals', value: 'anna' }),
    [1, 2],
  ),
  one(
    'not any',
    {
      ...any({ field: 'score', operator: 'greater_than', value: 0 }, { field: 'vip', operator: 'equals', value: true }),
      not: true,
    },
    [1, 2, 15],
  ),
  one(
    'not all',
    not({ field: 'nick', operator: 'is_not_empty' }, { field: 'score', operator: 'is_not_empty' }),
    [1, 2, 14, 15],
  ),
  one('a double negation', not(not({ field: 'vip', operator: 'equals', value: true })), [3, 4, 6, 9, 14]),
  one('not of a negative operator', not({ field: 'nick', operator: 'not_equals', value: '0' }), [4]),
  one(
    'not of a negative operator without empty ones',
    not({ field: 'nick', operator: 'not_equals', value: '0', empty: 'exclude' }),
    [1, 2, 4],
  ),
  one(
    'not through a path',
    not({ field: 'company.country', operator: 'equals', value: 'thailand' }),
    [2, 5, 6, 7, 8, 9, 10, 13, 14, 15],
  ),
];

export const CASES: readonly FilterCase[] = [
  ...TEXT,
  ...NUMBERS,
  ...BOOLEANS,
  ...DATES,
  ...PATHS,
  ...RELATED,
  ...AGGREGATES,
  ...METRICS,
  ...MEMBERSHIP,
  ...MAIL,
  ...GROUPS,
];
