/**
 * What a filter means, said a second time and as plainly as possible: one document at a time, in memory, with plain
 * two-valued logic. It shares no code with the compiler; its calendar is Temporal where the compiler’s is luxon.
 */
import type {
  AggregateRule,
  FieldRule,
  FieldType,
  Filter,
  FilterGroup,
  FilterNode,
  RelationRule,
} from '../../../server/src/contracts';
import { isAggregateRule, isGroup, isRelationRule } from '../../../server/src/contracts';
import { compareValue } from './oracle-values';
import { DOCUMENTS } from './documents';
import { MAIL_TYPES, mailsOf } from './mails';
import { metricOf, type Metric } from './oracle-metrics';
import { SEGMENTS } from './segments';
import { GRAPH, type Document } from './world';

export interface OracleContext {
  now: Date;
  timezone: string;
  /** Where a filter states none; set by the oracle itself. */
  siteTimezone?: string;
}

const documentsByKey = new Map(DOCUMENTS.map((document) => [`${document.type} ${document.id}`, document]));

export const matches = (filter: Filter, document: Document, context: OracleContext): boolean =>
  holds(filter, document, {
    ...context,
    timezone: filter.timezone ?? context.timezone,
    siteTimezone: context.timezone,
  });

function holds(node: FilterNode, document: Document, context: OracleContext): boolean {
  if (isGroup(node)) return holdsGroup(node, document, context);
  if (isRelationRule(node)) return holdsRelation(node, document, context);
  if (isAggregateRule(node)) return holdsAggregate(node, document, context);
  return holdsField(node, document, context);
}

function holdsGroup(group: FilterGroup, document: Document, context: OracleContext): boolean {
  const results = group.rules.map((rule) => holds(rule, document, context));
  const result = group.matchType === 'all' ? !results.includes(false) : results.includes(true);
  return group.not ? !result : result;
}

/** The documents at the end of a dotted path of relations. */
export function follow(document: Document, names: readonly string[]): Document[] {
  let documents = [document];
  const isMail = names.at(-2) === 'email';
  for (const name of isMail ? names.slice(0, -2) : names) {
    documents = documents.flatMap((from) => {
      const target = GRAPH.tables[from.type]?.edges[name]?.target;
      return (from.related[name] ?? []).flatMap((id) => documentsByKey.get(`${target} ${id}`) ?? []);
    });
  }
  return isMail ? documents.flatMap((owner) => mailsOf(owner, names.at(-1) ?? '')) : documents;
}

const columnOf = ({ type }: Pick<Document, 'type'>, name: string): { type: FieldType; scale?: number } | undefined =>
  type === 'mail' && MAIL_TYPES[name] ? { type: MAIL_TYPES[name] } : GRAPH.tables[type]?.columns[name];

const NEGATIVE: Partial<Record<string, FieldRule['operator']>> = {
  not_equals: 'equals',
  not_contains: 'contains',
  not_in_list: 'in_list',
  not_in_last: 'in_last',
};

/** What is computed of the document at the end of a path, with its type; undefined for stored fields. */
export function computedOf(field: string, document: Document, context: OracleContext): Metric | undefined {
  const names = field.split('.');
  if (names.at(-2) !== 'metric') return undefined;
  const [owner] = follow(document, names.slice(0, -2));
  const name = names.at(-1) ?? '';
  return owner ? metricOf(name, owner, { ...context, follow }) : { type: 'integer', value: null };
}

function holdsMembership(
  { operator, value }: FieldRule,
  document: Document | undefined,
  context: OracleContext,
): boolean {
  const isIn = [value].flat().some((id) => document !== undefined && isMember(String(id), document, context));
  return operator.startsWith('not_') ? !isIn : isIn;
}

/** A segment without a timezone is read in the site’s, not in that of the filter that refers to it. */
function isMember(segmentId: string, document: Document, context: OracleContext): boolean {
  const segment = SEGMENTS.find(({ documentId }) => documentId === segmentId);
  if (segment === undefined || segment.uid !== document.type) throw new Error(`No segment ${segmentId}`);
  const { filter, isListed, listed, pins } = segment;
  if (isListed || filter === null) return listed.includes(document.id);
  if (pins.out.includes(document.id)) return false;
  const zone = filter.timezone ?? context.siteTimezone ?? context.timezone;
  return pins.in.includes(document.id) || holds(filter, document, { ...context, timezone: zone });
}

function holdsField(rule: FieldRule, document: Document, context: OracleContext): boolean {
  const names = rule.field.split('.');
  if (rule.field.endsWith('segment.member'))
    return holdsMembership(rule, follow(document, names.slice(0, -2))[0], context);
  const last = names.pop() ?? '';
  if (names.at(-1) === 'email') {
    return (rule.operator === 'is_not_empty') === follow(document, rule.field.split('.')).length > 0;
  }
  const owners = names.at(-1) === 'metric' ? [] : follow(document, names);
  if (owners.some((owner) => GRAPH.tables[owner.type]?.edges[last])) {
    const hasSome = owners.some((owner) => follow(owner, [last]).length > 0);
    return rule.operator === 'is_empty' ? !hasSome : hasSome;
  }
  const [owner] = owners;
  const computed = computedOf(rule.field, document, context);
  const column = computed ?? (owner && columnOf(owner, last));
  const value = computed ? computed.value : (owner?.values[last] ?? null);
  const isText = column?.type === 'string' || column?.type === 'enumeration';
  const isEmpty = value === null || (isText && value === '');
  if (rule.operator === 'is_empty') return isEmpty;
  if (rule.operator === 'is_not_empty') return !isEmpty;
  const other =
    rule.valueField === undefined ? undefined : (owner?.values[rule.valueField.split('.').pop() ?? ''] ?? null);
  const compare = (operator: FieldRule['operator']): boolean =>
    column !== undefined &&
    value !== null &&
    other !== null &&
    compareValue({ value, type: column.type, operator, rule, other }, context);
  const positive = NEGATIVE[rule.operator];
  if (positive === undefined) return compare(rule.operator);
  const isOtherEmpty = other === null || (isText && other === '');
  return rule.empty === 'exclude' ? !isEmpty && !isOtherEmpty && !compare(positive) : !compare(positive);
}

function holdsRelation(rule: RelationRule, document: Document, context: OracleContext): boolean {
  const { where } = rule;
  const related = follow(document, rule.relation.split('.'));
  const results = related.map((other) => where === undefined || holds(where, other, context));
  if (rule.quantifier === 'some') return results.includes(true);
  return rule.quantifier === 'none' ? !results.includes(true) : !results.includes(false);
}

/** Decimals are added as integers of their smallest unit. */
function holdsAggregate(rule: AggregateRule, document: Document, context: OracleContext): boolean {
  const { where, field = '' } = rule;
  const related = follow(document, rule.relation.split('.')).filter(
    (other) => where === undefined || holds(where, other, context),
  );
  const target = relationTarget(document.type, rule.relation);
  const column = columnOf({ type: target }, field);
  const values = related.map((other) => other.values[field] ?? null).filter((value) => value !== null);
  const compare = (
    value: string | number | boolean,
    type: 'integer' | 'decimal' | 'date' | 'datetime' | 'float',
  ): boolean => {
    const positive = NEGATIVE[rule.operator];
    const result = compareValue({ value, type, operator: positive ?? rule.operator, rule }, context);
    return positive === undefined ? result : !result;
  };
  // Of mail the mails are counted, not their events.
  if (rule.aggregate === 'count') return compare(new Set(related.map(({ id }) => id)).size, 'integer');
  const scale = column?.type === 'decimal' ? (column.scale ?? 2) : column?.type === 'float' ? 6 : 0;
  const units = values.map((value) =>
    column?.type === 'float' ? Math.round(Number(value) * 10 ** scale) : toUnits(String(value), scale),
  );
  const sum = units.reduce((total, unit) => total + unit, 0);
  if (rule.aggregate === 'sum') return compare((sum / 10 ** scale).toFixed(scale), 'decimal');
  const isNegative = NEGATIVE[rule.operator] !== undefined;
  if (values.length === 0 || column === undefined) return isNegative;
  if (rule.aggregate === 'avg') {
    const digits = scale + 4;
    return compare((Math.round((sum * 10_000) / values.length) / 10 ** digits).toFixed(digits), 'decimal');
  }
  const isDate = column.type === 'date' || column.type === 'datetime';
  const ordered = [...values].sort((a, b) => (isDate ? (String(a) < String(b) ? -1 : 1) : Number(a) - Number(b)));
  const extreme = rule.aggregate === 'min' ? ordered[0] : ordered.at(-1);
  return compare(extreme ?? 0, isDate ? (column.type as 'date' | 'datetime') : 'decimal');
}

const toUnits = (decimal: string, scale: number): number => Math.round(Number(decimal) * 10 ** scale);

function relationTarget(type: string, relation: string): string {
  if (/(^|\.)email\./.test(relation)) return 'mail';
  return relation.split('.').reduce((from, name) => GRAPH.tables[from]?.edges[name]?.target ?? '', type);
}
