/**
 * In: any JSON. Out: a typed filter, or every error with its path in the filter and what to write instead.
 * `match_type`, as earlier systems wrote it, is read as `matchType`, and their shorthand as the rules it stands for. What fields and operators mean is the compiler’s.
 */
import type { z } from 'zod';
import { expandCriteria, isCriteria } from './criteria';
import { errorDetail, type ErrorDetail, type ErrorPath } from './errors';
import {
  FILTER_LIMITS,
  filterSchema,
  isAggregateRule,
  isGroup,
  isRelationRule,
  type Filter,
  type FilterGroup,
  type FilterLimits,
  type FilterNode,
} from './filter';
import { isPlainText } from './text';
import { measureFilter } from './measure-filter';

export type ParsedFilter = { ok: true; filter: Filter } | { ok: false; errors: ErrorDetail[] };

/**
 * `limits` come from the plugin’s configuration; the defaults are FILTER_LIMITS. The shorthand of contracts/criteria is
 * answered as the filter that it stands for.
 */
export function parseFilter(input: unknown, limits: Partial<FilterLimits> = {}): ParsedFilter {
  if (!isCriteria(input)) return parseTree(input, limits);
  const expanded = expandCriteria(input);
  return expanded.ok ? parseTree(expanded.filter, limits) : expanded;
}

function parseTree(input: unknown, limits: Partial<FilterLimits>): ParsedFilter {
  const tooLarge = measureFilter(input, {
    maxDepth: limits.maxDepth ?? FILTER_LIMITS.maxDepth,
    maxRules: limits.maxRules ?? FILTER_LIMITS.maxRules,
  });
  if (tooLarge) return { ok: false, errors: [tooLarge] };
  const renamed = renameMatchType(input);
  const parsed = filterSchema.safeParse(renamed);
  const errors = parsed.success
    ? findEmptyTexts(parsed.data, [])
    : parsed.error.issues.flatMap((issue) => toDetails(issue, renamed, []));
  return parsed.success && errors.length === 0 ? { ok: true, filter: parsed.data } : { ok: false, errors };
}

type UnknownRecord = Record<string, unknown>;

const isRecord = (value: unknown): value is UnknownRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The depth is known to be small by now. A node that has both spellings keeps the odd one, which is then refused. */
function renameMatchType(node: unknown): unknown {
  if (!isRecord(node)) return node;
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => {
    if (key === 'match_type' && !Object.hasOwn(node, 'matchType')) return ['matchType', value];
    if (key === 'rules' && Array.isArray(value)) return [key, value.map(renameMatchType)];
    return [key, key === 'where' ? renameMatchType(value) : value];
  });
  return Object.fromEntries(entries);
}

type Issue = z.core.$ZodIssue;

const KEYS = {
  group: 'matchType, not and rules',
  relation: 'relation, quantifier and where',
  aggregate: 'relation, aggregate, field, operator, value and where',
  field: 'field, operator, value, valueField and empty',
} as const;
type NodeKind = keyof typeof KEYS;

const kindOf = (node: unknown): NodeKind => {
  if (!isRecord(node)) return 'field';
  if ('rules' in node || 'matchType' in node) return 'group';
  if ('quantifier' in node) return 'relation';
  return 'aggregate' in node || ('relation' in node && !('field' in node)) ? 'aggregate' : 'field';
};

/** The order of the branches in `filterNodeSchema`. */
const BRANCHES: readonly NodeKind[] = ['group', 'relation', 'aggregate', 'field'];

function toDetails(issue: Issue, root: unknown, base: ErrorPath): ErrorDetail[] {
  const path = [...base, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  if (issue.code === 'unrecognized_keys') {
    const at = valueAt(root, path);
    const allowed = path.length === 0 ? `entity, timezone, ${KEYS.group}` : (KEYS[kindOf(at)] ?? '');
    return issue.keys.map((key) =>
      errorDetail([...path, key], `Unknown key “${key}”; known here are ${allowed}.`, issue.code),
    );
  }
  if (issue.code !== 'invalid_union') return [errorDetail(path, messageOf(issue, path), issue.code)];
  if (path.includes('value')) return [errorDetail(...badValue(root, path), 'invalid_value')];
  const node = valueAt(root, path);
  if (!isRecord(node))
    return [errorDetail(path, 'A rule is an object, such as { field, operator, value }.', 'invalid_type')];
  const branch = issue.errors[BRANCHES.indexOf(kindOf(node))] ?? [];
  return branch.flatMap((inner) => toDetails(inner, root, path));
}

function messageOf(issue: Issue, path: ErrorPath): string {
  const key = path.at(-1);
  if (key === 'rules' && issue.code === 'too_small') return 'The group is empty; add a rule or remove the group.';
  if (issue.code === 'invalid_value') return `Use one of: ${issue.values.map(String).join(', ')}.`;
  if (issue.code === 'invalid_type')
    return key === undefined ? 'A filter is an object.' : `“${key}” must be ${article(issue.expected)}.`;
  return issue.message;
}

const article = (type: string): string => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;

/** The path of the one item that is wrong in a list, else of the value, with what a value may be. */
function badValue(root: unknown, path: ErrorPath): [ErrorPath, string] {
  const value = valueAt(root, path);
  if (Array.isArray(value)) {
    if (value.length === 0) return [path, 'The list is empty; add a value or remove the rule.'];
    const index = value.findIndex((item) => !isListItem(item));
    return index === -1 ? [path, EXPECTED] : [[...path, index], messageFor(value[index])];
  }
  return [path, messageFor(value)];
}

const EXPECTED =
  'A value is a text of at most 256 characters, a finite number, true or false, a date, a length of time such as ' +
  '{ "amount": 30, "unit": "day" }, or a list of those.';

function messageFor(value: unknown): string {
  if (value === null) return 'null is no value; use the operator is_empty.';
  if (Array.isArray(value)) return 'A list cannot hold a list.';
  return EXPECTED;
}

const isListItem = (item: unknown): boolean => {
  if (typeof item === 'string') return isPlainText(item) && item.length <= FILTER_LIMITS.maxTextLength;
  return (
    typeof item === 'boolean' ||
    (typeof item === 'number' && Number.isFinite(item)) ||
    (isRecord(item) && 'relative' in item)
  );
};

function valueAt(root: unknown, path: ErrorPath): unknown {
  let value: unknown = root;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

const SUBSTRING_OPERATORS: readonly string[] = ['contains', 'not_contains', 'starts_with', 'ends_with'];

/** Every text contains the empty one: such a rule was left unfinished. */
function findEmptyTexts(group: FilterGroup, path: ErrorPath): ErrorDetail[] {
  return group.rules.flatMap((node, index) => emptyTextsIn(node, [...path, 'rules', index]));
}

function emptyTextsIn(node: FilterNode, path: ErrorPath): ErrorDetail[] {
  if (isGroup(node)) return findEmptyTexts(node, path);
  if (isRelationRule(node) || isAggregateRule(node))
    return node.where ? findEmptyTexts(node.where, [...path, 'where']) : [];
  if (node.value !== '' || !SUBSTRING_OPERATORS.includes(node.operator)) return [];
  return [errorDetail([...path, 'value'], `“${node.operator}” needs at least one character.`, 'invalid_value')];
}
