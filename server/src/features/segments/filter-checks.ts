/** From a filter as stored or sent to a condition on members, or every reason why it is none. */
import {
  errorDetail,
  parseFilter,
  type ErrorDetail,
  type ErrorPath,
  type Filter,
  type FilterLimits,
  type ResolvedDate,
} from '../../contracts';
import { joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import { readsOf, type Caller } from '../../platform/caller';
import { canBeSegmented, type Audience, type AudienceEntity } from '../audience';
import {
  compileFilter,
  compileParts,
  type CompileContext,
  type FilterPart,
  type PlacedNode,
} from './core/compile-filter';
import type { Dialect } from './core/dialects';
import { onList, withPins } from './core/member-condition';
import { MEMBER } from './core/reach';
import { createReferenceLoader, type ReferenceOptions, type ReferredSegments } from './reference-loader';
import type { StoredSegment } from './segment-row';

export interface FilterCheckDeps {
  /** Those that filters refer to by `segment.member`. */
  segments: ReferredSegments;
  audience: Audience;
  dialect: Dialect;
  limits: FilterLimits;
  /** IANA, where a filter states none. */
  timezone: string;
}

export interface CheckOptions extends ReferenceOptions {
  /** Who asks: a filter may only speak of what its asker may read, and name the segments that its asker sees. */
  caller?: Caller;
  /** record: the statement around is about one member; see CompileContext. */
  shape?: CompileContext['shape'];
}

/** `where` is over the alias `member` of the entity’s table, document scope included. Paths begin with `filter`. */
export type CheckedFilter =
  | { ok: true; filter: Filter; entity: AudienceEntity; where: SqlFragment; dates: ResolvedDate[]; timezone: string }
  | { ok: false; errors: ErrorDetail[] };

/** A filter taken apart: each chosen node as a condition of its own, over the same alias and without the scope. */
export type CheckedParts =
  | { ok: true; filter: Filter; entity: AudienceEntity; scope: SqlFragment; parts: FilterPart[] }
  | { ok: false; errors: ErrorDetail[] };

/** The members of a segment: by its filter, its list, or both with its pins. A static segment has no filter. */
export type CheckedMembers =
  | { ok: true; by: 'rules' | 'list'; filter: Filter | null; entity: AudienceEntity; where: SqlFragment }
  | { ok: false; errors: ErrorDetail[] };

export type FilterChecks = ReturnType<typeof createFilterChecks>;

export const createFilterChecks = (deps: FilterCheckDeps) => {
  const prepare = createPrepare(deps);
  const { audience, dialect } = deps;

  /** Without a caller everything that can be filtered is known: so are stored segments evaluated. */
  const check = async (input: unknown, now: Date, options: CheckOptions = {}): Promise<CheckedFilter> => {
    const prepared = await prepare(input, now, options);
    if (!prepared.ok) return prepared;
    const { filter, entity, context } = prepared;
    const compiled = compileFilter(filter, context);
    if (!compiled.ok) return refused(compiled.errors);
    const where = allOf(audience.scope(entity, MEMBER), compiled.where);
    const dates = compiled.dates.map(inFilter);
    return { ok: true, filter, entity, where, dates, timezone: filter.timezone ?? deps.timezone };
  };

  /** The nodes that `choose` picks out of the filter, one condition each, in its order. */
  const checkParts = async (input: unknown, now: Date, options: PartsOptions): Promise<CheckedParts> => {
    const prepared = await prepare(input, now, options);
    if (!prepared.ok) return prepared;
    const { filter, entity, context } = prepared;
    const compiled = compileParts(filter, context, options.choose(filter));
    if (!compiled.ok) return refused(compiled.errors);
    return { ok: true, filter, entity, scope: audience.scope(entity, MEMBER), parts: compiled.parts };
  };

  /** By its list: a static segment’s, and a paused one’s that was tracked, whose members stay as they were. */
  const checkList = (segment: StoredSegment, filter: Filter | null): CheckedMembers => {
    const entity = audience.entity(segment.entity);
    if (!entity || !canBeSegmented(entity)) return refused([unknownEntity(segment.entity, audience)]);
    const where = allOf(audience.scope(entity, MEMBER), onList(dialect.quote, segment.documentId, MEMBER));
    return { ok: true, by: 'list', filter, entity, where };
  };

  /** Tracked, and filled once: a list that was never filled would answer nobody. */
  const isKept = async ({ documentId, tracked }: StoredSegment): Promise<boolean> => {
    if (!tracked) return false;
    const [found] = await deps.segments.findMany([documentId]);
    return found?.tracked === true;
  };

  const checkSegment = async (
    segment: StoredSegment,
    now: Date,
    options: CheckOptions = {},
  ): Promise<CheckedMembers> => {
    if (segment.type === 'static') return checkList(segment, null);
    const checked = await check(segment.filter, now, { ...options, self: segment });
    if (!checked.ok) return checked;
    if (segment.state === 'paused' && (await isKept(segment))) return checkList(segment, checked.filter);
    const scope = audience.scope(checked.entity, MEMBER);
    return {
      ...checked,
      by: 'rules',
      where: withPins(dialect.quote, segment, { alias: MEMBER, scope, where: checked.where }),
    };
  };

  return { check, checkParts, checkSegment };
};

type Prepared =
  { ok: true; filter: Filter; entity: AudienceEntity; context: CompileContext } | { ok: false; errors: ErrorDetail[] };

interface PartsOptions extends CheckOptions {
  choose: (filter: Filter) => PlacedNode[];
}

/** A filter that is one, about an entity of this site, with what the compiler needs. */
const createPrepare = ({ segments, audience, dialect, limits, timezone }: FilterCheckDeps) => {
  const loadReferences = createReferenceLoader({ segments, audience, limits });
  return async (input: unknown, now: Date, options: CheckOptions): Promise<Prepared> => {
    const parsed = parseFilter(input, limits);
    if (!parsed.ok) return refused(parsed.errors);
    const { filter } = parsed;
    const { caller, shape } = options;
    const readable = caller ? audience.readableBy(readsOf(caller)) : audience;
    const entity = readable.entity(filter.entity);
    if (!entity || !canBeSegmented(entity)) return refused([unknownEntity(filter.entity, readable)]);
    const context = {
      ...{ dialect, now, timezone, rootAlias: MEMBER, shape },
      graph: readable.graph(),
      rootUid: entity.uid,
      references: await loadReferences(filter, options),
    };
    return { ok: true, filter, entity, context };
  };
};

const allOf = (scope: SqlFragment, where: SqlFragment): SqlFragment => joinFragments([scope, where], ' AND ');

const refused = (errors: readonly ErrorDetail[]): { ok: false; errors: ErrorDetail[] } => ({
  ok: false,
  errors: errors.map(inFilter),
});

const inFilter = <P extends { path: ErrorPath }>(placed: P): P => ({ ...placed, path: ['filter', ...placed.path] });

function unknownEntity(key: string, audience: Pick<Audience, 'entities'>): ErrorDetail {
  const known = audience
    .entities()
    .filter(canBeSegmented)
    .map((entity) => entity.key);
  return errorDetail(
    ['entity'],
    `“${key}” is no audience of this site. Audiences: ${known.join(', ') || 'none'}`,
    'unknown_type',
  );
}
