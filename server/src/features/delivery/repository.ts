/**
 * The ledger's rows. Every transition is one compare-and-set; `false` or null means that somebody else was first, and
 * the caller stops. The states it may start from come from the transition table.
 */
import type { DeliveryState } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { impersonalData } from './core/delivery-event';
import { TRANSITIONS, isAllowed, type TransitionId } from './core/delivery-state';
import { holdExists, pausedEnrollment } from './held-query';
import { toLedgerRow, type Columns, type LedgerRow } from './ledger-row';
import { closedEnrollment } from './may-depart';
import { leaseEnd, updateRow } from './update-rows';

export interface Move {
  transition: TransitionId;
  id: number;
  fence: number;
  to: DeliveryState;
  patch?: Columns;
  /** The event's data; written in the caller's transaction. Null: there is nothing new to tell, and none is written. */
  event?: Columns | null;
  /** Also asks that the lease has run out (sweeper). */
  leaseGone?: boolean;
}

export interface LedgerEvent {
  deliveryId: number;
  type: string;
  data?: Columns;
}

export type DeliveryRepository = ReturnType<typeof createDeliveryRepository>;

export const createDeliveryRepository = (database: Database) => ({
  nowMs: (q: Queryable = database.knex): Promise<number> => readNowMs(database, q),
  async find(id: number, q: Queryable = database.knex): Promise<LedgerRow | null> {
    const row = await q(TABLES.deliveries).where({ id }).first();
    return row ? toLedgerRow(row) : null;
  },
  appendEvent: (q: Queryable, event: LedgerEvent): Promise<void> => appendEvents(database, q, [event]),
  appendEvents: (q: Queryable, events: readonly LedgerEvent[]): Promise<void> => appendEvents(database, q, events),
  /** Whether a hold keeps it from leaving now. */
  async isOnHold({ id }: LedgerRow): Promise<boolean> {
    const held = database.knex(TABLES.deliveries).where({ id }).whereExists(holdExists(database));
    return (await held.first('id')) !== undefined;
  },
  /** Whether its enrollment was paused or ended; a row without an enrollment is never held back. */
  async isHeldBack({ id }: LedgerRow): Promise<boolean> {
    const heldBack = database.knex(TABLES.deliveries).where({ id }).whereExists(closedEnrollment(database));
    return (await heldBack.first('id')) !== undefined;
  },
  /** Whether its enrollment is paused: whatever else is the matter with it then waits too. */
  async isPaused({ id }: LedgerRow): Promise<boolean> {
    const paused = database.knex(TABLES.deliveries).where({ id }).whereExists(pausedEnrollment(database));
    return (await paused.first('id')) !== undefined;
  },
  /** Keeps the lease of a mail that a worker still has in hand. */
  async renew({ id, fence }: LedgerRow, leaseMs: number): Promise<void> {
    const rows = database.knex(TABLES.deliveries).where({ id, fence }).whereIn('state', ['claimed', 'sending']);
    await rows.update({ lease_until: leaseEnd(database, leaseMs) });
  },
  /** Any other transition, by fence, with its event. Returns the instant, or null when somebody else was first. */
  move: (q: Queryable, to: Move): Promise<number | null> => move(database, q, to),
  /** True for exactly one caller per delivery: the one that tells the source. */
  async markSettled(q: Queryable, id: number): Promise<boolean> {
    const unsettled = q(TABLES.deliveries).where({ id }).whereNull('settled_at');
    return (await unsettled.update({ settled_at: database.nowMs() })) > 0;
  },
});

const readNowMs = async ({ nowMs }: Database, q: Queryable): Promise<number> => {
  const [row] = await q.select({ now: nowMs() });
  return toNumber(row.now);
};

/** The caller keeps their number below what a statement can bind. */
const appendEvents = async ({ nowMs }: Database, q: Queryable, events: readonly LedgerEvent[]): Promise<void> => {
  const rows = events.map(({ deliveryId, type, data = {} }) => ({
    ...{ delivery_id: deliveryId, type, at: nowMs() },
    data: JSON.stringify(data),
  }));
  if (rows.length > 0) await q(TABLES.deliveryEvents).insert(rows);
};

/** A mail that was on its way when its person was erased has an answer yet, and nothing personal in it is written. */
const unlessErased = ({ knex }: Database, patch: Columns = {}): Columns => {
  const guarded = ['email', 'domain', 'reason'].filter((column) => typeof patch[column] === 'string');
  const values = guarded.map((column) => [
    column,
    knex.raw('CASE WHEN erased_at IS NULL THEN ? END', [String(patch[column])]),
  ]);
  return { ...patch, ...Object.fromEntries(values) };
};

const move = async (
  database: Database,
  q: Queryable,
  { transition, id, fence, to, patch, event, leaseGone }: Move,
): Promise<number | null> => {
  const from = TRANSITIONS[transition].from.filter((state) => isAllowed(transition, state, to));
  const row = await updateRow(database, q, {
    id,
    matching: (rows) => {
      const held = rows.where({ fence }).whereIn('state', from);
      return leaseGone ? held.where('lease_until', '<=', database.nowMs()) : held;
    },
    columns: {
      ...{ state: to, claimed_by: null, lease_until: null, updated_at: database.nowMs() },
      ...unlessErased(database, patch),
    },
  });
  if (!row) return null;
  if (event !== null) {
    const data = { transition, fence, ...event };
    const told = row.erased_at === null ? data : impersonalData(data);
    await appendEvents(database, q, [{ deliveryId: id, type: to, data: told }]);
  }
  return toNumber(row.updated_at);
};
