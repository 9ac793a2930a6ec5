/** The one question about holds, asked inside the statements of T1 and T3. */
import type { Knex } from 'knex';
import type { HoldKind } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';
import { HOLDING_ALL } from './core/hold';

/** Correlated with the deliveries of the statement around it: a row where this delivery is held. */
export const holdExists = ({ knex }: Pick<Database, 'knex'>): Knex.QueryBuilder => {
  const own = (kind: HoldKind, column: string) => (either: Knex.QueryBuilder) =>
    void either.where('h.kind', kind).where('h.target', knex.ref(`${TABLES.deliveries}.${column}`));
  return knex(`${TABLES.holds} as h`)
    .select(knex.raw('1'))
    .whereNull('h.lifted_at')
    .where((held) => {
      void held.whereIn('h.kind', [...HOLDING_ALL]);
      void held.orWhere(own('sequence', 'sequence_id')).orWhere(own('step', 'step_id'));
    });
};
