/**
 * Names that a rule may use beside the attributes of content types: what is computed of a customer from its orders,
 * what a contact did with its mail, and membership in another segment. One table, read by the compiler and the catalogue.
 */
import type { FieldType } from './audience';
import type { Operator } from './filter';

interface Computed {
  type: FieldType;
  label: string;
  /** What the number is, in one sentence; shown beside the field. */
  description: string;
}

/**
 * Of the orders that `audience.order.customer` leads to. Days are calendar days of the filter’s timezone; an order of the
 * future makes them negative. Without orders lifetimeValue, orderCount and purchaseFrequency are 0, and averageOrderValue,
 * daysSinceLastOrder and tenureDays have no value.
 */
export const METRICS = {
  'metric.lifetimeValue': {
    type: 'decimal',
    label: 'Lifetime value',
    description: 'The exact sum of the totals of all orders; 0 without orders.',
  },
  'metric.orderCount': {
    type: 'integer',
    label: 'Number of orders',
    description: 'How many orders there are; 0 without orders.',
  },
  'metric.averageOrderValue': {
    type: 'decimal',
    label: 'Average order value',
    description: 'Lifetime value divided by the number of orders; no value without orders.',
  },
  'metric.daysSinceLastOrder': {
    type: 'integer',
    label: 'Days since the last order',
    description: 'Whole calendar days from the day of the last order to today; no value without orders.',
  },
  'metric.purchaseFrequency': {
    type: 'decimal',
    label: 'Purchase frequency (orders per 30 days)',
    description:
      'Number of orders ÷ max(days as a customer, 1) × 30, to four digits; 0 without orders, no value where no order has a date.',
  },
  'metric.tenureDays': {
    type: 'integer',
    label: 'Days as a customer',
    description: 'Whole calendar days from the day of the first order to today; no value without orders.',
  },
} as const satisfies Record<string, Computed>;
export type MetricName = keyof typeof METRICS;

export const isMetricName = (name: string): name is MetricName => Object.hasOwn(METRICS, name);

/** Another name for the attribute that plays the contact’s `loyaltyLevel`, whatever the site calls it. */
export const LOYALTY_LEVEL = 'metric.loyaltyLevel';

/** Membership in other segments, by document id. */
export const SEGMENT_MEMBER = 'segment.member';
export const SEGMENT_MEMBER_OPERATORS = [
  'equals',
  'not_equals',
  'in_list',
  'not_in_list',
] as const satisfies readonly Operator[];

/**
 * What happened to a contact’s mail, written like relations to many: some, none or every of them, or their number, with
 * conditions on MAIL_FIELDS in `where`. Test mails never count; an opening by a machine is none.
 */
export const MAIL_RELATIONS = {
  'email.received': { label: 'Mail received', description: 'Mail that the mail server has taken for the contact.' },
  'email.opened': {
    label: 'Mail opened',
    description: 'Mail that a person has opened, as far as the template tracks it. A count is of mails.',
  },
  'email.clicked': {
    label: 'Mail clicked',
    description: 'Mail in which a person has followed a link, as far as the template tracks it. A count is of mails.',
  },
  'email.bounced': {
    label: 'Mail bounced',
    description: 'Mail that was refused because the address cannot be mailed.',
  },
} as const satisfies Record<string, { label: string; description: string }>;
export type MailRelationName = keyof typeof MAIL_RELATIONS;

export const isMailRelation = (name: string): name is MailRelationName => Object.hasOwn(MAIL_RELATIONS, name);

/** Of the sequence, the template and the step: their document ids, as they were when the mail was planned. */
export const MAIL_FIELDS = {
  sequence: { type: 'enumeration', label: 'Sequence' },
  template: { type: 'enumeration', label: 'Template' },
  step: { type: 'enumeration', label: 'Step' },
  at: { type: 'datetime', label: 'When' },
} as const satisfies Record<string, { type: FieldType; label: string }>;
