/** Enrollments. A change of state is one compare-and-set whose states come from the transition table. */
import type { Knex } from 'knex';
import type { DeliveryState, EnrollmentState } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
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

    /** False: the event does not apply any more, nothing was changed. */
    async change(q: Queryable, { id, event, awaiting, patch = {} }: Change): Promise<boolean> {
      const after = statesBefore(event).map((state) => nextState(state, event) ?? state);
      const closing = ended(after) ? { next_send_at: null } : {};
      const query = q(TABLES.enrollments).where({ id }).whereIn('state', statesBefore(event));
      if (awaiting !== undefined) void query.where({ current_step_id: awaiting });
      const changed = await query.update({
        ...closing,
        ...patch,
        state: stateAfter(knex, event),
        updated_at: database.nowMs(),
      });
      return changed > 0;
    },

    /** Ends what a recipient has open. */
    async cancelRecipient(q: Queryable, { recipientId, sequenceId, reason }: Departure): Promise<number> {
      const query = q(TABLES.enrollments).where({ recipient_id: recipientId }).whereIn('state', statesBefore('cancel'));
      if (sequenceId !== null) void query.where({ sequence_id: sequenceId });
      const patch = { state: 'cancelled', exit_reason: reason, next_send_at: null };
      return query.update({ ...patch, updated_at: database.nowMs() });
    },

    /** Steps for which a delivery was ever planned, with their template and whether it may have gone out. */
    async hadSteps(enrollmentId: number, q: Queryable): Promise<HadStep[]> {
      const rows: Columns[] = await q(TABLES.deliveries)
        .where({ enrollment_id: enrollmentId })
        .whereNotNull('step_id')
        .distinct('step_id', 'template_id', 'state');
      return rows.map((row) => ({
        stepId: String(row.step_id),
        templateId: String(row.template_id),
        wentOut: !NOT_SENT.has(String(row.state)),
      }));
    },
  };
};

const ended = (states: readonly EnrollmentState[]): boolean => states.every((state) => !OPEN_STATES.includes(state));

/** One CASE for every state the event may start from, so that the answer depends on the row and not on a read before it. */
const stateAfter = (knex: Knex, event: EnrollmentEvent): Knex.Raw => {
  const pairs = statesBefore(event).map((state) => [state, nextState(state, event) ?? state]);
  return knex.raw(`CASE state ${pairs.map(() => 'WHEN ? THEN ?').join(' ')} ELSE state END`, pairs.flat());
};
