/** What is on record about one member: the pins that hold it, and the segments that it is on the list of. */
import type { MemberExplanation, StayOrigin } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';

export type Pin = NonNullable<MemberExplanation['pin']>;
export type Stay = NonNullable<MemberExplanation['stay']>;

export type MemberFacts = ReturnType<typeof createMemberFacts>;

const instant = (epochMs: unknown): string => new Date(toNumber(epochMs)).toISOString();

interface PinRow {
  segment_id: string;
  direction: Pin['direction'];
  reason: string | null;
  pinned_by: string | null;
  pinned_at: unknown;
}
interface StayRow {
  segment_id: string;
  origin: StayOrigin;
  entered_at: unknown;
  entered_by: string | null;
}

/** By segment id. `segmentId` narrows to one. */
export const createMemberFacts = ({ knex }: Database) => ({
  async pins(memberId: string, segmentId?: string, queryable: Queryable = knex): Promise<Map<string, Pin>> {
    const rows: PinRow[] = await queryable(TABLES.segmentPins)
      .where({ member_id: memberId, ...(segmentId === undefined ? {} : { segment_id: segmentId }) })
      .select('segment_id', 'direction', 'reason', 'pinned_by', 'pinned_at');
    return new Map(
      rows.map(({ segment_id, direction, reason, pinned_by: by, pinned_at }) => [
        segment_id,
        { direction, reason, by, at: instant(pinned_at) },
      ]),
    );
  },
  /** Open stays. */
  async stays(memberId: string, segmentId?: string, queryable: Queryable = knex): Promise<Map<string, Stay>> {
    const rows: StayRow[] = await queryable(TABLES.memberships)
      .where({ member_id: memberId, exited_at: 0, ...(segmentId === undefined ? {} : { segment_id: segmentId }) })
      .select('segment_id', 'origin', 'entered_at', 'entered_by');
    return new Map(
      rows.map(({ segment_id, origin, entered_at, entered_by: by }) => [
        segment_id,
        { origin, since: instant(entered_at), by },
      ]),
    );
  },
});
