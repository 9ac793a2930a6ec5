/**
 * In: a filter, the schema as a graph, the engine, one instant and a timezone. Out: one boolean SQL expression over the
 * root alias, or every reason why there is none, each with its path in the filter. Nothing is skipped.
 * The expression is true for members and false or NULL for others: use it in WHERE or CASE, and never negate it; to
 * negate a filter, set `not` on it.
 */
import {
  isAggregateRule,
  isGroup,
  isRelationRule,
  type ErrorDetail,
  type ErrorPath,
  type Filter,
  type FilterGroup,
  type FilterNode,
  type ResolvedDate,
} from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import type { TableGraph } from '../../audience';
import { compileAggregateRule } from './aggregate-rule';
import { fail, inside, type Compilation, type RuleSite } from './compilation';
import type { Dialect } from './dialects';
import { compileFieldRule } from './field-rule';
import { compileRelationRule } from './relation-rule';
import { readRule, type Reading } from './rule-reading';
import { isTimezone } from './relative-time';
import { tableOf } from './resolve-path';
import type { SegmentReferences } from './segment-references';

export interface CompileContext {
  graph: TableGraph;
  rootUid: string;
  dialect: Dialect;
  /** The one instant of this evaluation. */
  now: Date;
  /** IANA; the filter’s own wins. */
  timezone: string;
  /** The alias of the root table in the statement around; t0 unless given. */
  rootAlias?: string;
  /**
   * population (default): aggregates are grouped once for everybody. record: they are computed for the row at hand, for
   * statements that are about one customer.
   */
  shape?: 'population' | 'record';
  /** The segments that the filter refers to; without them it can refer to none. */
  references?: SegmentReferences;
}

/** `dates` are those named relative to now, by their paths in the filter. */
export type CompiledFilter =
  { ok: true; where: SqlFragment; dates: ResolvedDate[] } | { ok: false; errors: ErrorDetail[] };

/** SQLite binds at most 32,766 values in a statement; the statement around needs a few. */
export const MAX_BINDINGS = 32_000;

export function compileFilter(filter: Filter, context: CompileContext): CompiledFilter {
  const begun = begin(filter, context);
  if (!begun.ok) return begun;
  const where = compileGroup(begun.site, filter);
  const errors = finish(begun.site, where.bindings.length);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, where, dates: begun.site.compilation.dates };
}

/** A node of a filter that is read on the root record, and where it stands. */
export interface PlacedNode {
  path: ErrorPath;
  node: FilterNode;
}

/** `holds` is what the node says by itself, whatever the groups around it make of it; NULL where it does not hold. */
export interface FilterPart extends PlacedNode {
  holds: SqlFragment;
  /** What a rule looks at; null for a group. */
  read(): Reading | null;
}

/** The chosen nodes of a filter, each as a condition of its own. */
export function compileParts(
  filter: Filter,
  context: CompileContext,
  placed: readonly PlacedNode[],
): { ok: true; parts: FilterPart[] } | { ok: false; errors: ErrorDetail[] } {
  const begun = begin(filter, context);
  if (!begun.ok) return begun;
  const parts = placed.map(({ path, node }): FilterPart => {
    const site = { ...begun.site, path };
    return { path, node, holds: compileNode(site, node), read: () => (isGroup(node) ? null : readRule(site, node)) };
  });
  const bindings = parts.reduce((most, { holds }) => Math.max(most, holds.bindings.length), 0);
  const errors = finish(begun.site, bindings);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, parts };
}

type Begun = { ok: true; site: RuleSite } | { ok: false; errors: ErrorDetail[] };

function begin(filter: Filter, context: CompileContext): Begun {
  const { graph, dialect, now, shape = 'population', rootAlias = 't0' } = context;
  const timezone = filter.timezone ?? context.timezone;
  const references: SegmentReferences = context.references ?? { byId: new Map(), nameable: new Set(), graph };
  const compilation: Compilation = {
    ...{ graph, dialect, now, timezone, shape, compileGroup, references },
    siteTimezone: context.timezone,
    trail: references.self ? [references.self] : [],
    ...{ errors: [], dates: [] },
    used: { aliases: 0, references: 0 },
  };
  const node = tableOf(compilation, context.rootUid);
  const root = { compilation, path: [] };
  if (!isTimezone(timezone)) fail(inside(root, 'timezone'), 'unknown_timezone', `“${timezone}” is no timezone.`);
  if (node === undefined) fail(inside(root, 'entity'), 'unknown_type', `“${filter.entity}” can no longer be filtered.`);
  if (node === undefined || compilation.errors.length > 0) return { ok: false, errors: compilation.errors };
  return { ok: true, site: { ...root, scope: { node, alias: rootAlias }, negated: false } };
}

/** Every error found; `bindings`: how many values one statement would bind. */
function finish(root: RuleSite, bindings: number): ErrorDetail[] {
  if (bindings > MAX_BINDINGS) {
    fail(inside(root, 'rules'), 'too_large', 'The filter holds too many values; shorten its lists.');
  }
  return root.compilation.errors;
}

/** `not` and the negation around it meet here: all of these ↔ any of the complements (De Morgan). */
function compileGroup(site: RuleSite, group: FilterGroup): SqlFragment {
  const negated = site.negated !== (group.not === true);
  const parts = group.rules.map((rule, index) => compileNode({ ...inside(site, 'rules', index), negated }, rule));
  if (parts.length === 0) return fail(inside(site, 'rules'), 'unsuitable_value', 'The group is empty.');
  const joined = joinFragments(parts, (group.matchType === 'all') !== negated ? ' AND ' : ' OR ');
  return fragment(`(${joined.sql})`, joined.bindings);
}

function compileNode(site: RuleSite, node: FilterNode): SqlFragment {
  if (isGroup(node)) return compileGroup(site, node);
  if (isRelationRule(node)) return compileRelationRule(site, node);
  return isAggregateRule(node) ? compileAggregateRule(site, node) : compileFieldRule(site, node);
}
