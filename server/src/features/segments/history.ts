/** How a segment’s members came and went: per day, one by one, and who was in on a day. */
import {
  DomainError,
  errorDetail,
  MOST_HISTORY_DAYS,
  type ListChangesQuery,
  type ListMembersQuery,
  type Member,
  type Page,
  type SegmentChange,
  type SegmentHistory,
  type SegmentHistoryQuery,
  type UnfilledReason,
} from '../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import { isTimezone } from '../../lib/timezone';
import { readsOf, type Caller } from '../../platform/caller';
import { actorNames, type AdminNames } from '../../platform/actor-names';
import type { Clock } from '../../ports/clock';
import type { Audience, AudienceEntity, Quote } from '../audience';
import { daysBefore, daysBetween, historyOf, knownDays } from './core/history';
import { MEMBER } from './core/reach';
import { dayOf, endOfDay, startOfDay } from './core/relative-time';
import { wasIn, type HistoryRepository, type Move } from './history-repository';
import type { MemberColumnReader } from './member-columns';
import type { NarrowMembers } from './member-narrowing';
import type { MemberRepository } from './member-repository';
import type { RunRepository } from './run-repository';
import type { SegmentLookup } from './segment-lookup';
import type { StoredSegment } from './segment-row';

export interface HistoryDeps {
  history: HistoryRepository;
  runs: Pick<RunRepository, 'filledSince'>;
  members: Pick<MemberRepository, 'page'>;
  columns: Pick<MemberColumnReader, 'listed'>;
  narrow: NarrowMembers;
  adminNames: AdminNames;
  audience: Pick<Audience, 'entity' | 'scope'>;
  quote: Quote;
  clock: Clock;
  /** IANA, where neither the question nor the filter states one. */
  timezone: string;
  timeoutMs: number;
}

export interface HistoryService {
  history(caller: Caller, documentId: string, query: SegmentHistoryQuery): Promise<SegmentHistory>;
  changes(caller: Caller, documentId: string, query: ListChangesQuery): Promise<Page<SegmentChange>>;
  /** At the end of the day, of today now; of those whose documents still exist. Throws conflict for an unknown day. */
  membersOn(caller: Caller, documentId: string, query: ListMembersQuery & { on: string }): Promise<Page<Member>>;
}

const DEFAULT_DAYS = 30;

export const createHistory = (
  deps: HistoryDeps,
  lookup: Pick<SegmentLookup, 'visible' | 'checked'>,
): HistoryService => {
  const { history, members, columns, narrow, quote, timeoutMs } = deps;
  const kept = async (caller: Caller, documentId: string): Promise<StoredSegment> => {
    const segment = await lookup.visible(caller, documentId);
    if (segment.type === 'static' || segment.tracked) return segment;
    throw new DomainError('conflict', 'This segment is not tracked, so its past is not known; set “tracked” to true');
  };
  return {
    async history(caller, documentId, query) {
      const segment = await kept(caller, documentId);
      const { days: asked, timezone, today, ...period } = periodOf(deps, segment, query);
      const since = await knownSince(deps, segment);
      const unfilled = since === null ? await whyUnfilled(lookup, segment) : null;
      const answer = { timezone, knownSince: since?.toISOString() ?? null, unfilled };
      const days = knownDays(asked, { first: since && dayOf(since, timezone), today });
      if (!days[0]) return { ...answer, days: [] };
      const known = { ...period, fromMs: startOfDay(days[0], timezone).getTime() };
      const [sizeBefore, entered, left] = await Promise.all([
        history.sizeAt(documentId, known.fromMs),
        history.buckets(known, 'entered'),
        history.buckets(known, 'left'),
      ]);
      return { ...answer, days: historyOf({ days, timezone, sizeBefore, entered, left }) };
    },
    async changes(caller, documentId, { page, pageSize, direction, ...query }) {
      const segment = await kept(caller, documentId);
      const period = periodOf(deps, segment, query);
      const slice = { limit: pageSize, offset: (page - 1) * pageSize };
      const { moves, total } = await history.moves(period, direction ? [direction] : ['entered', 'left'], slice);
      const data = await withNames(deps, { caller, segment, moves });
      return { data, meta: { pagination: { page, pageSize, total, pageCount: Math.ceil(total / pageSize) } } };
    },
    async membersOn(caller, documentId, { on, ...query }) {
      const segment = await kept(caller, documentId);
      const { toMs, timezone, today } = periodOf(deps, segment, { from: on, to: on });
      if (on > today) throw wrong('on', `“on” is a day to come; it can be ${today} or earlier`);
      const since = await knownSince(deps, segment);
      if (!since) throw unfilledSegment(await whyUnfilled(lookup, segment));
      if (since.getTime() >= toMs) throw unknownDay(dayOf(since, timezone));
      const entity = entityOf(deps, segment);
      const scoped = inScope(deps, entity, wasIn(quote, documentId, toMs));
      const where = await narrow(caller, { entity, where: scoped }, query.filter);
      const shown = await columns.listed({ caller, segment, entity, atMs: toMs }, query);
      return members.page({ ...query, ...shown, entity, where, reads: readsOf(caller), timeoutMs });
    },
  };
};

/** A list remembers from its beginning; rules are followed from when all members were found first. */
const knownSince = async ({ runs }: HistoryDeps, segment: StoredSegment): Promise<Date | null> =>
  segment.type === 'static' ? new Date(segment.createdAt) : runs.filledSince(segment.documentId);

/** Of a segment that was never filled. What is not active, or broken, is not compared. */
const whyUnfilled = async (lookup: Pick<SegmentLookup, 'checked'>, segment: StoredSegment): Promise<UnfilledReason> => {
  if (segment.state !== 'active') return segment.state;
  return (await lookup.checked(segment)).ok ? 'filling' : 'broken';
};

const UNFILLED = {
  filling: 'The members of this segment are still being found for the first time; ask again later',
  paused: 'This segment was paused before its members were found; set its state to active to have them found',
  archived: 'This segment was archived before its members were found; set its state to active to have them found',
  broken: 'The members of this segment were never found, and its filter no longer fits this site; mend its rules first',
} as const satisfies Record<UnfilledReason, string>;

const unfilledSegment = (reason: UnfilledReason): DomainError =>
  new DomainError('conflict', UNFILLED[reason], [errorDetail(['on'], UNFILLED[reason], `unfilled_${reason}`)]);

const unknownDay = (since: string): DomainError =>
  new DomainError('conflict', `Who was in this segment on that day is not known; “on” can be ${since} or later`);

function periodOf({ clock, timezone: fallback }: HistoryDeps, segment: StoredSegment, query: SegmentHistoryQuery) {
  const timezone = query.timezone ?? zoneOf(segment.filter) ?? fallback;
  if (!isTimezone(timezone)) throw wrong('timezone', `“${timezone}” is no timezone; use one such as Asia/Bangkok`);
  if (query.from !== undefined && query.days !== undefined)
    throw wrong('days', 'Name either “days” or “from”: one follows from the other');
  const today = dayOf(clock.now(), timezone);
  const to = query.to ?? today;
  const days = daysBetween(query.from ?? daysBefore(to, (query.days ?? DEFAULT_DAYS) - 1), to);
  const [first, last] = [days?.[0], days?.[days.length - 1]];
  if (!days || !first || !last)
    throw wrong('from', `“from” comes before “to”, at most ${MOST_HISTORY_DAYS} days earlier`);
  const [fromMs, toMs] = [startOfDay(first, timezone).getTime(), endOfDay(last, timezone).getTime()];
  return { segmentId: segment.documentId, timezone, today, days, fromMs, toMs };
}

const zoneOf = (filter: unknown): string | undefined =>
  typeof filter === 'object' && filter !== null && 'timezone' in filter && typeof filter.timezone === 'string'
    ? filter.timezone
    : undefined;

const wrong = (key: string, message: string): DomainError =>
  new DomainError('invalid_input', message, [errorDetail([key], message)]);

function entityOf({ audience }: HistoryDeps, segment: StoredSegment): AudienceEntity {
  const entity = audience.entity(segment.entity);
  if (entity) return entity;
  throw new DomainError('broken_segment', `“${segment.entity}” is no longer an audience of this site`);
}

const inScope = ({ audience }: HistoryDeps, entity: AudienceEntity, condition: SqlFragment): SqlFragment =>
  joinFragments([audience.scope(entity, MEMBER), condition], ' AND ');

interface MovesOfSegment {
  caller: Caller;
  segment: StoredSegment;
  moves: Move[];
}

async function withNames(deps: HistoryDeps, { caller, segment, moves }: MovesOfSegment): Promise<SegmentChange[]> {
  const { members, quote, timeoutMs } = deps;
  const ids = [...new Set(moves.map(({ memberId }) => memberId))];
  const entity = deps.audience.entity(segment.entity);
  const named = fragment(`${quote(MEMBER)}.${quote('document_id')} IN (${ids.map(() => '?').join(', ')})`, ids);
  const found =
    entity && ids.length > 0
      ? await members.page({
          ...{ entity, where: inScope(deps, entity, named), reads: readsOf(caller), timeoutMs },
          ...{ page: 1, pageSize: ids.length },
        })
      : { data: [] };
  const nameOf = await actorNames(
    deps.adminNames,
    caller,
    moves.map(({ by }) => by),
  );
  const byId = new Map(found.data.map((member) => [member.documentId, member]));
  return moves.map(({ atMs, ...move }) => {
    const member = byId.get(move.memberId);
    const at = new Date(atMs).toISOString();
    const shown = { name: member?.name ?? null, email: member?.email ?? null, isGone: member === undefined };
    return { ...move, ...shown, byName: nameOf(move.by), at };
  });
}
