/**
 * The ledger's rows. Every transition is one compare-and-set; `false` or null means that somebody else was first, and
 * the caller stops. The states it may start from come from the transition table.
 */
import type { Knex } from 'knex';
import { normaliseAddress } from '../audience';
import type { DeliveryState } from '../../contracts';
import { scopesFor } from '../../lib/suppression-scope';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { TRANSITIONS, isAllowed, type TransitionId } from './core/delivery-state';
import { toLedgerRow, type Columns, type LedgerRow } from './ledger-row';
import { suppressionExists } from './suppressed-query';
import { withRetry } from './with-retry';

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

export interface Departure {
  email: string;
  subject: string;
  sequenceName: string | null;
  leaseMs: number;
}

export type DeliveryRepository = ReturnType<typeof createDeliveryRepository>;

export const createDeliveryRepository = (database: Database) => {
  const { knex } = database;
  const leaseEnd = (leaseMs: number): Knex.Raw => knex.raw('? + ?', [database.nowMs(), leaseMs]);

  const nowMs = async (q: Queryable = knex): Promise<number> => {
    const [row] = await q.select({ now: database.nowMs() });
    return toNumber(row.now);
  };

  const find = async (id: number, q: Queryable = knex): Promise<LedgerRow | null> => {
    const row = await q(TABLES.deliveries).where({ id }).first();
    return row ? toLedgerRow(row) : null;
  };

  /** The one row that an update changed; where the engine cannot return it, it is read by what makes it ours. */
  const updateReturning = async (
    q: Queryable,
    matching: (rows: Knex.QueryBuilder) => Knex.QueryBuilder,
    columns: Columns,
    ours: Columns,
  ): Promise<Columns | null> => {
    const update = matching(q(TABLES.deliveries)).update(columns);
    if (database.client !== 'mysql') {
      const [row] = await update.returning('*');
      return row ?? null;
    }
    if ((await update) === 0) return null;
    const row = await q(TABLES.deliveries).where(ours).first();
    return row ?? null;
  };

  const appendEvent = async (q: Queryable, deliveryId: number, type: string, data: Columns = {}): Promise<void> => {
    await q(TABLES.deliveryEvents).insert({
      delivery_id: deliveryId,
      type,
      at: database.nowMs(),
      data: JSON.stringify(data),
    });
  };

  /** T1. */
  const claim = async (id: number, holder: string, leaseMs: number): Promise<Claim | null> => {
    const row = await withRetry(() =>
      updateReturning(
        knex,
        (rows) => rows.where({ id }).whereIn('state', TRANSITIONS.T1.from).where('due_at', '<=', database.nowMs()),
        {
          state: 'claimed',
          fence: knex.raw('fence + 1'),
          claimed_by: holder,
          lease_until: leaseEnd(leaseMs),
          updated_at: database.nowMs(),
        },
        { id, claimed_by: holder, state: 'claimed' },
      ),
    );
    return row ? { row: toLedgerRow(row), nowMs: toNumber(row.updated_at) } : null;
  };

  /** T3: state, fence, lease and suppression in one statement. */
  const depart = async (row: LedgerRow, departure: Departure): Promise<boolean> => {
    const changed = await withRetry(async () =>
      knex(TABLES.deliveries)
        .where({ id: row.id, fence: row.fence })
        .whereIn('state', TRANSITIONS.T3.from)
        .where('lease_until', '>', database.nowMs())
        .whereNotExists(suppressionExists(database, normaliseAddress(departure.email), scopesFor(row.sequenceId)))
        .update({
          state: 'sending',
          email: departure.email,
          subject: departure.subject,
          sequence_name: departure.sequenceName,
          lease_until: leaseEnd(departure.leaseMs),
          updated_at: database.nowMs(),
        }),
    );
    return changed > 0;
  };

  /** Keeps the lease of a mail that is still on its way. */
  const renew = async (row: LedgerRow, leaseMs: number): Promise<void> => {
    await knex(TABLES.deliveries)
      .where({ id: row.id, fence: row.fence, state: 'sending' })
      .update({ lease_until: leaseEnd(leaseMs) });
  };

  /** Any other transition, by fence, with its event. Returns the instant, or null when somebody else was first. */
  const move = async (
    q: Queryable,
    { transition, id, fence, to, patch, event, leaseGone }: Move,
  ): Promise<number | null> => {
    const from = TRANSITIONS[transition].from.filter((state) => isAllowed(transition, state, to));
    const row = await updateReturning(
      q,
      (rows) => {
        void rows.where({ id, fence }).whereIn('state', from);
        return leaseGone ? rows.where('lease_until', '<=', database.nowMs()) : rows;
      },
      { state: to, claimed_by: null, lease_until: null, updated_at: database.nowMs(), ...patch },
      { id },
    );
    if (!row) return null;
    await appendEvent(q, id, to, { transition, fence, ...event });
    return toNumber(row.updated_at);
  };

  /** True for exactly one caller per delivery: the one that tells the source. */
  const markSettled = async (q: Queryable, id: number): Promise<boolean> => {
    const changed = await q(TABLES.deliveries)
      .where({ id })
      .whereNull('settled_at')
      .update({ settled_at: database.nowMs() });
    return changed > 0;
  };

  return { nowMs, find, appendEvent, claim, depart, renew, move, markSettled };
};
