/**
 * The metrics of a customer as SQL over the group of its orders; contracts/computed-fields says what they are.
 * In: the row of the orders and the columns that are their total and date. Out: an expression without bindings.
 */
import { METRICS, type MetricName } from '../../../contracts';
import { DAY_MS } from '../../../lib/duration';
import { averageOf, sumOf } from './aggregate-expression';
import { columnOf, type Compilation, type Scope } from './compilation';
import type { Orders } from './computed-field';
import type { Operand } from './operators';
import { dayOf } from './relative-time';
import { zoneOffset } from './zone-offset';

/** What a customer without orders has: nothing, or 0 of it. */
export const isZeroWithoutOrders = (name: MetricName): boolean =>
  name === 'metric.lifetimeValue' || name === 'metric.orderCount' || name === 'metric.purchaseFrequency';

/** Eight digits, so that MySQL divides by more digits than are kept. */
const FREQUENCY_DAYS = '30.00000000';
const FREQUENCY_DIGITS = 4;

interface OrderGroup {
  compilation: Compilation;
  orders: Orders;
  row: Scope;
  /** Names an aggregate that an expression repeats. */
  once: (aggregate: string) => string;
}

export const metricOperand = (name: MetricName, group: OrderGroup): Operand => ({
  sql: EXPRESSIONS[name](group),
  type: METRICS[name].type,
});

const EXPRESSIONS = {
  'metric.lifetimeValue': ({ compilation, orders, row }) => sumOf(compilation, { ...orders.total, row }),
  'metric.orderCount': () => 'COUNT(*)',
  'metric.averageOrderValue': ({ compilation, orders, row }) =>
    averageOf(compilation, { ...orders.total, row }, (total) => `COALESCE(${total}, 0)`),
  'metric.daysSinceLastOrder': (group) => daysSince(group, 'MAX'),
  'metric.tenureDays': (group) => daysSince(group, 'MIN'),
  'metric.purchaseFrequency': (group) => {
    const { dialect } = group.compilation;
    const days = dialect.atLeast(daysSince(group, 'MIN'), 1);
    const frequency = dialect.round(`${FREQUENCY_DAYS} * ${group.once('COUNT(*)')} / ${days}`, FREQUENCY_DIGITS);
    return `CASE WHEN ${placedAt(group, 'MIN')} IS NOT NULL THEN ${frequency} END`;
  },
} as const satisfies Record<MetricName, (group: OrderGroup) => string>;

type Extreme = 'MIN' | 'MAX';

/** Days since 1970 of a calendar day, milliseconds since 1970 of an instant. */
function placedAt({ compilation, orders, row, once }: OrderGroup, extreme: Extreme): string {
  const { dialect } = compilation;
  const at = `${extreme}(${columnOf(compilation, row.alias, orders.placedAt.column)})`;
  return once(orders.placedAt.type === 'date' ? dialect.dayNumber(at) : dialect.epochMs(at));
}

/** From the local day of the first or last order to today; negative for an order of the future. */
function daysSince(group: OrderGroup, extreme: Extreme): string {
  const { now, timezone } = group.compilation;
  const today = Date.parse(dayOf(now, timezone)) / DAY_MS;
  const at = placedAt(group, extreme);
  if (group.orders.placedAt.type === 'date') return `(${today} - ${at})`;
  return `(${today} - FLOOR((${at} + ${zoneOffset(at, timezone, now)}) / ${DAY_MS}.0))`;
}
