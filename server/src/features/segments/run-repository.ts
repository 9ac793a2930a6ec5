/** Recalculations of tracked segments. One runs at a time: its `running_key` is unique, and its lease can be taken over. */
import type { Knex } from 'knex';
import type { RunCause, RunState, SegmentRun } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { isUniqueViolation, toNumber, toNumberOrNull, type Database, type Queryable } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';

/** A process that has not been heard of for this long is taken to be gone. */
export const RUN_LEASE_MS = 5 * 60_000;
/** Of each segment as many finished runs are kept, beside the one that filled it. */
const KEPT_RUNS = 500;

export interface NewRun {
  segmentId: string;
  cause: RunCause;
  evaluatedAtMs: number;
  requestedBy: string | null;
}

export interface StartedRun {
  id: number;
  startedAtMs: number;
}

export interface Progress {
  checked: number;
  entered: number;
  left: number;
}

/** lost: another process has taken the run over, or it was ended; what is not committed must not be. */
export type Standing = 'running' | 'cancelled' | 'lost';

export type RunRepository = ReturnType<typeof createRunRepository>;

export const createRunRepository = (database: Database) => {
  const runs = (queryable: Queryable = database.knex) => queryable(TABLES.segmentRuns);
  return { ...starting(database, runs), ...ending(database, runs), ...reading(runs), ...looking(database, runs) };
};

type Runs = (queryable?: Queryable) => Knex.QueryBuilder;

/** Whether the run of a segment was one whose lease is over: it has failed now, and its place is free. */
const endLost = (database: Database, runs: Runs, segmentId: string): Promise<boolean> => {
  const lost = { state: 'failed', error: 'The process stopped in the middle', finished_at: database.nowMs() };
  return withRetry(async () => {
    const ended: number = await runs()
      .where({ running_key: segmentId })
      .where('lease_until', '<', database.nowMs())
      .update({ ...lost, running_key: null, lease_until: null });
    return ended > 0;
  });
};

const starting = (database: Database, runs: Runs) => ({
  /** Its process is still at it, though no step has ended. */
  async keep(id: number): Promise<void> {
    await runs()
      .where({ id, state: 'running' })
      .update({ lease_until: leaseEnd(database) });
  },
  /** Null: one is running. A run whose lease is over fails, and its place is free. */
  async begin({ segmentId, cause, evaluatedAtMs, requestedBy }: NewRun): Promise<StartedRun | null> {
    await endLost(database, runs, segmentId);
    try {
      await runs().insert({
        ...{ segment_id: segmentId, running_key: segmentId, cause, state: 'running', requested_by: requestedBy },
        ...{ evaluated_at: evaluatedAtMs, started_at: database.nowMs(), lease_until: leaseEnd(database) },
        ...{ checked: 0, entered: 0, exited: 0 },
      });
      const row: { id: number; started_at: unknown } = await runs()
        .where({ running_key: segmentId })
        .first('id', 'started_at');
      return { id: row.id, startedAtMs: toNumber(row.started_at) };
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  },
  async expect(id: number, total: number): Promise<void> {
    await runs().where({ id }).update({ total });
  },
});

const ending = (database: Database, runs: Runs) => ({
  /** In the transaction of a chunk: counts it, and says whether the run still stands. */
  async advance(trx: Knex.Transaction, id: number, { checked, entered, left }: Progress): Promise<Standing> {
    const raised = (column: string, by: number) => database.knex.raw('?? + ?', [column, by]);
    const counts = { checked: raised('checked', checked), entered: raised('entered', entered) };
    const changed = await runs(trx)
      .where({ id, state: 'running' })
      .update({ ...counts, exited: raised('exited', left), lease_until: leaseEnd(database) });
    if (changed === 0) return 'lost';
    const row: { cancel_requested_at: unknown } = await runs(trx).where({ id }).first('cancel_requested_at');
    return row.cancel_requested_at === null ? 'running' : 'cancelled';
  },
  async finish(id: number, state: Exclude<RunState, 'running'>, last: { size?: number; error?: string } = {}) {
    const { size = null, error = null } = last;
    await withRetry(() =>
      runs()
        .where({ id, state: 'running' })
        .update({ state, size, error, running_key: null, lease_until: null, finished_at: database.nowMs() }),
    );
  },
  /** A run that changed nothing and that nobody asked for leaves no trace. */
  async drop(id: number): Promise<void> {
    await runs().where({ id }).delete();
  },
  /** False where none is running. */
  async requestCancel(segmentId: string): Promise<boolean> {
    const changed: number = await runs()
      .where({ running_key: segmentId })
      .update({ cancel_requested_at: database.nowMs() });
    return changed > 0;
  },
  async prune(segmentId: string): Promise<void> {
    const oldest: { id: number } | undefined = await runs()
      .where({ segment_id: segmentId })
      .whereNot({ cause: 'initial' })
      .orderBy('id', 'desc')
      .offset(KEPT_RUNS)
      .first('id');
    if (!oldest) return;
    await runs()
      .where({ segment_id: segmentId, running_key: null })
      .whereNot({ cause: 'initial' })
      .where('id', '<=', oldest.id)
      .delete();
  },
  async forget(segmentId: string): Promise<void> {
    await runs().where({ segment_id: segmentId }).delete();
  },
});

const reading = (runs: Runs) => ({
  /** Whether the stays of all members have been found once; until then nobody has entered. */
  async isFilled(segmentId: string): Promise<boolean> {
    const done: unknown = await runs().where({ segment_id: segmentId, cause: 'initial', state: 'done' }).first('id');
    return done !== undefined;
  },
  /** Since when its stays are known: what the first run that found all of them went by. */
  async filledSince(segmentId: string): Promise<Date | null> {
    const row: { evaluated_at: unknown } | undefined = await runs()
      .where({ segment_id: segmentId, cause: 'initial', state: 'done' })
      .orderBy('id')
      .first('evaluated_at');
    return row ? new Date(toNumber(row.evaluated_at)) : null;
  },
  async filledAmong(segmentIds: readonly string[], within?: Queryable): Promise<Set<string>> {
    const rows: { segment_id: string }[] = await runs(within)
      .whereIn('segment_id', segmentIds)
      .where({ cause: 'initial', state: 'done' })
      .distinct('segment_id');
    return new Set(rows.map((row) => row.segment_id));
  },
  async find(id: number): Promise<SegmentRun | null> {
    const row: RunRow | undefined = await runs().where({ id }).first();
    return row ? toRun(row) : null;
  },
  /** When the relative dates of a segment were last counted from, for everybody. */
  async lastEvaluation(segmentId: string): Promise<Date | null> {
    const row: { evaluated_at: unknown } | undefined = await runs()
      .where({ segment_id: segmentId, state: 'done' })
      .whereIn('cause', ['initial', 'definition', 'clock', 'demand'])
      .orderBy('id', 'desc')
      .first('evaluated_at');
    return row ? new Date(toNumber(row.evaluated_at)) : null;
  },
});

/** As it is now: a run whose process is gone has ended. */
const looking = (database: Database, runs: Runs) => {
  const running = async (segmentId: string): Promise<SegmentRun | null> => {
    const row: RunRow | undefined = await runs().where({ running_key: segmentId }).first();
    if (!row || (await endLost(database, runs, segmentId))) return null;
    return toRun(row);
  };
  return {
    running,
    async list(segmentId: string, { page, pageSize }: { page: number; pageSize: number }) {
      await running(segmentId);
      const rows: RunRow[] = await runs()
        .where({ segment_id: segmentId })
        .orderBy('id', 'desc')
        .limit(pageSize)
        .offset((page - 1) * pageSize);
      const [counted]: { total: unknown }[] = await runs().where({ segment_id: segmentId }).count({ total: '*' });
      return { runs: rows.map(toRun), total: toNumber(counted?.total ?? 0) };
    },
  };
};

const leaseEnd = (database: Database): Knex.Raw => database.knex.raw('? + ?', [database.nowMs(), RUN_LEASE_MS]);

interface RunRow {
  id: number;
  cause: RunCause;
  state: RunState;
  evaluated_at: unknown;
  started_at: unknown;
  finished_at: unknown;
  total: number | null;
  checked: number;
  entered: number;
  exited: number;
  size: number | null;
  cancel_requested_at: unknown;
  requested_by: string | null;
  error: string | null;
}

const toRun = (row: RunRow): SegmentRun => ({
  id: row.id,
  cause: row.cause,
  state: row.state,
  evaluatedAt: instantOrNull(row.evaluated_at),
  startedAt: new Date(toNumber(row.started_at)).toISOString(),
  finishedAt: instantOrNull(row.finished_at),
  total: row.total,
  checked: row.checked,
  entered: row.entered,
  left: row.exited,
  size: row.size,
  cancelRequested: row.cancel_requested_at !== null,
  requestedBy: row.requested_by,
  error: row.error,
});

const instantOrNull = (value: unknown): string | null => {
  const ms = toNumberOrNull(value);
  return ms === null ? null : new Date(ms).toISOString();
};
