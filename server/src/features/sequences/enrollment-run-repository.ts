/**
 * Runs that enroll a segment. One per segment and sequence goes on at a time: its `running_key` is unique. A run that is
 * not heard of any more counts as interrupted, and its place is free.
 */
import type { Knex } from 'knex';
import type { EnrollmentRun, EnrollmentRunState } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { isUniqueViolation, toNumber, type Database, type Queryable } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { tallyColumns, toEnrollmentRun, type RunColumns } from './enrollment-run-row';
import type { Skipped, Step } from './enroll-walk';

/** A process that has not been heard of for this long is taken to be gone. */
export const LEASE_MS = 60_000;
const KEPT_MS = 30 * 24 * 60 * 60_000;
const PRUNED_AT_ONCE = 10_000;
/** Columns × rows stays under the bound-value limits of SQLite. */
const SKIPS_PER_INSERT = 300;
export const GONE = 'The process stopped in the middle; enroll again to do the rest';

export interface RunPlace {
  segmentId: string;
  sequenceId: string;
}

export interface NewEnrollmentRun extends RunPlace {
  segmentName: string;
  sequenceName: string;
  requestedBy: string | null;
  firstSendAtMs: number;
}

export type EnrollmentRunRepository = ReturnType<typeof createEnrollmentRunRepository>;

const keyOf = ({ segmentId, sequenceId }: RunPlace): string => `${segmentId}:${sequenceId}`;

export const createEnrollmentRunRepository = (database: Database) => {
  const runs = (queryable: Queryable = database.knex) => queryable(TABLES.enrollmentRuns);
  const leaseEnd = () => database.knex.raw('? + ?', [database.nowMs(), LEASE_MS]);
  const ended = (state: Exclude<EnrollmentRunState, 'running'>, error: string | null) => ({
    ...{ state, error, running_key: null, lease_until: null, finished_at: database.nowMs() },
  });
  const settleLost = (): Promise<number> =>
    withRetry(() =>
      runs().where({ state: 'running' }).where('lease_until', '<', database.nowMs()).update(ended('interrupted', GONE)),
    );
  return {
    ...reading(runs, settleLost),
    ...keeping({ runs, leaseEnd, ended }),
    ...pruning(database, runs),
    /** Null: one is under way. */
    async begin(run: NewEnrollmentRun): Promise<number | null> {
      await settleLost();
      const running_key = keyOf(run);
      try {
        await runs().insert({
          ...{ segment_id: run.segmentId, sequence_id: run.sequenceId, running_key, state: 'running' },
          ...{ segment_name: run.segmentName, sequence_name: run.sequenceName, requested_by: run.requestedBy },
          ...{ started_at: database.nowMs(), lease_until: leaseEnd(), first_send_at: run.firstSendAtMs },
        });
      } catch (error) {
        if (isUniqueViolation(error)) return null;
        throw error;
      }
      const row: RunColumns | undefined = await runs().where({ running_key }).first('id');
      return row ? toNumber(row.id) : null;
    },
  };
};

interface Keeping {
  runs: Runs;
  leaseEnd(): Knex.Raw;
  ended(state: Exclude<EnrollmentRunState, 'running'>, error: string | null): RunColumns;
}

const keeping = ({ runs, leaseEnd, ended }: Keeping) => ({
  async expect(id: number, total: number): Promise<void> {
    await runs().where({ id }).update({ total });
  },
  /** False: it is no longer ours. */
  async renew(id: number): Promise<boolean> {
    return (await runs().where({ id, state: 'running' }).update({ lease_until: leaseEnd() })) > 0;
  },
  /** In the transaction of what it counts. False: it is no longer ours, and nothing of it may be committed. */
  async advance(trx: Knex.Transaction, id: number, { tally, skipped }: Step): Promise<boolean> {
    const changed = await runs(trx)
      .where({ id, state: 'running' })
      .update({ ...tallyColumns(tally), lease_until: leaseEnd() });
    if (changed === 0) return false;
    await insertSkips(trx, id, skipped);
    return true;
  },
  async finish(id: number, state: Exclude<EnrollmentRunState, 'running'>, error: string | null = null): Promise<void> {
    await withRetry(() => runs().where({ id, state: 'running' }).update(ended(state, error)));
  },
});

async function insertSkips(trx: Knex.Transaction, runId: number, skipped: readonly Skipped[]): Promise<void> {
  const rows = skipped.map(({ recipientId, reason }) => ({ run_id: runId, recipient_id: recipientId, reason }));
  for (let start = 0; start < rows.length; start += SKIPS_PER_INSERT) {
    await trx(TABLES.enrollmentSkips).insert(rows.slice(start, start + SKIPS_PER_INSERT));
  }
}

type Runs = (queryable?: Queryable) => Knex.QueryBuilder;

const reading = (runs: Runs, settleLost: () => Promise<number>) => ({
  async running(place: RunPlace): Promise<EnrollmentRun | null> {
    const row: RunColumns | undefined = await runs()
      .where({ running_key: keyOf(place) })
      .first();
    return row ? toEnrollmentRun(row) : null;
  },
  async find(segmentId: string, id: number): Promise<EnrollmentRun | null> {
    await settleLost();
    const row: RunColumns | undefined = await runs().where({ id, segment_id: segmentId }).first();
    return row ? toEnrollmentRun(row) : null;
  },
  async list(
    place: { segmentId: string; sequenceId?: string },
    { page, pageSize }: { page: number; pageSize: number },
  ) {
    await settleLost();
    const found = () =>
      runs()
        .where({ segment_id: place.segmentId })
        .modify((query) => place.sequenceId !== undefined && void query.where({ sequence_id: place.sequenceId }));
    const rows: RunColumns[] = await found()
      .orderBy('id', 'desc')
      .limit(pageSize)
      .offset((page - 1) * pageSize);
    const [counted]: { total: unknown }[] = await found().count({ total: '*' });
    return { runs: rows.map(toEnrollmentRun), total: toNumber(counted?.total ?? 0) };
  },
});

const pruning = (database: Database, runs: Runs) => ({
  /** Of runs that are long over, with whom they left out; in pieces, so that no other write waits long. */
  async prune(): Promise<void> {
    const { knex } = database;
    const before = knex.raw('? - ?', [database.nowMs(), KEPT_MS]);
    const old: { id: number }[] = await runs()
      .where('started_at', '<', before)
      .where({ running_key: null })
      .select('id');
    for (const { id } of old) {
      for (;;) {
        const skips: { id: number }[] = await knex(TABLES.enrollmentSkips)
          .where({ run_id: id })
          .orderBy('id')
          .limit(PRUNED_AT_ONCE)
          .select('id');
        const last = skips[skips.length - 1];
        if (!last) break;
        await withRetry(() => knex(TABLES.enrollmentSkips).where({ run_id: id }).where('id', '<=', last.id).delete());
      }
      await withRetry(() => runs().where({ id }).delete());
    }
  },
});
