/** How many a segment holds and how many of them can be mailed, kept beside it so that lists need not ask again. */
import { describeError } from '../../lib/describe-error';
import type { Clock } from '../../ports/clock';
import type { FullReach } from './core/reach';
import type { MemberRepository } from './member-repository';
import type { SegmentLookup } from './segment-lookup';
import type { SegmentRepository } from './segment-repository';
import type { StoredSegment } from './segment-row';

export interface CountingDeps {
  segments: Pick<SegmentRepository, 'saveCounts'>;
  members: Pick<MemberRepository, 'reach'>;
  clock: Clock;
  log: { warn(message: string): void };
}

export type SegmentCounting = ReturnType<typeof createSegmentCounting>;

const NOBODY: FullReach = { matched: 0, mailable: 0, unsubscribed: 0, inactive: 0, suppressed: 0, noAddress: 0 };

export const createSegmentCounting = ({ segments, members, clock, log }: CountingDeps, lookup: SegmentLookup) => {
  /** A broken segment holds nobody while it is broken; how many it will hold then is unknown. Throws too_slow. */
  const recount = async (segment: StoredSegment, timeoutMs: number): Promise<{ reach: FullReach; at: Date }> => {
    const at = clock.now();
    const checked = await lookup.checked(segment);
    if (!checked.ok) {
      await segments.saveCounts(segment.documentId, null, null);
      return { reach: NOBODY, at };
    }
    const reach = await members.reach({ ...checked, timeoutMs });
    await segments.saveCounts(segment.documentId, reach, at);
    return { reach, at };
  };
  /** A segment that could not be counted is a segment all the same; its count is unknown, and the log says why. */
  const counted = async (segment: StoredSegment, timeoutMs: number): Promise<StoredSegment> => {
    try {
      const { reach, at } = await recount(segment, timeoutMs);
      const { matched, mailable } = reach;
      return { ...segment, memberCount: matched, mailableCount: mailable, lastCalculatedAt: at.toISOString() };
    } catch (error) {
      log.warn(`Segment ${segment.documentId} is saved but was not counted: ${describeError(error)}`);
      await segments.saveCounts(segment.documentId, null, null);
      return { ...segment, memberCount: null, mailableCount: null, lastCalculatedAt: null };
    }
  };
  return { recount, counted };
};
