/**
 * In: a name such as `metric.orderCount` and the type whose records it is asked of. Out: what it is made of, or an error
 * that says what is missing. A site without the mapping or the attributes that it needs does not know it.
 */
import {
  isMetricName,
  LOYALTY_LEVEL,
  MAIL_RELATIONS,
  METRICS,
  SEGMENT_MEMBER,
  type MetricName,
} from '../../../contracts';
import { nearestName } from '../../../lib/nearest-name';
import {
  customerOrders,
  loyaltyLevel,
  type ColumnNode,
  type CustomerOrders,
  type TableGraph,
  type TableNode,
} from '../../audience';
import { fail, type Place } from './compilation';

export type Orders = Extract<CustomerOrders, { ok: true }>;

export type Computed =
  | { kind: 'column'; column: ColumnNode }
  | { kind: 'metric'; name: MetricName; orders: Orders }
  | { kind: 'membership' };

/** Whether it is computed, or meant to be: it is then unknown as such, and no field of the site. */
export const isComputedName = (name: string, { hidesMail }: Pick<TableGraph, 'hidesMail'>): boolean =>
  (hidesMail ? /^metric\.|^segment\.member$/ : /^(metric|email)\.|^segment\.member$/).test(name);

const OF_REPORTS: readonly string[] = ['metric.rfmSegment', 'metric.rfmScore'];

export function resolveComputed(place: Place, node: TableNode, name: string): Computed | undefined {
  if (isMetricName(name)) return metric(place, node, name);
  if (name === SEGMENT_MEMBER) return { kind: 'membership' };
  if (name === LOYALTY_LEVEL) return loyalty(place, node);
  if (OF_REPORTS.includes(name)) {
    return unknown(place, `“${name}” comes from the latest RFM report, and there is no RFM report yet.`);
  }
  const mail = place.compilation.graph.hidesMail ? [] : Object.keys(MAIL_RELATIONS);
  const nearest = nearestName(name, [...Object.keys(METRICS), LOYALTY_LEVEL, ...mail]);
  return unknown(place, `There is no “${name}”${nearest === undefined ? '' : `; did you mean “${nearest}”?`}`);
}

const unknown = (place: Place, message: string): undefined => void fail(place, 'unknown_field', message);

function metric(place: Place, node: TableNode, name: MetricName): Computed | undefined {
  const orders = customerOrders(place.compilation.graph, node.uid);
  if (orders.ok) return { kind: 'metric', name, orders };
  return unknown(place, `${node.label} has no “${name}”: ${orders.reason}.`);
}

function loyalty(place: Place, node: TableNode): Computed | undefined {
  const column = loyaltyLevel(place.compilation.graph, node.uid);
  if (column) return { kind: 'column', column };
  const message = 'map audience.contact.loyaltyLevel to an attribute that may be read';
  return unknown(place, `${node.label} has no “${LOYALTY_LEVEL}”: ${message}, and ask it of contacts.`);
}
