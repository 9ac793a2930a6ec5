/**
 * Rules that can never hold together: “Country is Thailand and Country is Vietnam”. In: the tree. Out: each later rule of
 * such a pair with the earlier one. Only rules of one ALL group about one field with plain values are compared: what is
 * not certain is not said, and what is left out of the count excludes nothing.
 */
import type { Operator } from '../../../contracts';
import { isBuilderGroup, type BuilderGroup, type BuilderNode, type BuilderRule, type TreePath } from './builder-tree';
import { isLeftOut } from './muted-nodes';

interface Contradiction {
  path: TreePath;
  /** The earlier rule that excludes this one. */
  with: TreePath;
}

type Scalar = string | number | boolean;

/** What a rule leaves possible: some values, all others, a range, only records without a value, or only those with one. */
type Reach =
  | { kind: 'values'; values: Scalar[] }
  | { kind: 'others'; values: Scalar[] }
  | { kind: 'range'; low?: Bound; high?: Bound }
  | { kind: 'blank' }
  | { kind: 'some' };
interface Bound {
  value: string | number;
  open: boolean;
}

const folded = (value: unknown): Scalar | undefined => {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
};

/** A day stands for all its instants, so its own edge is never open. */
const bound = (value: unknown, open: boolean): Bound | undefined => {
  if (typeof value === 'number') return { value, open };
  const day = typeof value === 'string' ? /^\d{4}-\d{2}-\d{2}/.exec(value)?.[0] : undefined;
  return day === undefined ? undefined : { value: day, open: false };
};

const LOW: Partial<Record<Operator, boolean>> = {
  greater_than: true,
  greater_than_or_equal: false,
  after: true,
  on_or_after: false,
};
const HIGH: Partial<Record<Operator, boolean>> = {
  less_than: true,
  less_than_or_equal: false,
  before: true,
  on_or_before: false,
};

const reachOf = ({ operator, value, valueField }: BuilderRule): Reach | undefined => {
  if (operator === '' || valueField !== undefined) return undefined;
  if (operator === 'is_empty') return { kind: 'blank' };
  if (operator === 'is_not_empty') return { kind: 'some' };
  if (operator === 'equals' || operator === 'in_list') return valuesOf('values', value);
  if (operator === 'not_equals' || operator === 'not_in_list') return valuesOf('others', value);
  const [low, high] = [LOW[operator], HIGH[operator]];
  if (low !== undefined) return rangeOf({ low: bound(value, low) });
  if (high !== undefined) return rangeOf({ high: bound(value, high) });
  if (operator !== 'between' || !Array.isArray(value)) return undefined;
  return rangeOf({ low: bound(value[0], false), high: bound(value[1], false) });
};

const valuesOf = (kind: 'values' | 'others', given: unknown): Reach | undefined => {
  const values = (Array.isArray(given) ? (given as unknown[]) : [given]).map(folded);
  const known = values.filter((value): value is Scalar => value !== undefined);
  return known.length > 0 && known.length === values.length ? { kind, values: known } : undefined;
};

const rangeOf = ({ low, high }: { low?: Bound; high?: Bound }): Reach | undefined =>
  low || high ? { kind: 'range', ...(low ? { low } : {}), ...(high ? { high } : {}) } : undefined;

const isBelow = (high: Bound | undefined, low: Bound | undefined): boolean =>
  high !== undefined &&
  low !== undefined &&
  typeof high.value === typeof low.value &&
  (high.value < low.value || (high.value === low.value && (high.open || low.open)));

const isOutside = (value: Scalar, { low, high }: { low?: Bound; high?: Bound }): boolean => {
  const point = typeof value === 'boolean' ? undefined : bound(value, false);
  return point !== undefined && (isBelow(point, low) || isBelow(high, point));
};

const TAKES_BLANKS: ReadonlySet<Reach['kind']> = new Set(['blank', 'others']);

const exclude = (a: Reach, b: Reach): boolean => {
  if (a.kind === 'blank' || b.kind === 'blank') return !TAKES_BLANKS.has(a.kind) || !TAKES_BLANKS.has(b.kind);
  if (a.kind === 'values') return a.values.every((value) => !allows(b, value));
  if (b.kind === 'values') return exclude(b, a);
  return a.kind === 'range' && b.kind === 'range' && (isBelow(a.high, b.low) || isBelow(b.high, a.low));
};

const allows = (reach: Reach, value: Scalar): boolean => {
  if (reach.kind === 'values') return reach.values.includes(value);
  if (reach.kind === 'others') return !reach.values.includes(value);
  return reach.kind !== 'range' || !isOutside(value, reach);
};

const isRule = (node: BuilderNode): node is BuilderRule => !isBuilderGroup(node);

const within = (group: BuilderGroup, path: TreePath): Contradiction[] => {
  if (group.combinator !== 'and' || group.not) return [];
  const rules = group.rules.flatMap((node, index) => {
    const reach = isRule(node) && !isLeftOut(node) && node.field !== '' ? reachOf(node) : undefined;
    return reach && isRule(node) ? [{ field: node.field, reach, at: [...path, index] }] : [];
  });
  return rules.flatMap((rule, index) => {
    const former = rules
      .slice(0, index)
      .find((other) => other.field === rule.field && exclude(other.reach, rule.reach));
    return former ? [{ path: rule.at, with: former.at }] : [];
  });
};

export const contradictions = (group: BuilderGroup, path: TreePath = []): Contradiction[] => [
  ...within(group, path),
  ...group.rules.flatMap((node, index) =>
    isBuilderGroup(node) && !isLeftOut(node) ? contradictions(node, [...path, index]) : [],
  ),
];
