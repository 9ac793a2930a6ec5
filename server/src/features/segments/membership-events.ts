/** Tells who came and went, after it is committed. The table is the source that lasts; this is the bell. */
import type { RunCause } from '../../contracts';
import { describeError } from '../../lib/describe-error';
import type { StayRepository } from './stay-repository';

export interface MembershipChange {
  segment: { documentId: string; name: string; entity: string };
  run: { id: number; cause: RunCause };
  direction: 'entered' | 'left';
  /** Document ids within the segment’s entity; at most 1,000 at once. */
  members: string[];
  at: Date;
}

export type MembershipListener = (change: MembershipChange) => void | Promise<void>;

export interface MembershipEventsDeps {
  stays: Pick<StayRepository, 'moved'>;
  /** Strapi’s event hub. */
  emit(event: string, payload: object): void;
  log: { warn(message: string): void };
}

/** What a run has told of already. */
export interface Announced {
  entered: number;
  left: number;
}

export interface Announcement {
  segment: MembershipChange['segment'];
  run: { id: number; cause: RunCause; atMs: number };
  /** How many it has moved since it was last told of. */
  changes: Announced;
  /** Told of are these alone, each of whom is named once in a run; of all others those whose stay comes later. */
  among?: readonly string[];
}

const MEMBERS_AT_ONCE = 1_000;
const DIRECTIONS = ['entered', 'left'] as const;

export type MembershipEvents = ReturnType<typeof createMembershipEvents>;

export const createMembershipEvents = ({ stays, emit, log }: MembershipEventsDeps) => {
  const listeners = new Set<MembershipListener>();

  const tell = async (change: MembershipChange): Promise<void> => {
    const { segment, run, members, at } = change;
    emit(`cohort.segment.${change.direction}`, { segment, run, members, at: at.toISOString() });
    for (const listener of listeners) {
      try {
        await listener(change);
      } catch (error) {
        log.warn(`A listener of segment ${segment.documentId} failed: ${describeError(error)}`);
      }
    }
  };

  return {
    /** Returns what stops listening. A listener that throws stops nobody else. */
    onMembershipChange(listener: MembershipListener): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** What a run has committed beyond what it has told of; nobody is told of a first filling. */
    async announce({ segment, run, changes, among }: Announcement, told: Announced): Promise<Announced> {
      if (run.cause === 'initial') return told;
      const next = among ? { entered: 0, left: 0 } : { ...told };
      for (const direction of DIRECTIONS.filter((one) => changes[one] > 0)) {
        for (;;) {
          const moved = await stays.moved({
            ...{ segmentId: segment.documentId, runId: run.id, atMs: run.atMs, direction },
            ...{ afterId: next[direction], limit: MEMBERS_AT_ONCE, among },
          });
          const last = moved[moved.length - 1];
          if (!last) break;
          next[direction] = last.id;
          const members = moved.map(({ memberId }) => memberId);
          await tell({ segment, run: { id: run.id, cause: run.cause }, direction, members, at: new Date(run.atMs) });
          if (moved.length < MEMBERS_AT_ONCE) break;
        }
      }
      return among ? told : next;
    },
  };
};
