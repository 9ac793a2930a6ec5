/**
 * Reference questions in the product’s own words. A question that has no words here (patterns, order of texts) gives
 * undefined. Values keep the type of the field they are compared with, as the admin panel does.
 */
import {
  isGroup,
  type FieldType,
  type FilterGroup,
  type FilterNode,
  type Operator,
} from '../../../../server/src/contracts';
import type { TableGraph } from '../../../../server/src/features/audience';

export interface Question {
  all?: Question[];
  any?: Question[];
  not?: Question;
  field?: string;
  op?: string;
  value?: unknown;
  related?: string;
  quantifier?: 'any' | 'none' | 'all' | 'count';
  where?: Question;
  count?: { op: string; value: number };
  segment?: { in?: string[]; not_in?: string[] };
}

class Untranslatable extends Error {}

export function translate(question: Question, graph: TableGraph, uid: string): FilterNode | undefined {
  try {
    return nodeOf(question, graph, uid);
  } catch (error) {
    if (error instanceof Untranslatable) return undefined;
    throw error;
  }
}

const negate = (...rules: FilterNode[]): FilterNode => ({ matchType: 'all', not: true, rules });

function nodeOf(question: Question, graph: TableGraph, uid: string): FilterNode {
  const { all, any, not, related, segment } = question;
  if (all) return { matchType: 'all', rules: all.map((item) => nodeOf(item, graph, uid)) };
  if (any) return { matchType: 'any', rules: any.map((item) => nodeOf(item, graph, uid)) };
  if (not) return negate(nodeOf(not, graph, uid));
  if (segment) return memberNode(segment);
  return related === undefined ? fieldNode(question, graph, uid) : relatedNode(question, related, graph, uid);
}

function memberNode({ in: wanted, not_in: unwanted }: NonNullable<Question['segment']>): FilterNode {
  if (wanted) return { field: 'segment.member', operator: 'in_list', value: wanted };
  if (unwanted) return { field: 'segment.member', operator: 'not_in_list', value: unwanted };
  throw new Untranslatable('segment');
}

const QUANTIFIERS = { any: 'some', none: 'none', all: 'every' } as const;

function relatedNode(
  { quantifier = 'any', where, count }: Question,
  relation: string,
  graph: TableGraph,
  uid: string,
): FilterNode {
  const target = graph.tables[uid]?.edges[relation]?.target;
  if (target === undefined) throw new Untranslatable(`no relation ${relation}`);
  const inner = where && nodeOf(where, graph, target);
  const condition = inner && (isGroup(inner) ? inner : ({ matchType: 'all', rules: [inner] } satisfies FilterGroup));
  if (quantifier !== 'count') return { relation, quantifier: QUANTIFIERS[quantifier], where: condition };
  return { relation, aggregate: 'count', operator: count?.op as Operator, value: count?.value ?? 0, where: condition };
}

/** What the product has no operator for is said with the complement of one that it has. */
const COMPLEMENTS: Record<string, string> = {
  not_between: 'between',
  not_starts_with: 'starts_with',
  not_ends_with: 'ends_with',
};

const DATE_OPERATORS: Record<string, Operator> = {
  equals: 'equals',
  between: 'between',
  greater_than: 'after',
  greater_than_or_equal: 'on_or_after',
  less_than: 'before',
  less_than_or_equal: 'on_or_before',
  is_empty: 'is_empty',
  is_not_empty: 'is_not_empty',
};

function fieldNode({ field = '', op = '', value }: Question, graph: TableGraph, uid: string): FilterNode {
  const type = typeOf(graph, uid, field);
  if (op === 'is_null' || op === 'is_not_null') return nullNode(field, type, op === 'is_null');
  const complement = COMPLEMENTS[op];
  if (complement) return negate(fieldNode({ field, op: complement, value }, graph, uid));
  if (type === 'date' || type === 'datetime') return dateNode(field, type, op, value);
  if (op === 'matches_regex' || (type === 'string' && /than|between/.test(op))) throw new Untranslatable(op);
  if (op === 'is_empty' || op === 'is_not_empty') return { field, operator: op };
  if (type === 'boolean' && op === 'in_list')
    return anyOf(value, (item) => ({ field, operator: 'equals', value: item === true }));
  const typed = Array.isArray(value) ? value.map((item) => typedValue(item, type)) : typedValue(value, type);
  return { field, operator: op as Operator, value: typed as string };
}

function dateNode(field: string, type: 'date' | 'datetime', op: string, value: unknown): FilterNode {
  if (op === 'not_equals' || op === 'not_in_list') return negate(dateNode(field, type, op.slice(4), value));
  if (op === 'in_list') {
    return anyOf(value, (item) => dateNode(field, type, 'equals', item));
  }
  const operator = DATE_OPERATORS[op];
  if (operator === undefined) throw new Untranslatable(op);
  const instant = (item: unknown): string =>
    type === 'datetime' && /^\d{4}-\d\d-\d\d$/.test(String(item)) ? `${String(item)}T00:00:00Z` : String(item);
  if (value === undefined) return { field, operator };
  return { field, operator, value: Array.isArray(value) ? value.map(instant) : instant(value) };
}

/** Dates and truth values have no lists of their own. */
const anyOf = (values: unknown, toNode: (value: unknown) => FilterNode): FilterNode => ({
  matchType: 'any',
  rules: (values as unknown[]).map(toNode),
});

/** NULL only: is_empty, which also takes the empty text, without that. */
function nullNode(field: string, type: FieldType | 'relation', isNull: boolean): FilterNode {
  if (type !== 'string') return { field, operator: isNull ? 'is_empty' : 'is_not_empty' };
  const rules: FilterNode[] = [
    { field, operator: 'is_empty' },
    { field, operator: 'not_equals', value: '' },
  ];
  return { matchType: 'all', not: !isNull, rules };
}

function typedValue(value: unknown, type: FieldType | 'relation'): unknown {
  if (type === 'integer' || type === 'float') return Number(value);
  return type === 'boolean' ? value === true || value === 'true' : value;
}

function typeOf(graph: TableGraph, uid: string, field: string): FieldType | 'relation' {
  const names = field.split('.');
  const last = names.pop() ?? '';
  const owner = names.reduce((from, name) => graph.tables[from]?.edges[name]?.target ?? '', uid);
  if (graph.tables[owner]?.edges[last]) return 'relation';
  const type = graph.tables[owner]?.columns[last]?.type;
  if (type === undefined) throw new Untranslatable(`no field ${field}`);
  return type;
}
