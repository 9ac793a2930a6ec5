/** The questions of the filter benchmark: as Cohort’s rules, as SQL written by hand, and as Strapi’s own `where`. */
import type { FilterNode } from '../../server/src/contracts';

export const NOW = new Date('2026-11-20T00:00:00Z');

export interface Benchmark {
  name: string;
  rules: FilterNode[];
  /** A complete count; over a relation with EXISTS, or IN for an aggregate. */
  byHand: string;
  /** The same with a plain JOIN and count(*): right only while nobody has two companies. */
  byJoin?: string;
  bindings: (string | number | Date)[];
  /** The index that the question is asked with once more, as a table and what of it. */
  index?: { table: string; on: string };
  /** For `strapi.db.query('contact').count({ where })`; null where it cannot be asked. */
  where: Record<string, unknown> | null;
  /** What the Strapi query means otherwise than the rules, or why there is none. */
  note: string;
}

/** Of companies: 20 of 20,000 and eight of ten. */
const FEW = Array.from({ length: 20 }, (_, index) => `Company ${index * 900 + 2}`);
const MOST = ['Thailand', 'Vietnam', 'Germany', 'Poland', 'Brazil', 'France', 'Japan', 'Chile'];
const foldedList = (values: readonly string[]): string => values.map(() => 'lower(?)').join(', ');
const foldIndex = (column: string): Benchmark['index'] => ({
  table: 'companies',
  on: `lower(${column} COLLATE "default")`,
});

const companyWhere = (condition: string): Pick<Benchmark, 'byHand' | 'byJoin'> => ({
  byHand: `SELECT count(*) FROM contacts c WHERE EXISTS (SELECT 1 FROM contacts_company_lnk l
      JOIN companies p ON p.id = l.company_id WHERE l.contact_id = c.id AND ${condition})`,
  byJoin: `SELECT count(*) FROM contacts c JOIN contacts_company_lnk l ON l.contact_id = c.id
      JOIN companies p ON p.id = l.company_id WHERE ${condition}`,
});

const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

export const BENCHMARKS: Benchmark[] = [
  {
    name: 'flat',
    rules: [
      { field: 'country', operator: 'equals', value: 'Vietnam' },
      { field: 'city', operator: 'starts_with', value: 'city 1' },
      { field: 'score', operator: 'greater_than_or_equal', value: 50 },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE lower(c.country) = lower(?) AND lower(c.city) LIKE lower(?) AND c.score >= ?`,
    bindings: ['Vietnam', 'city 1%', 50],
    where: { country: { $eqi: 'Vietnam' }, city: { $startsWithi: 'city 1' }, score: { $gte: 50 } },
    note: '$eqi and $startsWithi: plain $eq and $startsWith tell upper from lower case, the rules do not',
  },
  {
    name: 'nested',
    rules: [
      { field: 'vip', operator: 'equals', value: true },
      {
        matchType: 'any',
        rules: [
          { field: 'country', operator: 'in_list', value: ['Thailand', 'Vietnam'] },
          {
            matchType: 'all',
            not: true,
            rules: [
              { field: 'city', operator: 'contains', value: '9' },
              { field: 'score', operator: 'between', value: [10, 90] },
            ],
          },
        ],
      },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE c.vip AND (lower(c.country) IN (lower(?), lower(?))
      OR c.city IS NULL OR lower(c.city) NOT LIKE lower(?) OR c.score NOT BETWEEN ? AND ? OR c.score IS NULL)`,
    bindings: ['Thailand', 'Vietnam', '%9%', 10, 90],
    where: {
      vip: true,
      $or: [
        { country: { $eqi: ['Thailand', 'Vietnam'] } },
        { $not: { city: { $containsi: '9' }, score: { $between: [10, 90] } } },
        { city: { $null: true } },
        { score: { $null: true } },
      ],
    },
    note: '$not alone loses contacts without a city, whom the rules count: asked with two $null beside it',
  },
  {
    name: 'to-one path',
    rules: [{ field: 'company.country', operator: 'equals', value: 'Germany' }],
    ...companyWhere('lower(p.country) = lower(?)'),
    bindings: ['Germany'],
    index: foldIndex('country'),
    where: { company: { country: { $eqi: 'Germany' } } },
    note: 'by hand is an EXISTS, plain JOIN a count(*) of the links; Strapi makes LEFT JOINs and count(DISTINCT id)',
  },
  {
    name: 'to-one path, 0.1 %',
    rules: [{ field: 'company.name', operator: 'in_list', value: FEW }],
    ...companyWhere(`lower(p.name) IN (${foldedList(FEW)})`),
    bindings: FEW,
    index: foldIndex('name'),
    where: { company: { name: { $eqi: FEW } } },
    note: 'as above, of 20 companies in 20,000',
  },
  {
    name: 'to-one path, 80 %',
    rules: [{ field: 'company.country', operator: 'in_list', value: MOST }],
    ...companyWhere(`lower(p.country) IN (${foldedList(MOST)})`),
    bindings: MOST,
    index: foldIndex('country'),
    where: { company: { country: { $eqi: MOST } } },
    note: 'as above, of eight countries in ten',
  },
  {
    name: 'quantified',
    rules: [
      {
        relation: 'orders',
        quantifier: 'some',
        where: {
          matchType: 'all',
          rules: [
            { field: 'status', operator: 'equals', value: 'paid' },
            { field: 'total', operator: 'greater_than', value: 900 },
          ],
        },
      },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE EXISTS (SELECT 1 FROM orders_customer_lnk l JOIN orders o ON o.id = l.order_id
      WHERE l.contact_id = c.id AND lower(o.status) = lower(?) AND o.total > ?)`,
    bindings: ['paid', 900],
    where: { orders: { status: { $eqi: 'paid' }, total: { $gt: 900 } } },
    note: '“some” is all that Strapi can ask: $not around it is not “none”, and there is no “every” or “at least”',
  },
  {
    name: 'aggregate in a period',
    rules: [
      {
        relation: 'orders',
        aggregate: 'sum',
        field: 'total',
        operator: 'greater_than',
        value: 1000,
        where: {
          matchType: 'all',
          rules: [{ field: 'placedAt', operator: 'in_last', value: { amount: 365, unit: 'day' } }],
        },
      },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE c.id IN (SELECT l.contact_id FROM orders_customer_lnk l
      JOIN orders o ON o.id = l.order_id WHERE o.placed_at >= ? AND o.placed_at <= ? GROUP BY l.contact_id HAVING sum(o.total) > ?)`,
    bindings: [daysAgo(365), NOW, 1000],
    where: null,
    note: 'cannot be asked with strapi.db.query: no sum over a relation',
  },
  {
    name: 'relative date',
    rules: [
      { field: 'seenAt', operator: 'in_last', value: { amount: 30, unit: 'day' } },
      {
        field: 'joined',
        operator: 'on_or_after',
        value: { relative: 'start_of_year', offset: { amount: -1, unit: 'year' } },
      },
    ],
    byHand: `SELECT count(*) FROM contacts c WHERE c.seen_at >= ? AND c.seen_at <= ? AND c.joined >= ?`,
    bindings: [daysAgo(30), NOW, '2025-01-01'],
    where: { seenAt: { $gte: daysAgo(30), $lte: NOW }, joined: { $gte: '2025-01-01' } },
    note: 'Strapi has no relative dates: the caller works out the moments',
  },
];
