/** The metrics of one customer, counted over its orders one by one. */
import { Temporal } from 'temporal-polyfill';
import type { FieldType } from '../../../server/src/contracts';
import { COMPANY, type Document, type Value } from './world';

export interface Metric {
  type: FieldType;
  value: Value;
}

interface MetricContext {
  now: Date;
  timezone: string;
  follow(document: Document, names: readonly string[]): Document[];
}

export function metricOf(name: string, customer: Document, context: MetricContext): Metric {
  if (name === 'loyaltyLevel') return { type: 'enumeration', value: customer.values.tier ?? null };
  const orders = context.follow(customer, customer.type === COMPANY ? ['contacts', 'orders'] : ['orders']);
  const cents = orders.reduce((sum, { values }) => sum + Math.round(Number(values.total ?? 0) * 100), 0);
  const days = orders.flatMap(({ values }) => (values.placedAt ? [daysSince(String(values.placedAt), context)] : []));
  const oldest = days.length === 0 ? null : Math.max(...days);
  switch (name) {
    case 'lifetimeValue':
      return { type: 'decimal', value: (cents / 100).toFixed(2) };
    case 'orderCount':
      return { type: 'integer', value: orders.length };
    case 'averageOrderValue':
      return { type: 'decimal', value: orders.length === 0 ? null : rounded(cents * 10_000, orders.length, 6) };
    case 'daysSinceLastOrder':
      return { type: 'integer', value: days.length === 0 ? null : Math.min(...days) };
    case 'tenureDays':
      return { type: 'integer', value: oldest };
    case 'purchaseFrequency':
      if (orders.length === 0) return { type: 'decimal', value: '0' };
      return {
        type: 'decimal',
        value: oldest === null ? null : rounded(30 * 10_000 * orders.length, Math.max(oldest, 1), 4),
      };
    default:
      throw new Error(`No metric ${name}`);
  }
}

/** A quotient of integers that are units of the last digit. */
const rounded = (units: number, by: number, digits: number): string =>
  (Math.round(units / by) / 10 ** digits).toFixed(digits);

function daysSince(instant: string, { now, timezone }: MetricContext): number {
  const dayOf = (at: Temporal.Instant): Temporal.PlainDate => at.toZonedDateTimeISO(timezone).toPlainDate();
  const today = dayOf(Temporal.Instant.fromEpochMilliseconds(now.getTime()));
  return dayOf(Temporal.Instant.from(instant)).until(today).days;
}
