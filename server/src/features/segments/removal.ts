/** A segment goes with everything that is kept of it but its log, unless somebody is still on the way because of it. */
import { DomainError } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { actorOf } from '../../platform/actor';
import type { SegmentLogRepository } from './segment-log-repository';
import type { SegmentLookup } from './segment-lookup';
import type { MembershipHooks } from './membership';
import type { ReferenceSaving } from './reference-saving';
import { referringTo, refuseReferredTo } from './segment-referrers';
import type { SegmentRepository } from './segment-repository';
import type { StaticMemberRepository } from './static-member-repository';
import { refuseInUse, type SequenceUses } from './usage';

export interface RemovalDeps {
  database: Database;
  segments: Pick<SegmentRepository, 'all' | 'delete'>;
  staticMembers: Pick<StaticMemberRepository, 'lock'>;
  segmentLog: SegmentLogRepository;
  membership: Pick<MembershipHooks, 'removed'>;
  references: Pick<ReferenceSaving, 'takeTurn'>;
  uses: SequenceUses;
}

const KEPT = [TABLES.memberships, TABLES.segmentPins, TABLES.segmentRuns];

export const createRemoval =
  (
    { database, segments, staticMembers, segmentLog, membership, references, uses }: RemovalDeps,
    lookup: SegmentLookup,
  ) =>
  /** Throws conflict where it is in use. */
  async (caller: Caller, documentId: string): Promise<void> => {
    const { name, type } = await lookup.editable(caller, documentId);
    await withRetry(() =>
      database.transaction(async (trx) => {
        await references.takeTurn(trx);
        // Before anything is read: MySQL would go on seeing what was there before the wait.
        if (!(await staticMembers.lock(trx, documentId))) throw new DomainError('not_found', 'The segment is gone');
        refuseReferredTo(caller, await referringTo(segments, documentId));
        refuseInUse(name, await uses.usesOf(documentId, trx));
        for (const table of KEPT) await trx(table).where({ segment_id: documentId }).delete();
        const entry = { segmentId: documentId, actor: actorOf(caller), data: { name, type } };
        await segmentLog.append({ ...entry, action: 'deleted' }, trx);
        await segments.delete(documentId);
      }),
    );
    await membership.removed(documentId);
  };
