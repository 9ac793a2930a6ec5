/**
 * How deep and how large an untrusted filter is, found without recursion and given up at the first limit that is
 * passed, so that a hostile one costs no more than an honest one. In: any JSON. Out: the error, or undefined.
 */
import { errorDetail, type ErrorDetail, type ErrorPath } from './errors';
import { FILTER_LIMITS, type FilterLimits } from './filter';

/** Of all lists together: more cannot be bound in one statement on every engine. */
const MAX_VALUES = 32_000;

interface Visit {
  node: unknown;
  depth: number;
  isGroup: boolean;
  /** The way here, last key first; made into a path only for an error. */
  way: Way | null;
}
interface Way {
  key: string | number;
  from: Way | null;
}

export function measureFilter(input: unknown, { maxDepth, maxRules }: FilterLimits): ErrorDetail | undefined {
  const tooMany = `A filter may hold ${maxRules} rules; split it into several segments.`;
  const open: Visit[] = [{ node: input, depth: 1, isGroup: true, way: null }];
  let rules = 0;
  let nodes = 0;
  let values = 0;
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { node, depth, isGroup, way } = visit;
    if (!isRecord(node)) continue;
    nodes += 1;
    if (!isGroup) rules += 1;
    if (depth > maxDepth)
      return tooMuch(way, 'too_deep', `Groups may be nested ${maxDepth} levels deep; flatten this one.`);
    if (rules > maxRules) return tooMuch(way, 'too_many_rules', tooMany);
    if (Array.isArray(node.value) && node.value.length > FILTER_LIMITS.maxListValues) {
      const message = `A list may hold ${FILTER_LIMITS.maxListValues} values; this one has ${node.value.length}.`;
      return tooMuch({ key: 'value', from: way }, 'too_many_values', message);
    }
    values += Array.isArray(node.value) ? node.value.length : 0;
    if (values > MAX_VALUES) {
      const message = `The lists of a filter may hold ${MAX_VALUES} values together; shorten them.`;
      return tooMuch({ key: 'value', from: way }, 'too_many_values', message);
    }
    const children: readonly unknown[] = Array.isArray(node.rules) ? node.rules : [];
    const list: Way = { key: 'rules', from: way };
    if (nodes + open.length + children.length > maxRules * maxDepth) return tooMuch(list, 'too_many_rules', tooMany);
    for (const [index, child] of children.entries()) {
      const isChildGroup = isRecord(child) && Array.isArray(child.rules);
      const childDepth = isChildGroup ? depth + 1 : depth;
      open.push({ node: child, depth: childDepth, isGroup: isChildGroup, way: { key: index, from: list } });
    }
    open.push({ node: node.where, depth: depth + 1, isGroup: true, way: { key: 'where', from: way } });
  }
  return undefined;
}

type UnknownRecord = Record<string, unknown>;

const isRecord = (value: unknown): value is UnknownRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function tooMuch(way: Way | null, code: string, message: string): ErrorDetail {
  const path: ErrorPath = [];
  for (let step = way; step !== null; step = step.from) path.unshift(step.key);
  return errorDetail(path, message, code);
}
