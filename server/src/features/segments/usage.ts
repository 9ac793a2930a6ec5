/** What uses a segment, and whether it may go. Who enrolls segments stands to the right, and is asked by a function. */
import { DomainError, type SegmentUsage } from '../../contracts';
import type { Caller } from '../../platform/caller';
import type { Queryable } from '../../platform/database';
import { canSee } from './core/access';
import type { SegmentLookup } from './segment-lookup';
import { referringTo } from './segment-referrers';
import type { SegmentRepository } from './segment-repository';
import { ownershipOf } from './segment-row';

export type SequenceUse = SegmentUsage['sequences'][number];
export interface SequenceUses {
  /** The sequences in which a segment was enrolled. */
  usesOf(segmentId: string, within?: Queryable): Promise<SequenceUse[]>;
  /** How many they are, in the order of the segments. */
  countUses(segmentIds: readonly string[]): Promise<number[]>;
}

export interface UsageDeps {
  segments: Pick<SegmentRepository, 'all'>;
  lookup: SegmentLookup;
  uses: SequenceUses;
}

export interface Usage {
  usage(caller: Caller, documentId: string): Promise<SegmentUsage>;
}

export const createUsage = ({ segments, lookup, uses }: UsageDeps): Usage => ({
  async usage(caller, documentId) {
    await lookup.visible(caller, documentId);
    const sequences = await uses.usesOf(documentId);
    const referring = await referringTo(segments, documentId);
    const shown = referring.filter((other) => canSee(caller, ownershipOf(other)));
    return {
      sequences,
      segments: shown.map((other) => ({ documentId: other.documentId, name: other.name })),
      hiddenSegments: referring.length - shown.length,
      canDelete: referring.length === 0 && !sequences.some(isWaiting),
    };
  },
});

/** Throws conflict where recipients that came from the segment still walk through a sequence. */
export function refuseInUse(name: string, sequences: readonly SequenceUse[]): void {
  const waiting = sequences.filter(isWaiting);
  if (waiting.length === 0) return;
  const named = waiting.map((use) => `“${use.name}” (${use.openEnrollments})`).join(', ');
  const remedy = 'wait until they have ended, cancel them, or archive the segment instead';
  throw new DomainError('conflict', `“${name}” has open enrollments in ${named}; ${remedy}`);
}

const isWaiting = ({ openEnrollments }: SequenceUse): boolean => openEnrollments > 0;
