import type { Filter, FilterNode } from '../../../../../../admin/src/contracts';
import { describeFilter } from '../../../../../../admin/src/features/segments/core/describe-filter';
import { aCatalogue, aSegmentField } from '../../../support/catalogue';
import { aReader } from '../../../support/reader';

const catalogue = aCatalogue();
catalogue.types['api::contact.contact']?.computed.push(aSegmentField);
const contacts = (...rules: FilterNode[]): Filter => ({ entity: 'contact', matchType: 'all', rules });
const say = (filter: Filter, locale: 'en' | 'th' = 'en') => describeFilter(filter, catalogue, aReader(locale));

describe('describeFilter', () => {
  it.each<[string, FilterNode]>([
    [
      'Every Contact where Company › Country is any of “Thailand” or “Vietnam”',
      { field: 'company.country', operator: 'in_list', value: ['Thailand', 'Vietnam'] },
    ],
    [
      'Every Contact where Member of a segment is “Very important” or another segment',
      { field: 'segment.member', operator: 'in_list', value: ['vip', 'gone'] },
    ],
    [
      'Every Contact where Member of a segment is not “Very important”',
      { field: 'segment.member', operator: 'not_equals', value: 'vip' },
    ],
    ['Every Contact where Active is yes', { field: 'active', operator: 'equals', value: true }],
    ['Every Contact where Active is no', { field: 'active', operator: 'equals', value: false }],
    ['Every Contact where Email has any value', { field: 'email', operator: 'is_not_empty' }],
    [
      'Every Contact where Created is in the last 1 day',
      { field: 'createdAt', operator: 'in_last', value: { amount: 1, unit: 'day' } },
    ],
    [
      'Every Contact where Created is on or after 7 days before today (Asia/Bangkok)',
      {
        field: 'createdAt',
        operator: 'on_or_after',
        value: { relative: 'today', offset: { amount: -7, unit: 'day' } },
      },
    ],
    ['Every Contact where Email is “x ”', { field: 'email', operator: 'equals', value: 'x ' }],
    [
      'Every Contact where Email is any of “1”, “2”, “3”, “4”, “5”, “6”, “7”, “8”, “9”, “10”, or 1,190 more',
      { field: 'email', operator: 'in_list', value: Array.from({ length: 1200 }, (_, index) => String(index + 1)) },
    ],
    [
      'Every Contact where Created is before Nov 20, 2026 (Asia/Bangkok)',
      { field: 'createdAt', operator: 'before', value: '2026-11-20' },
    ],
    [
      'Every Contact where Created is before Nov 20, 2026, 7:30:00 AM GMT+7',
      { field: 'createdAt', operator: 'before', value: '2026-11-20T00:30:00.000Z' },
    ],
    [
      'Every Contact where Created is before 2 days before now',
      { field: 'createdAt', operator: 'before', value: { relative: 'now', offset: { amount: -2, unit: 'day' } } },
    ],
    [
      'Every Contact where there is any record of Company › Contracts whose End date is before Nov 20, 2026',
      {
        relation: 'company.contracts',
        quantifier: 'some',
        where: { matchType: 'all', rules: [{ field: 'endDate', operator: 'before', value: '2026-11-20' }] },
      },
    ],
    [
      'Every Contact where the latest Placed at of Orders is before Nov 20, 2026 (Asia/Bangkok)',
      { relation: 'orders', aggregate: 'max', field: 'placedAt', operator: 'before', value: '2026-11-20' },
    ],
    [
      'Every Contact where the earliest Placed at of Orders is in the last 3 days',
      {
        relation: 'orders',
        aggregate: 'min',
        field: 'placedAt',
        operator: 'in_last',
        value: { amount: 3, unit: 'day' },
      },
    ],
    [
      'Every Contact where the largest Total of Orders is 5',
      { relation: 'orders', aggregate: 'max', field: 'total', operator: 'equals', value: 5 },
    ],
    ['Every Contact where there is no record of Orders', { relation: 'orders', quantifier: 'none' }],
    [
      'Every Contact where the number of Orders is at least 3',
      { relation: 'orders', aggregate: 'count', operator: 'greater_than_or_equal', value: 3 },
    ],
    [
      'Every Contact where the sum of Total over Orders (where Status is “paid” and Placed at is in the last 90 days) is between 1,000 and 2,000',
      {
        relation: 'orders',
        aggregate: 'sum',
        field: 'total',
        operator: 'between',
        value: [1000, 2000],
        where: {
          matchType: 'all',
          rules: [
            { field: 'status', operator: 'equals', value: 'paid' },
            { field: 'placedAt', operator: 'in_last', value: { amount: 90, unit: 'day' } },
          ],
        },
      },
    ],
    [
      'Every Contact where Email is not “x” (and Email is known)',
      { field: 'email', operator: 'not_equals', value: 'x', empty: 'exclude' },
    ],
    ['Every Contact where gone.field is “x”', { field: 'gone.field', operator: 'equals', value: 'x' }],
  ])('%s', (sentence, rule) => {
    expect(say(contacts(rule))).toBe(sentence);
  });

  it('puts nested groups in brackets and names what is excluded', () => {
    const filter = contacts(
      { field: 'active', operator: 'equals', value: true },
      {
        matchType: 'any',
        not: true,
        rules: [
          { field: 'email', operator: 'is_empty' },
          { field: 'level', operator: 'equals', value: 'gold' },
        ],
      },
    );
    expect(say(filter)).toBe('Every Contact where Active is yes and not (Email has no value or Level is “gold”)');
  });

  it('says the same in Thai without a word of English', () => {
    const sentence = say(contacts({ field: 'level', operator: 'in_list', value: ['ทอง', 'เงิน'] }), 'th');
    expect(sentence).toBe('ทุก Contact ที่ Level เป็นค่าใดค่าหนึ่งของ “ทอง” หรือ “เงิน”');
  });

  it('names the filter’s own zone, and says days and joints as Thai does', () => {
    const filter: Filter = {
      ...contacts(
        { field: 'createdAt', operator: 'before', value: '2026-11-20' },
        { field: 'company.country', operator: 'is_not_empty' },
      ),
      timezone: 'Europe/Paris',
    };
    expect(say(filter, 'th')).toBe('ทุก Contact ที่ Created ก่อน 20 พ.ย. 2569 (Europe/Paris) และ Company › Country มีค่า');
  });
});
