/** Filters with the SQL that one would write by hand for the same members, and Strapi’s own `where` where it has one. */
import type { FilterNode } from '../../server/src/contracts';
import { BENCHMARKS, type Benchmark } from './filter-questions';
import { LISTED } from './segment-world';

export interface SegmentQuestion extends Pick<Benchmark, 'name' | 'rules' | 'bindings' | 'where'> {
  /** A condition over `contacts c`. */
  byHand: string;
  /** It makes groups of all orders: seconds rather than a moment. */
  isHeavy?: boolean;
}

const COUNT = 'SELECT count(*) FROM contacts c WHERE ';

const known = (name: string, isHeavy = false): SegmentQuestion => {
  const found = BENCHMARKS.find((one) => one.name === name);
  if (!found?.byHand.startsWith(COUNT)) throw new Error(`No question ${name} that begins with ${COUNT}`);
  const { rules, bindings, where, byHand } = found;
  return { name, rules, bindings, where, byHand: byHand.slice(COUNT.length), isHeavy };
};

const paid = (minimum: number): FilterNode[] => [
  { field: 'status', operator: 'equals', value: 'paid' },
  { field: 'total', operator: 'greater_than', value: minimum },
];

export const SEGMENT_QUESTIONS: SegmentQuestion[] = [
  {
    name: 'flat text',
    rules: [
      { field: 'country', operator: 'equals', value: 'Vietnam' },
      { field: 'city', operator: 'starts_with', value: 'city 1' },
    ],
    byHand: 'lower(c.country) = lower(?) AND lower(c.city) LIKE lower(?)',
    bindings: ['Vietnam', 'city 1%'],
    where: { country: { $eqi: 'Vietnam' }, city: { $startsWithi: 'city 1' } },
  },
  {
    name: 'flat number',
    rules: [{ field: 'score', operator: 'between', value: [40, 60] }],
    byHand: 'c.score BETWEEN ? AND ?',
    bindings: [40, 60],
    where: { score: { $between: [40, 60] } },
  },
  known('nested'),
  known('to-one path'),
  { ...known('quantified'), name: 'quantified, some' },
  {
    name: 'quantified, none',
    rules: [{ relation: 'orders', quantifier: 'none', where: { matchType: 'all', rules: paid(500) } }],
    byHand: `NOT EXISTS (SELECT 1 FROM orders_customer_lnk l JOIN orders o ON o.id = l.order_id
      WHERE l.contact_id = c.id AND lower(o.status) = lower(?) AND o.total > ?)`,
    bindings: ['paid', 500],
    where: null,
  },
  known('aggregate in a period', true),
  {
    name: 'metric.lifetimeValue',
    rules: [{ field: 'metric.lifetimeValue', operator: 'greater_than', value: 3000 }],
    byHand: `c.id IN (SELECT l.contact_id FROM orders_customer_lnk l JOIN orders o ON o.id = l.order_id
      GROUP BY l.contact_id HAVING sum(o.total) > ?)`,
    bindings: [3000],
    where: null,
    isHeavy: true,
  },
  known('relative date'),
  {
    name: 'negative, with empties',
    rules: [
      { field: 'city', operator: 'not_contains', value: '9' },
      { field: 'country', operator: 'not_in_list', value: ['Thailand', 'Vietnam'] },
      { field: 'score', operator: 'not_equals', value: 50, empty: 'exclude' },
    ],
    byHand: `(c.city IS NULL OR lower(c.city) NOT LIKE lower(?)) AND (c.country IS NULL OR lower(c.country) NOT IN (lower(?), lower(?)))
      AND c.score <> ?`,
    bindings: ['%9%', 'Thailand', 'Vietnam', 50],
    where: {
      $and: [
        { $or: [{ city: { $null: true } }, { city: { $notContainsi: '9' } }] },
        { $or: [{ country: { $null: true } }, { $not: { country: { $eqi: ['Thailand', 'Vietnam'] } } }] },
        { score: { $ne: 50 } },
      ],
    },
  },
  {
    name: 'segment.member',
    rules: [{ field: 'segment.member', operator: 'in_list', value: [LISTED] }],
    byHand: `EXISTS (SELECT 1 FROM cohort_memberships m WHERE m.segment_id = ? AND m.member_id = c.document_id AND m.exited_at = 0)`,
    bindings: [LISTED],
    where: null,
  },
];
