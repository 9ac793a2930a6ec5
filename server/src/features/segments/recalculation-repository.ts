/**
 * Opens and ends the stays of one member in several segments, in one transaction; keeps each as a run, and how many the
 * segment holds then.
 */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import type { Evaluation, Slice } from './core/stay-statements';
import type { StoredSegment } from './segment-row';

/** What the member’s stay in one segment is compared with. */
export interface MemberEvaluation {
  segment: StoredSegment;
  evaluation: Omit<Evaluation, 'runId' | 'atMs'>;
}

export interface Recalculation {
  memberId: string;
  /** See core/actor. */
  actor: string;
  evaluatedAt: Date;
}

export interface MovedStay {
  segment: StoredSegment;
  direction: 'entered' | 'left';
  runId: number;
  atMs: number;
}

/** The part of the stay repository that compares members with their stays. */
interface StayWriter {
  transaction<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  apply(trx: Knex.Transaction, evaluation: Evaluation, slice: Slice): Promise<{ entered: number; left: number }>;
  settleOrigins(trx: Knex.Transaction, evaluation: Evaluation, ids: readonly string[]): Promise<void>;
  size(segmentId: string, within: Knex.Transaction): Promise<number>;
}

/** The counts kept beside a segment. */
interface SegmentSizes {
  lock(trx: Knex.Transaction, segmentId: string): Promise<unknown>;
  saveSize(segmentId: string, counted: { size: number; at: Date }, within: Knex.Transaction): Promise<void>;
}

interface RecalculationDeps {
  database: Database;
  stays: StayWriter;
  segments: SegmentSizes;
  log: { append(entry: RecalculationEntry, trx: Knex.Transaction): Promise<void> };
}
interface RecalculationEntry {
  segmentId: string;
  memberId: string;
  action: 'recalculated';
  actor: string;
  data: { direction: MovedStay['direction'] };
}

export type RecalculationRepository = ReturnType<typeof createRecalculationRepository>;

export const createRecalculationRepository = ({ database, stays, segments, log }: RecalculationDeps) => {
  const move = async (
    trx: Knex.Transaction,
    { segment, evaluation }: MemberEvaluation,
    recalculation: Recalculation,
  ): Promise<MovedStay | null> => {
    const { memberId, actor } = recalculation;
    const { id: runId, atMs } = await insertRun(database, trx, { segment, recalculation });
    const stamped = { ...evaluation, runId, atMs };
    const { entered, left } = await stays.apply(trx, stamped, { kind: 'members', ids: [memberId] });
    if (entered + left === 0) {
      await trx(TABLES.segmentRuns).where({ id: runId }).delete();
      return null;
    }
    await stays.settleOrigins(trx, stamped, [memberId]);
    await trx(TABLES.segmentRuns).where({ id: runId }).update({ entered, exited: left });
    const direction = entered > 0 ? 'entered' : 'left';
    const segmentId = segment.documentId;
    await log.append({ segmentId, memberId, action: 'recalculated', actor, data: { direction } }, trx);
    return { segment, direction, runId, atMs };
  };

  /** The segment is locked before it is counted: of two at once the second counts whom the first has moved. */
  const keepSize = async (trx: Knex.Transaction, segmentId: string, at: Date): Promise<void> => {
    await segments.lock(trx, segmentId);
    await segments.saveSize(segmentId, { size: await stays.size(segmentId, trx), at }, trx);
  };

  return {
    /** Those that another process has moved meanwhile are left out. Not for use inside a transaction. */
    move: (evaluations: readonly MemberEvaluation[], recalculation: Recalculation): Promise<MovedStay[]> =>
      stays.transaction(async (trx) => {
        const moved: MovedStay[] = [];
        for (const evaluation of evaluations) {
          const stay = await move(trx, evaluation, recalculation);
          if (stay) moved.push(stay);
        }
        for (const { segment } of moved) await keepSize(trx, segment.documentId, recalculation.evaluatedAt);
        return moved;
      }),
  };
};

interface RunInput {
  segment: StoredSegment;
  recalculation: Recalculation;
}

async function insertRun(
  { client, nowMs }: Database,
  trx: Knex.Transaction,
  { segment, recalculation }: RunInput,
): Promise<{ id: number; atMs: number }> {
  const query = trx(TABLES.segmentRuns).insert({
    ...{ segment_id: segment.documentId, cause: 'record', state: 'done', requested_by: recalculation.actor },
    ...{ evaluated_at: recalculation.evaluatedAt.getTime(), started_at: nowMs(), finished_at: nowMs() },
    ...{ checked: 1, entered: 0, exited: 0 },
  });
  // MySQL answers with the id unasked, and warns of the asking.
  const [inserted]: (number | { id: number })[] = await (client === 'mysql' ? query : query.returning('id'));
  const id = typeof inserted === 'object' ? inserted.id : Number(inserted);
  const row: { started_at: unknown } = await trx(TABLES.segmentRuns).where({ id }).first('started_at');
  return { id, atMs: toNumber(row.started_at) };
}
