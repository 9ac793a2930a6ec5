/** The one question about holds, asked inside the statements of T1 and T3, and what of the ledger a hold is about. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';
import { heldColumn, heldValues, HOLDING_ALL, holdsEverything, kindsHolding } from './core/hold';
import type { HeldColumn, HoldRef } from './core/hold';

/** Narrows holds to those in force: not lifted, or lifted from an instant that is still to come. */
export const inForce =
  ({ nowMs }: Pick<Database, 'nowMs'>, liftedAt = 'lifted_at') =>
  (holds: Knex.QueryBuilder): void =>
    void holds.whereNull(liftedAt).orWhere(liftedAt, '>', nowMs());

/** Correlated with the deliveries of the statement around it: a row where this delivery is held. */
export const holdExists = ({ knex, nowMs }: Pick<Database, 'knex' | 'nowMs'>): Knex.QueryBuilder => {
  const own = (column: HeldColumn) => (either: Knex.QueryBuilder) =>
    void either.whereIn('h.kind', kindsHolding(column)).where('h.target', knex.ref(`${TABLES.deliveries}.${column}`));
  return knex(`${TABLES.holds} as h`)
    .select(knex.raw('1'))
    .where(inForce({ nowMs }, 'h.lifted_at'))
    .where((held) => {
      void held.whereIn('h.kind', [...HOLDING_ALL]);
      void held.orWhere(own('sequence_id')).orWhere(own('step_id'));
    });
};

/** Correlated with the deliveries of the statement around it: the enrollment, where it is paused. */
export const pausedEnrollment = ({ knex }: Pick<Database, 'knex'>): Knex.QueryBuilder =>
  knex(`${TABLES.enrollments} as e`)
    .select(knex.raw('1'))
    .where('e.id', knex.ref(`${TABLES.deliveries}.enrollment_id`))
    .where('e.state', 'paused');

export const noneOf = (column: string, values: readonly string[]) => (free: Knex.QueryBuilder) =>
  void free.whereNull(column).orWhereNotIn(column, [...values]);

/** Narrows deliveries to what a hold keeps back. */
export const withinHold =
  ({ kind, target }: HoldRef) =>
  (rows: Knex.QueryBuilder): void => {
    const column = heldColumn(kind);
    if (column !== null) void rows.where(column, target);
  };

/** Narrows deliveries to what none of these holds keeps back. */
export const freeOf =
  (holds: readonly HoldRef[]) =>
  (rows: Knex.QueryBuilder): void => {
    if (holds.some(({ kind }) => holdsEverything(kind))) void rows.whereRaw('1 = 0');
    for (const column of ['sequence_id', 'step_id'] as const) {
      const values = heldValues(holds, column);
      if (values.length > 0) void rows.where(noneOf(column, values));
    }
  };
