import type { Filter, FilterNode } from '../../../../../server/src/contracts';
import { createDialect } from '../../../../../server/src/features/segments/core/dialects';
import { suggestIndexes, type ExistingIndex } from '../../../../../server/src/features/segments/core/suggest-indexes';
import type { SqlEngine } from '../../../../../server/src/lib/quote-identifier';
import { CONTACT, GRAPH } from '../../../../conformance/filter/world';

const LINKS: ExistingIndex[] = [
  { table: 'contacts_company_lnk', leading: 'contact_id' },
  { table: 'companies_parent_lnk', leading: 'company_id' },
  { table: 'orders_customer_lnk', leading: 'contact_id' },
  { table: 'orders_customer_lnk', leading: 'order_id' },
];
const filterOf = (rules: object[], group: Partial<Filter> = {}): Filter => ({
  entity: 'contact',
  matchType: 'all',
  rules: rules as FilterNode[],
  ...group,
});
const suggest = (engine: SqlEngine, filter: Filter, existing: ExistingIndex[] = LINKS) =>
  suggestIndexes(filter, { graph: GRAPH, rootUid: CONTACT, dialect: createDialect(engine) }, existing);
const wanted = (engine: SqlEngine, ...args: Parameters<typeof filterOf>): string[] =>
  suggest(engine, filterOf(...args)).map(({ table, columns }) => `${table}.${columns.join()}`);

const orders = (where: object, quantifier = 'some') => ({
  relation: 'orders',
  quantifier,
  where: { matchType: 'all', rules: [where] },
});
const count = (where: object) => ({
  relation: 'orders',
  aggregate: 'count',
  operator: 'greater_than',
  value: 2,
  where: { matchType: 'all', rules: [where] },
});
const PLACED = { field: 'placedAt', operator: 'in_last', value: { amount: 30, unit: 'day' } };
const TOTAL = { field: 'total', operator: 'greater_than', value: 100 };
const PAID = { field: 'status', operator: 'equals', value: 'paid' };
const COUNTRY = { field: 'company.country', operator: 'equals', value: 'Thailand' };
const FOUNDED = { field: 'company.founded', operator: 'after', value: '2020-01-01' };

describe('suggestIndexes', () => {
  it.each<[string, object, Record<SqlEngine, string[]>]>([
    ['a text at the end of a path', COUNTRY, { postgres: ['companies.country'], mysql: [], sqlite: [] }],
    [
      'its negation, which looks for the same rows',
      { ...COUNTRY, operator: 'not_equals' },
      { postgres: ['companies.country'], mysql: [], sqlite: [] },
    ],
    [
      'a date at the end of a path',
      FOUNDED,
      { postgres: ['companies.founded'], mysql: ['companies.founded'], sqlite: [] },
    ],
    ['some: a number', orders(TOTAL), { postgres: ['orders.total'], mysql: ['orders.total'], sqlite: [] }],
    ['none: a number', orders(TOTAL, 'none'), { postgres: ['orders.total'], mysql: ['orders.total'], sqlite: [] }],
    ['every: looks for rows that fail', orders(TOTAL, 'every'), { postgres: [], mysql: [], sqlite: [] }],
    [
      'a period of an aggregate',
      count(PLACED),
      { postgres: ['orders.placed_at'], mysql: ['orders.placed_at'], sqlite: ['orders.placed_at'] },
    ],
    ['a text of an aggregate', count(PAID), { postgres: ['orders.status'], mysql: [], sqlite: [] }],
    [
      'the complement of a period',
      count({ ...PLACED, operator: 'not_in_last' }),
      { postgres: [], mysql: [], sqlite: [] },
    ],
    [
      'a part of a text, whose pattern no such index finds',
      orders({ field: 'status', operator: 'contains', value: 'pa' }),
      { postgres: [], mysql: [], sqlite: [] },
    ],
    [
      'a comparison of two columns',
      orders({ field: 'weight', operator: 'greater_than', valueField: 'total' }),
      { postgres: [], mysql: [], sqlite: [] },
    ],
    [
      'one of two conditions',
      { relation: 'orders', quantifier: 'some', where: { matchType: 'any', rules: [TOTAL, PAID] } },
      { postgres: [], mysql: [], sqlite: [] },
    ],
    [
      'the record’s own column',
      { field: 'name', operator: 'equals', value: 'x' },
      { postgres: [], mysql: [], sqlite: [] },
    ],
    ['an unknown field', { field: '__proto__.x', operator: 'is_empty' }, { postgres: [], mysql: [], sqlite: [] }],
  ])('%s', (_, rule, expected) => {
    const engines = ['postgres', 'mysql', 'sqlite'] as const;
    expect(Object.fromEntries(engines.map((engine) => [engine, wanted(engine, [rule])]))).toEqual(expected);
  });

  it('sees the negation of a group, which turns all into any', () => {
    expect(wanted('mysql', [FOUNDED], { not: true })).toEqual(['companies.founded']);
    expect(wanted('mysql', [FOUNDED, COUNTRY], { not: true })).toEqual([]);
    expect(wanted('mysql', [FOUNDED, COUNTRY], { not: true, matchType: 'any' })).toEqual(['companies.founded']);
    const where = { matchType: 'any', not: true, rules: [TOTAL, PLACED] };
    expect(wanted('postgres', [{ relation: 'orders', quantifier: 'some', where }])).toEqual([]);
    expect(wanted('mysql', [FOUNDED, COUNTRY], { matchType: 'any' })).toEqual([]);
  });

  it('asks for what finds the related records, in a link table or by a foreign key', () => {
    const rules = [
      { field: 'company.parent.name', operator: 'is_not_empty' },
      { field: 'manager', operator: 'is_empty' },
      { relation: 'notes', quantifier: 'some' },
    ];
    const found = suggest('sqlite', filterOf(rules), []).map(({ table, columns }) => `${table}.${columns.join()}`);
    expect(found).toEqual([
      'contacts_company_lnk.contact_id',
      'companies_parent_lnk.company_id',
      'contacts_manager_lnk.contact_id',
      'notes.contact_id',
    ]);
  });

  it('names each index once, and leaves out what exists under whatever name', () => {
    expect(wanted('postgres', [COUNTRY, { ...COUNTRY, operator: 'in_list', value: ['Laos'] }])).toEqual([
      'companies.country',
    ]);
    const folded = { table: 'companies', leading: 'lower(country::text)' };
    expect(suggest('postgres', filterOf([COUNTRY]), [...LINKS, folded])).toEqual([]);
    const plain = { table: 'companies', leading: 'country' };
    expect(suggest('postgres', filterOf([COUNTRY]), [...LINKS, plain])).toHaveLength(1);
  });

  it.each<[SqlEngine, object, string[]]>([
    [
      'postgres',
      COUNTRY,
      ['CREATE INDEX CONCURRENTLY ON "companies" ((lower("country" COLLATE "default")))', 'ANALYZE "companies"'],
    ],
    ['postgres', count(PLACED), ['CREATE INDEX CONCURRENTLY ON "orders" ("placed_at")']],
    ['mysql', count(PLACED), ['CREATE INDEX `cohort_placed_at` ON `orders` (`placed_at`)']],
    ['sqlite', count(PLACED), ['CREATE INDEX "cohort_orders_placed_at" ON "orders" ("placed_at")']],
  ])('the statements for %s', (engine, rule, statements) => {
    const [suggestion] = suggest(engine, filterOf([rule]));
    expect(suggestion?.statements).toEqual(statements);
    expect(suggestion?.reason).toMatch(/^Finds .+\.$/);
  });
});
