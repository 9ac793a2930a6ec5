/**
 * The ledger's rows. Every transition is one compare-and-set; `false` or null means that somebody else was first, and
 * the caller stops. The states it may start from come from the transition table.
 */
import type { Knex } from 'knex';
import type { DeliveryState, EnrollmentState } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { impersonalData } from './core/delivery-event';
import { TRANSITIONS, isAllowed, type TransitionId } from './core/delivery-state';
import { domainOf } from './core/throttle';
import { keepContent } from './kept-content';
import { holdExists } from './held-query';
import { toLedgerRow, type Columns, type LedgerRow } from './ledger-row';
import type { SuppressedQuery } from './suppressed-query';

export interface Claim {
  row: LedgerRow;
  /** The database's clock at the claim. */
  nowMs: number;
}

export interface Move {
  transition: TransitionId;
  id: number;
  fence: number;
  to: DeliveryState;
  patch?: Columns;
  /** The event's data; written in the caller's transaction. */
  event?: Columns;
  /** Also asks that the lease has run out (sweeper). */
  leaseGone?: boolean;
}

export interface LedgerEvent {
  deliveryId: number;
  type: string;
  data?: Columns;
}

export interface Departure {
  email: string;
  subject: string;
  sequenceName: string | null;
  leaseMs: number;
  /** The mail as it is handed over, to be kept; undefined where none is. */
  content?: string | null;
}

export type DeliveryRepository = ReturnType<typeof createDeliveryRepository>;

export const createDeliveryRepository = (database: Database, suppressed: SuppressedQuery) => ({
  nowMs: (q: Queryable = database.knex): Promise<number> => readNowMs(database, q),
  async find(id: number, q: Queryable = database.knex): Promise<LedgerRow | null> {
    const row = await q(TABLES.deliveries).where({ id }).first();
    return row ? toLedgerRow(row) : null;
  },
  appendEvent: (q: Queryable, event: LedgerEvent): Promise<void> => appendEvent(database, q, event),
  /** T1. */
  claim: (id: number, holder: string, leaseMs: number): Promise<Claim | null> =>
    withRetry(() => claim(database, { id, holder, leaseMs })),
  /** T3: state, fence, lease, suppression, an open enrollment and no hold in one statement; with it what is kept. */
  depart: (row: LedgerRow, departure: Departure): Promise<boolean> =>
    withRetry(() => departAndKeep(database, row, { ...departure, suppressed })),
  /** Whether a hold keeps it from leaving now. */
  async isOnHold({ id }: LedgerRow): Promise<boolean> {
    const held = database.knex(TABLES.deliveries).where({ id }).whereExists(holdExists(database));
    return (await held.first('id')) !== undefined;
  },
  /** Whether its enrollment was paused or ended; a row without an enrollment is never held back. */
  isHeldBack: async (row: LedgerRow): Promise<boolean> => (await closedEnrollment(database, row).first()) !== undefined,
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

const leaseEnd = ({ knex, nowMs }: Database, leaseMs: number): Knex.Raw => knex.raw('? + ?', [nowMs(), leaseMs]);

const readNowMs = async ({ nowMs }: Database, q: Queryable): Promise<number> => {
  const [row] = await q.select({ now: nowMs() });
  return toNumber(row.now);
};

const appendEvent = async (
  { nowMs }: Database,
  q: Queryable,
  { deliveryId, type, data }: LedgerEvent,
): Promise<void> => {
  await q(TABLES.deliveryEvents).insert({
    delivery_id: deliveryId,
    type,
    at: nowMs(),
    data: JSON.stringify(data ?? {}),
  });
};

interface Update {
  matching(rows: Knex.QueryBuilder): Knex.QueryBuilder;
  columns: Columns;
  /** Finds the changed row again where the engine cannot return it. */
  ours: Columns;
}

/**
 * A process that is frozen in the middle of a transaction would keep the row locked, and the sweeper from it, for as
 * long as its connection lives. Set along with the change, for this transaction alone; it costs no statement.
 */
const FROZEN_FOR_MS = 30_000;
const LET_GO_WHEN_FROZEN = `set_config('idle_in_transaction_session_timeout', '${FROZEN_FOR_MS}', true) as frozen_for`;

const updateReturning = async (
  { client, knex }: Database,
  q: Queryable,
  { matching, columns, ours }: Update,
): Promise<Columns | null> => {
  const update = matching(q(TABLES.deliveries)).update(columns);
  if (client !== 'mysql') {
    const [row] = await update.returning(client === 'postgres' ? ['*', knex.raw(LET_GO_WHEN_FROZEN)] : '*');
    return row ?? null;
  }
  if ((await update) === 0) return null;
  const row = await q(TABLES.deliveries).where(ours).first();
  return row ?? null;
};

const claim = async (
  database: Database,
  { id, holder, leaseMs }: { id: number; holder: string; leaseMs: number },
): Promise<Claim | null> => {
  const { knex, nowMs } = database;
  const row = await updateReturning(database, knex, {
    matching: (rows) =>
      rows
        .where({ id })
        .whereIn('state', TRANSITIONS.T1.from)
        .where('due_at', '<=', nowMs())
        .whereNotExists(holdExists(database)),
    columns: {
      state: 'claimed',
      fence: knex.raw('fence + 1'),
      claimed_by: holder,
      lease_until: leaseEnd(database, leaseMs),
      updated_at: nowMs(),
    },
    ours: { id, claimed_by: holder, state: 'claimed' },
  });
  return row ? { row: toLedgerRow(row), nowMs: toNumber(row.updated_at) } : null;
};

const OPEN_STATES: readonly EnrollmentState[] = ['pending', 'active'];
/** A tried mail of a completed enrollment was uncertain for a day, and somebody chose to send it again. */
const OPEN_TO_RESENDING: readonly EnrollmentState[] = [...OPEN_STATES, 'completed'];

const closedEnrollment = ({ knex }: Database, { enrollmentId, attempts }: LedgerRow): Knex.QueryBuilder =>
  knex(TABLES.enrollments)
    .select('id')
    .where('id', enrollmentId)
    .whereNotIn('state', attempts > 0 ? OPEN_TO_RESENDING : OPEN_STATES);

type Departing = Departure & { suppressed: SuppressedQuery };

/** One commit for both, so that what is kept is what departed. */
const departAndKeep = (database: Database, row: LedgerRow, { content, ...departure }: Departing): Promise<boolean> => {
  if (content === undefined) return depart(database, database.knex, { row, departure });
  return database.transaction(async (trx) => {
    const hasDeparted = await depart(database, trx, { row, departure });
    if (hasDeparted) await keepContent(database, trx, { deliveryId: row.id, content });
    return hasDeparted;
  });
};

const depart = async (
  database: Database,
  q: Queryable,
  { row, departure }: { row: LedgerRow; departure: Departing },
): Promise<boolean> => {
  const { client, knex, nowMs } = database;
  const { sql, bindings } = departure.suppressed(departure.email, row.sequenceId);
  const update = q(TABLES.deliveries)
    .where({ id: row.id, fence: row.fence })
    .whereIn('state', TRANSITIONS.T3.from)
    .where('lease_until', '>', nowMs())
    .whereRaw(`NOT ${sql}`, bindings as Knex.RawBinding[])
    .whereNotExists(closedEnrollment(database, row))
    .whereNotExists(holdExists(database))
    .update({
      state: 'sending',
      email: departure.email,
      domain: domainOf(departure.email),
      subject: departure.subject,
      sequence_name: departure.sequenceName,
      lease_until: leaseEnd(database, departure.leaseMs),
      updated_at: nowMs(),
    });
  if (client !== 'postgres') return (await update) > 0;
  return (await update.returning(knex.raw(LET_GO_WHEN_FROZEN))).length > 0;
};

/** A mail that was on its way when its person was erased has an answer yet, and nothing personal in it is written. */
const unlessErased = ({ knex }: Database, patch: Columns = {}): Columns => {
  const guarded = ['email', 'reason'].filter((column) => typeof patch[column] === 'string');
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
  const row = await updateReturning(database, q, {
    matching: (rows) => {
      const held = rows.where({ id, fence }).whereIn('state', from);
      return leaseGone ? held.where('lease_until', '<=', database.nowMs()) : held;
    },
    columns: {
      ...{ state: to, claimed_by: null, lease_until: null, updated_at: database.nowMs() },
      ...unlessErased(database, patch),
    },
    ours: { id },
  });
  if (!row) return null;
  const data = { transition, fence, ...event };
  await appendEvent(database, q, {
    deliveryId: id,
    type: to,
    data: row.erased_at === null ? data : impersonalData(data),
  });
  return toNumber(row.updated_at);
};
