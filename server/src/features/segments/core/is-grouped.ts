/**
 * Whether a filter groups related records. Groups are made for the whole audience in each statement that holds them, so
 * that comparing the audience in many slices would make them many times.
 */
import { isAggregateRule, isFieldRule, isGroup, type Filter, type FilterNode } from '../../../contracts';

/** Computed from groups of orders or mails. */
const COMPUTED = /(^|\.)(metric|email|segment)\./;

export const isGrouped = (filter: Filter | null): boolean => filter !== null && groups(filter);

function groups(node: FilterNode): boolean {
  if (isAggregateRule(node)) return true;
  if (isGroup(node)) return node.rules.some(groups);
  if (isFieldRule(node)) return COMPUTED.test(node.field);
  return node.where !== undefined && groups(node.where);
}
