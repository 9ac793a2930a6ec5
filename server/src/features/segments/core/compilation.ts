/** What one run of the compiler carries along: the schema, the engine, one instant, and the errors found so far. */
import { errorDetail, type ErrorDetail, type ErrorPath, type FilterGroup, type ResolvedDate } from '../../../contracts';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import type { TableGraph, TableNode } from '../../audience';
import type { Dialect } from './dialects';
import type { ReferenceStep, SegmentReferences } from './segment-references';

export interface Compilation {
  readonly graph: TableGraph;
  readonly dialect: Dialect;
  readonly now: Date;
  readonly timezone: string;
  /** Where a filter states none. */
  readonly siteTimezone: string;
  /** See `CompileContext.shape`. */
  readonly shape: 'population' | 'record';
  /** The condition of a `where`, on the related row. Carried along so that rules need not import the whole compiler. */
  readonly compileGroup: CompileGroup;
  readonly errors: ErrorDetail[];
  /** What the dates named relative to now came to. */
  readonly dates: ResolvedDate[];
  readonly references: SegmentReferences;
  /** The segments in whose filters we are, outermost first. */
  readonly trail: readonly ReferenceStep[];
  /** How many aliases were handed out, and how often segments were asked; shared with what is compiled inside. */
  readonly used: { aliases: number; references: number };
}

type CompileGroup = (at: RuleSite, group: FilterGroup) => SqlFragment;

/** The row that a rule is read on: a table of the graph under an alias of the statement. */
export interface Scope {
  node: TableNode;
  alias: string;
}

/** A place in the filter: what an error is reported at. */
export interface Place {
  compilation: Compilation;
  path: ErrorPath;
}

/** A rule’s place, the row it is read on, and whether its complement is wanted. */
export interface RuleSite extends Place {
  scope: Scope;
  negated: boolean;
}

/** The same, one or more steps further into the filter. */
export const inside = <P extends Place>(place: P, ...keys: ErrorPath): P => ({
  ...place,
  path: [...place.path, ...keys],
});

export type FilterErrorCode =
  | 'unknown_field'
  | 'unknown_relation'
  | 'unknown_operator'
  | 'unsuitable_operator'
  | 'unsuitable_value'
  | 'unsuitable_relation'
  | 'unknown_timezone'
  | 'unknown_type'
  | 'unknown_segment'
  | 'broken_segment'
  | 'other_entity'
  | 'segment_cycle'
  | 'segment_depth'
  | 'too_large';

/** Stands where a rule could not be compiled; the statement that holds it is never handed out. */
const NOTHING = fragment('1 = 0');

export function fail({ compilation, path }: Place, code: FilterErrorCode, message: string): SqlFragment {
  compilation.errors.push(errorDetail(path, message, code));
  return NOTHING;
}

export function nextAlias(compilation: Compilation, prefix: string): string {
  compilation.used.aliases += 1;
  return `${prefix}${compilation.used.aliases}`;
}

export const columnOf = ({ dialect }: Compilation, alias: string, column: string): string =>
  `${dialect.quote(alias)}.${dialect.quote(column)}`;
