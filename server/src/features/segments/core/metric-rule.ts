/**
 * In: a comparison of a customer’s metric. Out: membership in one grouped sub-query over the orders, or its complement
 * where a customer without orders satisfies the comparison too.
 */
import { METRICS, type FieldRule } from '../../../contracts';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import type { Orders } from './computed-field';
import { fail, inside, type Compilation, type RuleSite, type Scope } from './compilation';
import { isZeroWithoutOrders, metricOperand } from './customer-metrics';
import { groupValue, inGroup } from './group-membership';
import { allows, hasValue, acceptsEmpty, predicate } from './operators';
import { holdsForZero, positiveOf } from './positive-operator';
import { relate, relateThrough, throughPath, type RelatedRows } from './relation-scope';
import type { ResolvedComputed } from './resolve-path';

export type ResolvedMetric = Extract<ResolvedComputed, { kind: 'metric' }>;

export function compileMetricRule(site: RuleSite, rule: FieldRule, metric: ResolvedMetric): SqlFragment {
  if (!allows(site, { type: METRICS[metric.name].type, label: `“${rule.field}”` }, rule.operator)) return fragment('');
  if (rule.valueField !== undefined) {
    return fail(inside(site, 'valueField'), 'unsuitable_value', 'A metric is compared with a value, not with a field.');
  }
  if (!acceptsEmpty(site, rule)) return fragment('');
  const { compilation, scope, negated } = site;
  const excludesEmpty = rule.empty === 'exclude';
  const isNegated = negated !== (positiveOf(rule.operator).negated && !excludesEmpty);
  const found = throughPath(compilation, { scope, edges: metric.edges }, (owner) =>
    satisfying(site, rule, { ...metric, owner }),
  );
  return isNegated ? fragment(`NOT (${found.sql})`, found.bindings) : found;
}

/** Customers whose metric satisfies the rule; one without orders counts as 0, or as one without a value. */
function satisfying(
  site: RuleSite,
  rule: FieldRule,
  { name, orders, owner }: ResolvedMetric & { owner: Scope },
): SqlFragment {
  const { compilation } = site;
  const { operator } = positiveOf(rule.operator);
  const excludesEmpty = rule.empty === 'exclude';
  const zeroHolds = operator === 'is_not_empty' || holdsForZero(operator, rule.value);
  const holdsWithoutOrders = isZeroWithoutOrders(name) && zeroHolds !== excludesEmpty;
  const having = (row: Scope, once: (aggregate: string) => string): SqlFragment => {
    const operand = metricOperand(name, { compilation, orders, row, once });
    const valued = hasValue(compilation, operand).sql;
    const compared = predicate(site, operand, { operator, value: rule.value });
    const holds = excludesEmpty ? `${valued} AND NOT (${compared.sql})` : compared.sql;
    return fragment(holdsWithoutOrders ? `NOT (${valued} AND (${holds}))` : holds, compared.bindings);
  };
  const group = inGroup(compilation, ordersOf(compilation, owner, orders), { where: () => undefined, having });
  return holdsWithoutOrders
    ? fragment(`NOT (${group.sql})`, group.bindings)
    : fragment(`(${group.sql})`, group.bindings);
}

const ordersOf = (compilation: Compilation, owner: Scope, { edges, isShared }: Orders): RelatedRows =>
  edges.length === 1 ? relate(compilation, owner, edges[0]) : relateThrough(compilation, owner, { edges, isShared });

/** The metric of one customer as a scalar sub-query. */
export function metricValue(compilation: Compilation, owner: Scope, { name, orders }: ResolvedMetric): SqlFragment {
  const value = (row: Scope): string => {
    const { sql } = metricOperand(name, { compilation, orders, row, once: (aggregate) => aggregate });
    return isZeroWithoutOrders(name) ? `CASE WHEN COUNT(*) = 0 THEN 0 ELSE ${sql} END` : sql;
  };
  return groupValue(compilation, ordersOf(compilation, owner, orders), { where: () => undefined, value });
}
