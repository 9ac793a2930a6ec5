/** Enrollments. A change of state is one compare-and-set whose states come from the transition table. */
import type { Knex } from 'knex';
import type { DeliveryState, EnrollmentState } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { LockedByAnother } from '../../platform/with-retry';
import { nextState, OPEN_STATES, statesBefore, type EnrollmentEvent } from './core/enrollment-state';
import { toEnrollmentRow, type Columns, type EnrollmentRow } from './enrollment-row';

export interface Change {
  id: number;
  event: EnrollmentEvent;
  /** Only while this step is awaited: its end moves the enrollment on once. */
  awaiting?: string | null;
  patch?: Columns;
}

export interface Departure {
  recipientId: string;
  /** Null: everywhere. */
  sequenceId: string | null;
  reason: string;
}

export interface HadStep {
  stepId: string;
  templateId: string;
  /** Whether it may have gone out. */
  wentOut: boolean;
}

/** Ends of a delivery that no server has seen. */
const NOT_SENT: ReadonlySet<string> = new Set<DeliveryState>([
  'skipped',
  'expired',
  'failed',
  'suppressed',
  'cancelled',
]);

/**
 * By id, locked until `trx` ends; those that are gone are absent. Throws at once where another transaction has locked one,
 * with a code by which the unit is tried again: whoever waited here would wait with everything that is locked.
 */
const lockAll = async (
  { client }: Database,
  trx: Knex.Transaction,
  ids: readonly number[],
): Promise<Map<number, EnrollmentRow>> => {
  const wanted = trx(TABLES.enrollments).whereIn('id', ids).orderBy('id');
  const rows: Columns[] = client === 'sqlite' ? await wanted : await wanted.forUpdate().skipLocked();
  const locked = new Map(rows.map((row) => [toNumber(row.id), toEnrollmentRow(row)]));
  const missing = ids.filter((id) => !locked.has(id));
  if (missing.length > 0 && (await trx(TABLES.enrollments).whereIn('id', missing).first('id')))
    throw new LockedByAnother(`Enrollment ${missing.join(', ')} is being changed by somebody else`);
  return locked;
};

export type EnrollmentRepository = ReturnType<typeof createEnrollmentRepository>;

export const createEnrollmentRepository = (database: Database) => {
  const { knex } = database;

  const nowMs = async (q: Queryable = knex): Promise<number> => {
    const [row] = await q.select({ now: database.nowMs() });
    return toNumber(row.now);
  };

  return {
    nowMs,

    async find(id: number, q: Queryable = knex): Promise<EnrollmentRow | null> {
      const row: Columns | undefined = await q(TABLES.enrollments).where({ id }).first();
      return row ? toEnrollmentRow(row) : null;
    },

    lockAll: (trx: Knex.Transaction, ids: readonly number[]) => lockAll(database, trx, ids),

    /** By id; those that are gone are absent. */
    async findAll(ids: readonly number[], q: Queryable = knex): Promise<Map<number, EnrollmentRow>> {
      const rows: Columns[] = ids.length === 0 ? [] : await q(TABLES.enrollments).whereIn('id', ids);
      return new Map(rows.map((row) => [toNumber(row.id), toEnrollmentRow(row)]));
    },

    /** False: the event does not apply any more, nothing was changed. */
    change: async (q: Queryable, { id, ...change }: Change): Promise<boolean> =>
      (await applyChange(database, q, { ids: [id], ...change })) > 0,

    /** The ids of those that were changed; what is alike is changed by one statement. */
    async changeAll(q: Queryable, changes: readonly Change[]): Promise<Set<number>> {
      const changed = new Set<number>();
      for (const alike of groupAlike(changes)) {
        for (const id of await applyChangeToEach(database, q, alike)) changed.add(id);
      }
      return changed;
    },

    /** Ends what a recipient has open. */
    async cancelRecipient(q: Queryable, { recipientId, sequenceId, reason }: Departure): Promise<number> {
      const query = q(TABLES.enrollments).where({ recipient_id: recipientId }).whereIn('state', statesBefore('cancel'));
      if (sequenceId !== null) void query.where({ sequence_id: sequenceId });
      const patch = { state: 'cancelled', exit_reason: reason, next_send_at: null };
      return query.update({ ...patch, updated_at: database.nowMs() });
    },

    /** By enrollment, the steps for which a delivery was ever planned. */
    async hadSteps(enrollmentIds: readonly number[], q: Queryable): Promise<Map<number, HadStep[]>> {
      const rows: Columns[] = await q(TABLES.deliveries)
        .whereIn('enrollment_id', enrollmentIds)
        .whereNotNull('step_id')
        .distinct('enrollment_id', 'step_id', 'template_id', 'state');
      const had = new Map<number, HadStep[]>(enrollmentIds.map((id) => [id, []]));
      for (const row of rows) had.get(toNumber(row.enrollment_id))?.push(toHadStep(row));
      return had;
    },
  };
};

const toHadStep = (row: Columns): HadStep => ({
  stepId: String(row.step_id),
  templateId: String(row.template_id),
  wentOut: !NOT_SENT.has(String(row.state)),
});

type ChangeOfSeveral = Omit<Change, 'id'> & { ids: number[] };

const groupAlike = (changes: readonly Change[]): ChangeOfSeveral[] => {
  const groups = new Map<string, ChangeOfSeveral>();
  for (const { id, ...change } of changes) {
    const key = JSON.stringify(change);
    const group = groups.get(key);
    if (group) group.ids.push(id);
    else groups.set(key, { ids: [id], ...change });
  }
  return [...groups.values()];
};

const changeQuery = (
  { knex, nowMs }: Database,
  q: Queryable,
  { ids, event, awaiting, patch = {} }: ChangeOfSeveral,
): Knex.QueryBuilder<Columns, number> => {
  const after = statesBefore(event).map((state) => nextState(state, event) ?? state);
  const closing = ended(after) ? { next_send_at: null } : {};
  const query = q(TABLES.enrollments).whereIn('id', ids).whereIn('state', statesBefore(event));
  if (awaiting !== undefined) void query.where({ current_step_id: awaiting });
  return query.update({ ...closing, ...patch, state: stateAfter(knex, event), updated_at: nowMs() });
};

const applyChange = async (database: Database, q: Queryable, change: ChangeOfSeveral): Promise<number> =>
  changeQuery(database, q, change);

/** The ids of those that it applied to. */
const applyChangeToEach = async (database: Database, q: Queryable, change: ChangeOfSeveral): Promise<number[]> => {
  if (database.client !== 'mysql') {
    const rows: Columns[] = await changeQuery(database, q, change).returning('id');
    return rows.map((row) => toNumber(row.id));
  }
  const changed: number[] = [];
  for (const id of change.ids) if ((await applyChange(database, q, { ...change, ids: [id] })) > 0) changed.push(id);
  return changed;
};

const ended = (states: readonly EnrollmentState[]): boolean => states.every((state) => !OPEN_STATES.includes(state));

/** One CASE for every state the event may start from, so that the answer depends on the row and not on a read before it. */
const stateAfter = (knex: Knex, event: EnrollmentEvent): Knex.Raw => {
  const pairs = statesBefore(event).map((state) => [state, nextState(state, event) ?? state]);
  return knex.raw(`CASE state ${pairs.map(() => 'WHEN ? THEN ?').join(' ')} ELSE state END`, pairs.flat());
};
