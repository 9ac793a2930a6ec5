/** Members held in or kept out of a dynamic segment by hand; they stay so whatever is recalculated. */
import {
  DomainError,
  MEMBER_LIMITS,
  type ListPinsQuery,
  type Member,
  type Page,
  type Pin,
  type PinDirection,
  type PinsSet,
  type SetPins,
} from '../../contracts';
import { actorNames, type AdminNames } from '../../platform/actor-names';
import { readsOf, type Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { Audience, AudienceEntity } from '../audience';
import { actorOf } from '../../platform/actor';
import type { MembershipHooks } from './membership';
import type { PinRepository } from './pin-repository';
import type { SegmentCounting } from './segment-counting';
import type { SegmentLogRepository } from './segment-log-repository';
import type { SegmentLookup } from './segment-lookup';
import type { StoredSegment } from './segment-row';
import type { StaticMemberRepository } from './static-member-repository';

export interface PinsDeps {
  database: Database;
  audience: Audience;
  lookup: SegmentLookup;
  counting: SegmentCounting;
  pins: PinRepository;
  staticMembers: Pick<StaticMemberRepository, 'lock'>;
  segmentLog: SegmentLogRepository;
  membership: Pick<MembershipHooks, 'pinned'>;
  adminNames: AdminNames;
  previewTimeoutMs: number;
}

export interface Pins {
  setPins(caller: Caller, documentId: string, input: SetPins): Promise<PinsSet>;
  listPins(caller: Caller, documentId: string, query: ListPinsQuery): Promise<Page<Pin>>;
}

const ACTIONS = { in: 'pinned_in', out: 'pinned_out', none: 'unpinned' } as const;

export const createPins = (deps: PinsDeps): Pins => {
  const { database, lookup, counting, pins, staticMembers, segmentLog, previewTimeoutMs } = deps;

  /** In one transaction: the pins, how many there are, and the log. */
  const change = (caller: Caller, segmentId: string, { ids, direction, reason: given }: SetPins) => {
    const reason = given ?? null;
    return withRetry(() =>
      database.transaction(async (trx) => {
        if (!(await staticMembers.lock(trx, segmentId))) throw new DomainError('not_found', 'The segment is gone');
        const pinned = await pins.find(segmentId, ids, trx);
        const changing = ids.filter((id) => {
          const pin = pinned.get(id);
          return direction === 'none' ? pin : pin?.direction !== direction || pin.reason !== reason;
        });
        const by = actorOf(caller);
        await pins.remove(trx, segmentId, changing);
        if (direction !== 'none') await pins.insert(trx, { segmentId, ids: changing, direction, reason, by });
        const entry = { segmentId, action: ACTIONS[direction], actor: by, data: { reason } };
        await segmentLog.appendEach(entry, changing, trx);
        return { changing, ...(await pins.recount(trx, segmentId)) };
      }),
    );
  };

  return {
    async setPins(caller, documentId, input) {
      const segment = await lookup.editable(caller, documentId);
      refuseStatic(segment);
      const asked = [...new Set(input.ids)];
      // A pin can be taken away whether or not its record is still there.
      const known =
        input.direction === 'none'
          ? [...(await pins.find(documentId, asked)).keys()]
          : await pins.existing(entityOf(deps.audience, segment), asked);
      const { changing, pinnedIn, pinnedOut } = await change(caller, documentId, { ...input, ids: known });
      deps.membership.pinned(segment, changing);
      await counting.counted({ ...segment, pinnedIn, pinnedOut }, previewTimeoutMs);
      const isKnown = new Set(known);
      const unknown = input.direction === 'none' ? [] : asked.filter((id) => !isKnown.has(id));
      return {
        ...{ changed: changing.length, pinnedIn, pinnedOut },
        unchanged: asked.length - unknown.length - changing.length,
        unknown: unknown.slice(0, MEMBER_LIMITS.maxNamed),
        unknownTotal: unknown.length,
      };
    },
    listPins: createListPins(deps),
  };
};

const createListPins =
  ({ audience, lookup, pins, adminNames }: PinsDeps): Pins['listPins'] =>
  async (caller, documentId, query) => {
    const segment = await lookup.visible(caller, documentId);
    const entity = entityOf(audience, segment);
    const page = await pins.page({ segmentId: documentId, entity, query, reads: readsOf(caller) });
    const nameOf = await actorNames(
      adminNames,
      caller,
      page.data.map(({ pinnedBy }) => pinnedBy),
    );
    return { ...page, data: page.data.map((pin) => ({ ...pin, pinnedByName: nameOf(pin.pinnedBy) })) };
  };

/** Members as they are listed, with the pin of each that has one. */
export async function withPinsShown(
  pins: Pick<PinRepository, 'find'>,
  segment: StoredSegment,
  members: readonly Member[],
): Promise<Member[]> {
  if (segment.pinnedIn === 0 || members.length === 0) return [...members];
  const ids = members.map(({ documentId }) => documentId);
  const pinned = await pins.find(segment.documentId, ids);
  return members.map((member) => {
    const pin: { direction: PinDirection; reason: string | null } | undefined = pinned.get(member.documentId);
    return pin ? { ...member, pin } : member;
  });
}

function refuseStatic({ type, name, documentId }: StoredSegment): void {
  if (type === 'dynamic') return;
  const remedy = `add or remove members instead (POST /segments/${documentId}/members)`;
  throw new DomainError('conflict', `“${name}” is a list and has no rules to pin against; ${remedy}`);
}

function entityOf(audience: Audience, segment: StoredSegment): AudienceEntity {
  const entity = audience.entity(segment.entity);
  if (entity) return entity;
  throw new DomainError('broken_segment', `“${segment.entity}” is no audience of this site`);
}
