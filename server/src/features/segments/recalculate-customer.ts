/**
 * Brings the stays of one customer in tracked segments up to what their rules say now, in one transaction. Static
 * segments and members held by a pin stay as they are. Each change is a run of its segment, so that history has it.
 */
import type { RecalculatedCustomer } from '../../contracts';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withStatementTimeout } from '../../platform/statement-timeout';
import type { Clock } from '../../ports/clock';
import type { Audience } from '../audience';
import { canSee } from './core/access';
import { actorOf } from '../../platform/actor';
import type { Dialect } from './core/dialects';
import { toVerdict, verdictCell } from './core/rule-cells';
import { entityOf, noCustomer, type Customer } from './customer';
import type { CustomerSegmentRepository } from './customer-segment-repository';
import type { CheckedMembers, FilterChecks } from './filter-checks';
import type { MemberFacts } from './member-facts';
import { probeMember } from './member-probe';
import type { Announcement, MembershipEvents } from './membership-events';
import type { MovedStay, RecalculationRepository } from './recalculation-repository';
import type { RunRepository } from './run-repository';
import type { SegmentLookup } from './segment-lookup';
import { ownershipOf, type StoredSegment } from './segment-row';

export interface RecalculateCustomerDeps {
  database: Database;
  audience: Audience;
  dialect: Dialect;
  filters: FilterChecks;
  lookup: Pick<SegmentLookup, 'refusalToEdit'>;
  segments: CustomerSegmentRepository;
  runs: Pick<RunRepository, 'isFilled'>;
  stays: RecalculationRepository;
  facts: MemberFacts;
  announce: MembershipEvents['announce'];
  clock: Clock;
  timeoutMs: number;
}

type Sound = Extract<CheckedMembers, { ok: true }>;
type Skipped = RecalculatedCustomer['skipped'][number];
interface Live {
  segment: StoredSegment;
  members: Sound;
}

export type CustomerRecalculation = ReturnType<typeof createCustomerRecalculation>;

export const createCustomerRecalculation = (deps: RecalculateCustomerDeps) => {
  const { database, audience, dialect, facts, stays, announce, clock, timeoutMs } = deps;
  return {
    /** Of the segments that the caller may refresh; those that it only sees are skipped. Throws not_found. */
    async recalculateCustomer(caller: Caller, customer: Customer): Promise<RecalculatedCustomer> {
      const entity = entityOf(audience, customer);
      const now = clock.now();
      const memberId = customer.documentId;
      const { live, skipped } = await standing(deps, caller, { entity: entity.key, now });
      const cells = live.map(({ members }) => verdictCell(members.where));
      const values = await withStatementTimeout(database, timeoutMs, (read) =>
        probeMember(read, { audience, entity, memberId, cells }),
      );
      if (values === null) throw noCustomer(customer);
      const open = await facts.stays(memberId);
      const wrong = live.filter(({ segment }, at) => toVerdict(values[at]) !== open.has(segment.documentId));
      const evaluations = wrong.map(({ segment, members }) => ({
        segment,
        evaluation: {
          ...{ audience, dialect, entity, segmentId: segment.documentId, where: members.where, cause: 'record' },
          hasPins: segment.pinnedIn + segment.pinnedOut > 0,
        },
      }));
      const moved = await stays.move(evaluations, { memberId, actor: actorOf(caller), evaluatedAt: now });
      for (const stay of moved) await announce(announcementOf(stay), { entered: 0, left: 0 });
      const of = (direction: MovedStay['direction']) =>
        moved.filter((stay) => stay.direction === direction).map(({ segment }) => shown(segment));
      return { entered: of('entered'), left: of('left'), unchanged: live.length - moved.length, skipped };
    },
  };
};

/** The segments that can be recalculated, and those that cannot, with the reason. */
async function standing(
  { segments, filters, lookup, runs }: RecalculateCustomerDeps,
  caller: Caller,
  { entity, now }: { entity: string; now: Date },
): Promise<{ live: Live[]; skipped: Skipped[] }> {
  const known = (await segments.ofEntity(entity)).filter((segment) => canSee(caller, ownershipOf(segment)));
  const live: Live[] = [];
  const skipped: Skipped[] = [];
  for (const segment of known) {
    if (segment.type !== 'dynamic' || !segment.tracked || segment.state !== 'active') continue;
    if (await lookup.refusalToEdit(caller, segment)) {
      skipped.push({ ...shown(segment), reason: 'forbidden' });
      continue;
    }
    const members = await filters.checkSegment(segment, now, { shape: 'record' });
    if (!members.ok) skipped.push({ ...shown(segment), reason: 'broken' });
    else if (!(await runs.isFilled(segment.documentId))) skipped.push({ ...shown(segment), reason: 'unfilled' });
    else live.push({ segment, members });
  }
  return { live, skipped };
}

const shown = ({ documentId, name }: StoredSegment) => ({ documentId, name });

const announcementOf = ({ segment, runId, atMs, direction }: MovedStay): Announcement => ({
  segment: { documentId: segment.documentId, name: segment.name, entity: segment.entity },
  run: { id: runId, cause: 'record', atMs },
  changes: { entered: 0, left: 0, [direction]: 1 },
});
