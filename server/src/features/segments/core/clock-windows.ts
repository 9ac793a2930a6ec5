/**
 * Whom the passing of time alone may have moved. In: a filter, two instants and a timezone. Out: a filter that every such
 * record satisfies (and some others too), or `nobody`, or `anybody` where the answer hangs on more than the dates that
 * it names. Exact are dates named relative to now (in_last, in_next, “today − 7 days”), at any depth: a date decides
 * otherwise only where one of its bounds has passed over it.
 */
import {
  isAggregateRule,
  isGroup,
  isRelationRule,
  type FieldRule,
  type Filter,
  type FilterDuration,
  type FilterGroup,
  type FilterNode,
  type RelativeDate,
  type RuleValue,
} from '../../../contracts';
import { dayOf, resolveRelative, rollingWindow, startOfDay, endOfDay, type Moment } from './relative-time';

export interface Passage {
  from: Date;
  to: Date;
  /** Where the filter states none. */
  timezone: string;
}

export type Moved = { kind: 'nobody' } | { kind: 'anybody' } | { kind: 'some'; filter: Filter };

/** What time may do to one rule: nothing, anything, or no more than to the records that these rules find. */
type Reading = FilterNode[] | 'anybody';

export function movedByTime(filter: Filter, passage: Passage): Moved {
  const timezone = filter.timezone ?? passage.timezone;
  const read = readGroup(filter, { ...passage, timezone });
  if (read === 'anybody') return { kind: 'anybody' };
  if (read.length === 0) return { kind: 'nobody' };
  const { entity } = filter;
  return { kind: 'some', filter: { entity, timezone, matchType: 'any', rules: read } };
}

function readGroup({ rules }: Pick<FilterGroup, 'rules'>, passage: Passage): Reading {
  const read = rules.map((rule) => readNode(rule, passage));
  return read.includes('anybody') ? 'anybody' : read.flatMap((part) => (part === 'anybody' ? [] : part));
}

function readNode(node: FilterNode, passage: Passage): Reading {
  if (isGroup(node)) return readGroup(node, passage);
  if (isRelationRule(node) || isAggregateRule(node)) return readRelated(node, passage);
  return readField(node, passage);
}

/** A related record that the dates have passed over may move its owner, whatever the quantifier. */
function readRelated(node: Extract<FilterNode, { relation: string }>, passage: Passage): Reading {
  const inner = node.where ? readGroup(node.where, passage) : [];
  if (inner === 'anybody') return 'anybody';
  const of = (rules: FilterNode[]): FilterNode[] =>
    rules.length === 0 ? [] : [{ relation: node.relation, quantifier: 'some', where: { matchType: 'any', rules } }];
  // The least or latest date of a group is compared with a date of its own.
  if (isAggregateRule(node) && node.field !== undefined) {
    const { field, operator, value } = node;
    const compared = readField({ field, operator, value }, passage);
    return compared === 'anybody' ? 'anybody' : of([...inner, ...compared]);
  }
  return of(inner);
}

/** Computed from dates that the rule does not name, or from other segments. */
const COMPUTED = /(^|\.)(metric|email|segment)\./;

function readField(rule: FieldRule, passage: Passage): Reading {
  if (COMPUTED.test(rule.field)) return 'anybody';
  const { from, to, timezone } = passage;
  if (rule.operator === 'anniversary_in_next') {
    return dayOf(from, timezone) === dayOf(to, timezone) && !isHours(rule.value) ? [] : 'anybody';
  }
  const before = boundsOf(rule, { now: from, timezone });
  const after = boundsOf(rule, { now: to, timezone });
  if (before === undefined || after === undefined) return 'anybody';
  return before.flatMap((bound, index) => between(rule.field, [bound, after[index] ?? bound], timezone));
}

const isHours = (value: RuleValue | undefined): boolean => isDuration(value) && value.unit === 'hour';

/** Where the rule’s range begins and ends at an instant; none where it names no date of its own. */
function boundsOf({ operator, value }: FieldRule, clock: { now: Date; timezone: string }): Moment[] | undefined {
  if (operator === 'in_last' || operator === 'not_in_last' || operator === 'in_next') {
    if (!isDuration(value)) return undefined;
    const window = rollingWindow(value, operator === 'in_next' ? 'future' : 'past', clock);
    return window && [window.from, window.to].map((at) => ({ kind: 'instant', at }));
  }
  const bounds = [value]
    .flat()
    .filter(isRelative)
    .map((relative) => resolveRelative(relative, clock));
  return bounds.every((bound) => bound !== undefined) ? bounds : undefined;
}

/** Everything from one bound to where it stands now, whole days included; nothing where it has not moved. */
function between(field: string, [one, other]: readonly [Moment, Moment], timezone: string): FilterNode[] {
  const starts = [one, other].map((moment) => startOf(moment, timezone).getTime());
  if (starts[0] === starts[1]) return [];
  const ends = [one, other].map((moment) => endOf(moment, timezone).getTime());
  const range = [Math.min(...starts), Math.max(...ends)].map((at) => new Date(at).toISOString());
  return [{ field, operator: 'between', value: range }];
}

const startOf = (moment: Moment, timezone: string): Date =>
  moment.kind === 'instant' ? moment.at : startOfDay(moment.day, timezone);
const endOf = (moment: Moment, timezone: string): Date =>
  moment.kind === 'instant' ? moment.at : endOfDay(moment.day, timezone);

const isRelative = (value: unknown): value is RelativeDate =>
  typeof value === 'object' && value !== null && 'relative' in value;
const isDuration = (value: unknown): value is FilterDuration =>
  typeof value === 'object' && value !== null && 'amount' in value && 'unit' in value;
