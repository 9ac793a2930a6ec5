/** The walk of one enrolling: pages of contacts by row id, chunks of one transaction each. */
import type { Knex } from 'knex';
import { DomainError, type SkipReason } from '../../contracts';
import { inPieces } from '../../lib/in-pieces';
import { withRetry } from '../../platform/with-retry';
import type { Asked, Candidate } from './candidate-repository';
import { emptyTally, skipReason, withEnrolled, withSkipped, type Tally } from './core/tally';
import { createEnrollChunk, type EnrollChunkDeps, type Walk } from './enroll-chunk';

export interface Skipped {
  recipientId: string;
  reason: SkipReason;
}

/** So far, and who was left out since the last time. */
export interface Step {
  tally: Tally;
  skipped: readonly Skipped[];
}

/** In the transaction that it tells of; what it throws ends the walk, and that transaction. */
export type NoteStep = (trx: Knex.Transaction, step: Step) => Promise<void>;

interface NotedWalk extends Walk {
  /** Told of each transaction of the walk. */
  note?: NoteStep;
}

/** A transaction of this size takes a fraction of a second on every engine. */
const CHUNK = 1_000;

export interface EnrollWalkDeps extends EnrollChunkDeps {
  segments: {
    /** Keeps it from being removed until the transaction ends; false where it is gone. */
    holdForUse(documentId: string, within: Knex.Transaction): Promise<boolean>;
  };
}

export const createEnrollWalk = (deps: EnrollWalkDeps) => {
  const { database, candidates, segments } = deps;
  const writeChunk = createEnrollChunk(deps);

  return async (segmentId: string, asked: Asked, { note, ...walk }: NotedWalk): Promise<Tally> => {
    let tally = emptyTally();
    const step = async (work: (trx: Knex.Transaction) => Promise<Step>): Promise<void> => {
      const done = await withRetry(() =>
        database.transaction(async (trx) => {
          const next = await work(trx);
          await note?.(trx, next);
          return next;
        }),
      );
      tally = done.tally;
    };
    for await (const page of candidates.pages(asked)) {
      const { free, skipped } = sorted(page);
      for (const part of inPieces(skipped, CHUNK)) {
        await step(async () => ({
          tally: part.reduce((sum, { reason }) => withSkipped(sum, reason, 1), tally),
          skipped: part,
        }));
      }
      for (const chunk of inPieces(free, CHUNK)) {
        await step(async (trx) => {
          // Whoever would delete it waits, and then finds who walks because of it.
          if (!(await segments.holdForUse(segmentId, trx))) throw gone();
          const made = await writeChunk(trx, chunk, walk);
          const late = chunk.filter(({ documentId }) => !made.has(documentId));
          return {
            tally: withSkipped(withEnrolled(tally, made.size), 'already_enrolled', late.length),
            skipped: late.map(({ documentId }) => ({ recipientId: documentId, reason: 'already_enrolled' })),
          };
        });
      }
    }
    return tally;
  };
};

const gone = (): DomainError => new DomainError('not_found', 'The segment was deleted while it was enrolled');

function sorted(page: readonly Candidate[]): { free: Candidate[]; skipped: Skipped[] } {
  const free: Candidate[] = [];
  const skipped: Skipped[] = [];
  for (const candidate of page) {
    const reason = skipReason(candidate.verdict, candidate.isEnrolled);
    if (reason === null) free.push(candidate);
    else skipped.push({ recipientId: candidate.documentId, reason });
  }
  return { free, skipped };
}
