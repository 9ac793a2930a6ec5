/** Segments: kept, checked, counted, listed, and handed to whoever enrolls or reports on their members. */
import {
  DomainError,
  errorDetail,
  type CreateSegment,
  type ErrorDetail,
  type FilterVerdict,
  type ListMembersQuery,
  type ListSegmentsQuery,
  type Member,
  type Page,
  type Reach,
  type Segment,
  type UpdateSegment,
} from '../../contracts';
import type { SqlFragment } from '../../lib/sql-fragment';
import type { Queryable } from '../../platform/database';
import { readsOf, type Caller } from '../../platform/caller';
import type { Clock } from '../../ports/clock';
import type { AudienceEntity } from '../audience';
import { reachableBy, visibilityFor } from './core/access';
import type { CheckedFilter, FilterChecks } from './filter-checks';
import type { MembershipHooks } from './membership';
import type { MemberRepository } from './member-repository';
import type { CountRules } from './rule-counting';
import { createSegmentCounting, type SegmentCounting } from './segment-counting';
import { createSegmentLookup, type SegmentLookup } from './segment-lookup';
import { referringTo, refuseReferredTo } from './segment-referrers';
import type { SegmentRepository } from './segment-repository';
import type { SegmentData } from './segment-row';

export interface SegmentsDeps {
  segments: SegmentRepository;
  members: MemberRepository;
  filters: FilterChecks;
  clock: Clock;
  log: { warn(message: string): void };
  countRules: CountRules;
  /** What follows a write. */
  membership: MembershipHooks;
  /** For previews, lists, and the count that follows a write. */
  previewTimeoutMs: number;
}

export interface SegmentService {
  list(caller: Caller, query: ListSegmentsQuery): Promise<Page<Segment>>;
  get(caller: Caller, documentId: string): Promise<Segment>;
  create(caller: Caller, input: CreateSegment): Promise<Segment>;
  update(caller: Caller, documentId: string, input: UpdateSegment): Promise<Segment>;
  remove(caller: Caller, documentId: string): Promise<void>;
  /** Whether a filter is right, whom it matches, and who they are; a wrong one is an answer, not a throw. */
  validate(caller: Caller, filter: unknown, options?: { counts?: boolean }): Promise<FilterVerdict>;
  /** Empty for a broken segment. */
  members(caller: Caller, documentId: string, query: ListMembersQuery): Promise<Page<Member>>;
  recalculate(caller: Caller, documentId: string): Promise<Reach & { calculatedAt: string }>;
  /** Throws not_found where the caller may not see it, broken_segment where it has no members to give. */
  getForUse(documentId: string, caller: Caller): Promise<Segment>;
  /** The condition that its members meet, over the alias `member`, document scope included. */
  selectMembers(documentId: string): Promise<{ entity: AudienceEntity; where: SqlFragment }>;
  markAsUsed(documentId: string, within?: Queryable): Promise<void>;
  /** Names and reasons of the segments whose filter no longer fits the site. */
  broken(): Promise<{ documentId: string; name: string; problems: ErrorDetail[] }[]>;
}

const PREVIEW_SIZE = 5;
/** A recalculation is asked for and waited for: it may take longer than a preview. */
const RECALCULATION_TIMEOUT_MS = 60_000;

export function createSegments(deps: SegmentsDeps): SegmentService {
  const lookup = createSegmentLookup(deps);
  const counting = createSegmentCounting(deps, lookup);
  return { ...reading(deps, lookup), ...writing(deps, lookup, counting), ...using(deps, lookup) };
}

function reading(
  { segments, members, filters, clock, countRules, previewTimeoutMs: timeoutMs }: SegmentsDeps,
  lookup: SegmentLookup,
) {
  return {
    async list(caller: Caller, query: ListSegmentsQuery): Promise<Page<Segment>> {
      const { page, pageSize } = query;
      const found = await segments.list({ ...query, reachable: reachableBy(caller) });
      const pagination = { page, pageSize, total: found.total, pageCount: Math.ceil(found.total / pageSize) };
      const data = await Promise.all(found.segments.map((segment) => lookup.view(caller, segment)));
      return { data, meta: { pagination } };
    },
    async get(caller: Caller, documentId: string): Promise<Segment> {
      return lookup.view(caller, await lookup.visible(caller, documentId));
    },
    async validate(caller: Caller, filter: unknown, options: { counts?: boolean } = {}): Promise<FilterVerdict> {
      const started = clock.now();
      const checked = await filters.check(filter, started, { caller });
      if (!checked.ok) return { valid: false, errors: checked.errors };
      const { reach, preview } = await members.preview({ ...checked, reads: readsOf(caller), timeoutMs }, PREVIEW_SIZE);
      const counts = options.counts ? { counts: await countRules(filter, started, { caller }) } : {};
      return { valid: true, reach, preview, durationMs: clock.now().getTime() - started.getTime(), ...counts };
    },
    async members(caller: Caller, documentId: string, query: ListMembersQuery): Promise<Page<Member>> {
      const checked = await lookup.checked(await lookup.visible(caller, documentId));
      if (checked.ok) return members.page({ ...checked, ...query, reads: readsOf(caller), timeoutMs });
      const { page, pageSize } = query;
      return { data: [], meta: { pagination: { page, pageSize, total: 0, pageCount: 0 } } };
    },
  };
}

function writing(
  { segments, filters, clock, membership, previewTimeoutMs }: SegmentsDeps,
  lookup: SegmentLookup,
  counting: SegmentCounting,
) {
  return {
    async create(caller: Caller, input: CreateSegment): Promise<Segment> {
      refuseStatic(input.type);
      const filter = acceptedFilter(await filters.check(input.filter, clock.now(), { caller }), input.entity);
      const visibility = acceptedVisibility(caller, input.visibility);
      const data = { ...input, visibility, filter, description: input.description ?? null, tags: input.tags ?? [] };
      const stored = await segments.create(data, userIdOf(caller));
      await membership.saved(null, stored);
      return lookup.view(caller, await counting.counted(stored, previewTimeoutMs));
    },
    async update(caller: Caller, documentId: string, input: UpdateSegment): Promise<Segment> {
      const stored = await lookup.editable(caller, documentId);
      refuseStatic(input.type);
      const data = changes(input);
      if (input.filter !== undefined || input.entity !== undefined) {
        const entity = input.entity ?? stored.entity;
        const given = input.filter === undefined ? stored.filter : input.filter;
        const self = { documentId, name: input.name ?? stored.name };
        data.filter = acceptedFilter(await filters.check(given, clock.now(), { caller, self }), entity);
      }
      const updated = await segments.update(documentId, data, userIdOf(caller));
      await membership.saved(stored, updated);
      return lookup.view(caller, await counting.counted(updated, previewTimeoutMs));
    },
    async remove(caller: Caller, documentId: string): Promise<void> {
      await lookup.editable(caller, documentId);
      refuseReferredTo(caller, await referringTo(segments, documentId));
      await segments.delete(documentId);
      await membership.removed(documentId);
    },
    async recalculate(caller: Caller, documentId: string): Promise<Reach & { calculatedAt: string }> {
      const segment = await lookup.visible(caller, documentId);
      const { reach, at } = await counting.recount(segment, RECALCULATION_TIMEOUT_MS);
      return { ...reach, calculatedAt: at.toISOString() };
    },
  };
}

function using({ segments, clock }: SegmentsDeps, lookup: SegmentLookup) {
  return {
    async getForUse(documentId: string, caller: Caller): Promise<Segment> {
      const segment = await lookup.visible(caller, documentId);
      await lookup.sound(segment, caller);
      return lookup.view(caller, segment);
    },
    async selectMembers(documentId: string): Promise<{ entity: AudienceEntity; where: SqlFragment }> {
      const { entity, where } = await lookup.sound(await lookup.existing(documentId));
      return { entity, where };
    },
    markAsUsed: (documentId: string, within?: Queryable) => segments.markAsUsed(documentId, clock.now(), within),
    async broken() {
      const all = await segments.all();
      const found = await Promise.all(
        all.map(async (segment) => ({ segment, checked: await lookup.checked(segment) })),
      );
      return found.flatMap(({ segment: { documentId, name }, checked }) =>
        checked.ok ? [] : [{ documentId, name, problems: checked.errors }],
      );
    },
  };
}

/** Throws invalid_filter with every reason; the filter and the segment speak of the same entity. */
function acceptedFilter(checked: CheckedFilter, entity: string): SegmentData['filter'] {
  const errors = checked.ok ? otherEntity(checked.filter.entity, entity) : checked.errors;
  if (checked.ok && errors.length === 0) return checked.filter;
  const details = errors.map((error) => ({ ...error, path: ['data', ...error.path] }));
  throw new DomainError('invalid_filter', details[0]?.message ?? 'The filter is not valid', details);
}

const otherEntity = (found: string, wanted: string): ErrorDetail[] =>
  found === wanted
    ? []
    : [errorDetail(['filter', 'entity'], `The filter is about “${found}”, the segment about “${wanted}”`)];

function acceptedVisibility(caller: Caller, asked: Segment['visibility'] | undefined): Segment['visibility'] {
  const visibility = visibilityFor(caller, asked);
  if (visibility !== null) return visibility;
  const message = 'Only an admin user can own a private segment; leave visibility out, or make it public';
  throw new DomainError('invalid_input', message, [errorDetail(['data', 'visibility'], message)]);
}

function refuseStatic(type: Segment['type'] | undefined): void {
  if (type !== 'static') return;
  const message = 'Static segments are not available in this version; use a dynamic one';
  throw new DomainError('invalid_input', message, [errorDetail(['data', 'type'], message)]);
}

/** What was given; what was emptied is stored as empty. */
function changes(input: UpdateSegment): Partial<SegmentData> {
  const { name, description, type, state, visibility, entity, tracked, tags } = input;
  const given = {
    ...{ name, description, type, state, visibility, entity, tracked },
    tags: tags === null ? [] : tags,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const userIdOf = (caller: Caller): number | null => (caller.kind === 'admin' ? caller.userId : null);
