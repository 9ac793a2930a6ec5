/** Names and words about people in enrollments: taken away where a person is erased, and when their time is over. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { eachWindow } from '../../platform/id-windows';
import { withRetry } from '../../platform/with-retry';
import { ERASED, type DeliverySource } from '../delivery';
import { OPEN_STATES } from './core/enrollment-state';

const PERSONAL = ['contact_name', 'company_name', 'notes'] as const;
const NOBODY = Object.fromEntries(PERSONAL.map((column) => [column, null]));

type Names = Required<Pick<DeliverySource, 'countNamed' | 'eraseNames' | 'pruneNames'>>;

export const createNamesRepository = ({ knex, nowMs }: Database): Names => {
  /** The reason of an end may be a mail server’s answer, with the address in it. */
  const withWords = (rows: Knex.QueryBuilder): void => {
    for (const column of PERSONAL) void rows.orWhereNotNull(column);
    void rows.orWhere((some) => void some.whereNotNull('exit_reason').whereNot({ exit_reason: ERASED }));
  };
  const blank = (): Record<string, unknown> => ({
    ...NOBODY,
    exit_reason: knex.raw('CASE WHEN exit_reason = ? THEN exit_reason END', [ERASED]),
    updated_at: nowMs(),
  });
  const named = (q: Queryable): Knex.QueryBuilder => q(TABLES.enrollments).where(withWords);

  return {
    async countNamed(recipientIds) {
      const row = await named(knex).whereIn('recipient_id', recipientIds).count({ total: '*' }).first();
      return toNumber(row?.total ?? 0);
    },

    /** Whom runs left out is forgotten as well; the sums of the runs stay. */
    async eraseNames(trx, recipientId) {
      const skips = await trx(TABLES.enrollmentSkips).where({ recipient_id: recipientId }).pluck('id');
      if (skips.length > 0) await trx(TABLES.enrollmentSkips).whereIn('id', skips).delete();
      return named(trx).where({ recipient_id: recipientId }).update(blank());
    },

    pruneNames: (beforeMs, isStopped) =>
      eachWindow({ knex, table: TABLES.enrollments, isStopped }, ({ from, to }) =>
        withRetry(() =>
          named(knex)
            .whereBetween('id', [from, to])
            .whereNotIn('state', OPEN_STATES)
            .where('updated_at', '<', beforeMs)
            .update(blank()),
        ),
      ),
  };
};
