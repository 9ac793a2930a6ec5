/** Segments: kept, checked, counted, listed, and handed to whoever enrolls or reports on their members. */
import {
  errorDetail,
  type CreateSegment,
  type ErrorDetail,
  type FilterVerdict,
  type ListSegmentsQuery,
  type Reach,
  type Segment,
  type SegmentPage,
  type UpdateSegment,
} from '../../contracts';
import type { SqlFragment } from '../../lib/sql-fragment';
import type { AdminNames } from '../../platform/actor-names';
import type { Database, Queryable } from '../../platform/database';
import { readsOf, userIdOf, type Caller } from '../../platform/caller';
import type { Clock } from '../../ports/clock';
import type { Audience, AudienceEntity } from '../audience';
import { reachableBy } from './core/access';
import type { Dialect } from './core/dialects';
import { isGrouped } from './core/is-grouped';
import { shownReach, type FullReach } from './core/reach';
import { refusalToCreate, refusalToUpdate } from './core/segment-kind';
import { referencedIds } from './core/segment-references';
import { createDefinitions, type Definitions } from './definitions';
import { createDuplicates, type Duplicates } from './duplicates';
import type { FilterChecks } from './filter-checks';
import { createMemberExport, type MemberExport } from './member-export';
import type { MembershipHooks } from './membership';
import type { MemberColumnReader } from './member-columns';
import { createMemberListing, type MemberListing } from './member-listing';
import { createMemberNarrowing } from './member-narrowing';
import type { MemberRepository } from './member-repository';
import { createPins, type Pins } from './pins';
import { createReferenceSaving, type ReferenceSaving } from './reference-saving';
import { createRemoval } from './removal';
import type { CountRules } from './rule-counting';
import { acceptedEntity, acceptedFilter, acceptedVisibility, refusal } from './segment-acceptance';
import { createSegmentCounting, type SegmentCounting } from './segment-counting';
import { createSegmentLookup, type SegmentLookup } from './segment-lookup';
import { refuseMovingReferredTo } from './segment-referrers';
import type { SegmentRepository } from './segment-repository';
import type { SegmentData, StoredSegment } from './segment-row';
import type { SegmentStores } from './segment-stores';
import { createStaticMembers, type StaticMembers } from './static-members';
import { createUsage, type SequenceUses, type Usage } from './usage';

export interface SegmentsDeps extends SegmentStores {
  database: Database;
  audience: Audience;
  dialect: Dialect;
  /** IANA, of whole days. */
  timezone: string;
  segments: SegmentRepository;
  members: MemberRepository;
  columns: MemberColumnReader;
  adminNames: AdminNames;
  filters: FilterChecks;
  clock: Clock;
  log: { warn(message: string): void };
  countRules: CountRules;
  /** What follows a write. */
  membership: MembershipHooks;
  /** For previews, lists, and the count that follows a write. */
  previewTimeoutMs: number;
  /** How often tracked segments are brought up to date; told to whoever shows numbers. */
  refreshIntervalMs: number;
  /** What enrolls segments answers for itself: it stands to the right. */
  uses: SequenceUses;
}

type Abilities = MemberListing & StaticMembers & Pins & Duplicates & Definitions & MemberExport & Usage;

/** The condition that its members meet, over the alias `member`, document scope included. */
export interface SelectedMembers {
  entity: AudienceEntity;
  where: SqlFragment;
  /** Whether it groups related records, so that a part of the members costs about as much as all. */
  isGrouped: boolean;
}

export interface ValidateOptions {
  counts?: boolean;
  segment?: string;
}

export interface SegmentService extends Abilities {
  list(caller: Caller, query: ListSegmentsQuery): Promise<SegmentPage>;
  get(caller: Caller, documentId: string): Promise<Segment>;
  create(caller: Caller, input: CreateSegment): Promise<Segment>;
  update(caller: Caller, documentId: string, input: UpdateSegment): Promise<Segment>;
  remove(caller: Caller, documentId: string): Promise<void>;
  /**
   * Whether a filter is right, whom it matches, and who they are; a wrong one is an answer, not a throw. As the filter of
   * `segment`, which the caller may change, it may go on naming whatever is named there.
   */
  validate(caller: Caller, filter: unknown, options?: ValidateOptions): Promise<FilterVerdict>;
  recalculate(caller: Caller, documentId: string): Promise<Reach & { calculatedAt: string }>;
  /** Throws not_found where the caller may not see it, broken_segment where it has no members to give. */
  getForUse(documentId: string, caller: Caller): Promise<Segment>;
  selectMembers(documentId: string): Promise<SelectedMembers>;
  /** Keeps it from being removed until the transaction ends; false where it is gone. */
  holdForUse: SegmentRepository['holdForUse'];
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
  const references = createReferenceSaving(deps);
  const narrow = createMemberNarrowing(deps);
  const shared = { ...deps, lookup, counting, references, narrow };
  return {
    ...reading(deps, lookup),
    ...createMemberListing(shared),
    ...writing(shared),
    ...using(deps, lookup),
    ...createStaticMembers(shared),
    ...createPins(shared),
    ...createDuplicates(shared),
    ...createDefinitions(shared),
    ...createMemberExport(shared),
    ...createUsage(shared),
  };
}

function reading(
  { audience, segments, members, filters, clock, countRules, uses, ...deps }: SegmentsDeps,
  lookup: SegmentLookup,
) {
  const { previewTimeoutMs: timeoutMs, refreshIntervalMs } = deps;
  return {
    async list(caller: Caller, query: ListSegmentsQuery): Promise<SegmentPage> {
      const { page, pageSize } = query;
      const creatorId = creatorOf(caller, query.creator);
      const reachable = reachableBy(caller);
      const [found, creators] = await Promise.all([
        segments.list({ ...query, creatorId, reachable }),
        segments.creators(reachable),
      ]);
      const pagination = { page, pageSize, total: found.total, pageCount: Math.ceil(found.total / pageSize) };
      const counted = await uses.countUses(found.segments.map(({ documentId }) => documentId));
      const data = await Promise.all(
        found.segments.map(async (segment, index) => ({
          ...(await lookup.view(caller, segment)),
          usedIn: counted[index] ?? 0,
        })),
      );
      return { data, meta: { pagination, refreshIntervalMs, creators } };
    },
    async get(caller: Caller, documentId: string): Promise<Segment> {
      return lookup.view(caller, await lookup.visible(caller, documentId));
    },
    async validate(caller: Caller, filter: unknown, options: ValidateOptions = {}): Promise<FilterVerdict> {
      const started = clock.now();
      const edited = options.segment === undefined ? null : await lookup.editable(caller, options.segment);
      const asker = { caller, mayName: referencedIds(edited?.filter) };
      const checked = await filters.check(filter, started, asker);
      if (!checked.ok) return { valid: false, errors: checked.errors };
      const found = await members.preview({ ...checked, reads: readsOf(caller), timeoutMs }, PREVIEW_SIZE);
      const { preview } = found;
      const reach = reachFor(audience, caller, found.reach);
      const counts = options.counts ? { counts: await countRules(filter, started, asker) } : {};
      const { dates, timezone } = checked;
      const durationMs = clock.now().getTime() - started.getTime();
      return { valid: true, reach, preview, dates, timezone, durationMs, ...counts };
    },
  };
}

interface WritingDeps extends SegmentsDeps {
  lookup: SegmentLookup;
  counting: SegmentCounting;
  references: ReferenceSaving;
}

function writing({ lookup, counting, references, ...deps }: WritingDeps) {
  const { audience, segments, filters, clock, membership, previewTimeoutMs } = deps;
  return {
    async create(caller: Caller, input: CreateSegment): Promise<Segment> {
      const wrong = refusalToCreate(input);
      if (wrong) throw refusal(wrong);
      const entity = input.type === 'static' ? acceptedEntity(audience, caller, input.entity) : input.entity;
      const visibility = acceptedVisibility(caller, input.visibility);
      const data = { ...input, visibility, description: input.description ?? null, tags: input.tags ?? [] };
      const stored = await references.saving({ filter: input.filter }, async (within) => {
        const filter =
          input.type === 'static'
            ? null
            : acceptedFilter(await filters.check(input.filter, clock.now(), { caller, within }), entity);
        return segments.create({ ...data, filter }, userIdOf(caller));
      });
      await membership.saved(null, stored);
      return lookup.view(caller, await counting.counted(stored, previewTimeoutMs));
    },
    async update(caller: Caller, documentId: string, input: UpdateSegment): Promise<Segment> {
      const stored = await updatable(lookup, caller, { documentId, input });
      const asksAnew = stored.type === 'dynamic' && (input.filter !== undefined || input.entity !== undefined);
      const given = input.filter === undefined ? stored.filter : input.filter;
      const entity = input.entity ?? stored.entity;
      const isMoved = entity !== stored.entity;
      const updated = await references.saving({ filter: asksAnew ? given : null, isMoved }, async (within) => {
        const data = changes(input);
        if (isMoved) await refuseMovingReferredTo(deps, caller, { segment: stored, entity, within });
        if (asksAnew) {
          const self = { documentId, name: input.name ?? stored.name };
          const asker = { caller, mayName: referencedIds(stored.filter) };
          const checked = await filters.check(given, clock.now(), { ...asker, self, within });
          data.filter = acceptedFilter(checked, entity);
          await references.refuseTooDeep(caller, { ...self, filter: data.filter });
        }
        const about = asksAnew ? stored.entity : undefined;
        return segments.update(documentId, data, { caller, version: input.version, about });
      });
      await membership.saved(stored, updated);
      return lookup.view(caller, await counting.counted(updated, previewTimeoutMs));
    },
    remove: createRemoval({ ...deps, references }, lookup),
    async recalculate(caller: Caller, documentId: string): Promise<Reach & { calculatedAt: string }> {
      const segment = await lookup.visible(caller, documentId);
      const { reach, at } = await counting.recount(segment, RECALCULATION_TIMEOUT_MS);
      return { ...reachFor(audience, caller, reach), calculatedAt: at.toISOString() };
    },
  };
}

async function updatable(
  lookup: SegmentLookup,
  caller: Caller,
  { documentId, input }: { documentId: string; input: UpdateSegment },
): Promise<StoredSegment> {
  const stored = await lookup.editable(caller, documentId);
  const wrong = refusalToUpdate(stored, input);
  if (wrong) throw refusal(wrong);
  if (stored.createdBy === null && stored.visibility === 'public') acceptedVisibility(caller, input.visibility);
  return stored;
}

function using({ segments, clock }: SegmentsDeps, lookup: SegmentLookup) {
  return {
    async getForUse(documentId: string, caller: Caller): Promise<Segment> {
      const segment = await lookup.visible(caller, documentId);
      await lookup.sound(segment, caller);
      return lookup.view(caller, segment);
    },
    async selectMembers(documentId: string): Promise<SelectedMembers> {
      const { entity, where, filter } = await lookup.sound(await lookup.existing(documentId));
      return { entity, where, isGrouped: isGrouped(filter) };
    },
    holdForUse: segments.holdForUse,
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

const reachFor = (audience: Pick<Audience, 'readableBy'>, caller: Caller, reach: FullReach): Reach =>
  shownReach(reach, { mayReadMailability: audience.readableBy(readsOf(caller)).mayReadMailability() });

function creatorOf(caller: Caller, asked: ListSegmentsQuery['creator']): number | undefined {
  if (asked !== 'me') return asked;
  if (caller.kind === 'admin') return caller.userId;
  throw refusal(errorDetail(['creator'], 'Only an admin user has segments of its own; name a user by its id'));
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
