/**
 * While a sequence or an enrollment is paused, its mails are looked at again only now and then. When it goes on, those
 * whose time has come meanwhile are due at once.
 */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import type { Database, Queryable } from '../../platform/database';

/** How long a mail that may not go out yet is left alone. */
export { HOUR_MS as WAIT_MS } from '../../lib/duration';

export type ReleaseRepository = ReturnType<typeof createReleaseRepository>;

export const createReleaseRepository = ({ knex, nowMs }: Database) => {
  const release = (q: Queryable, only: (query: Knex.QueryBuilder) => void): Promise<number> => {
    const overdue = q(TABLES.enrollments)
      .select('id')
      .whereIn('state', ['pending', 'active'])
      .where('next_send_at', '<=', nowMs())
      .modify(only);
    return q(TABLES.deliveries)
      .where({ state: 'pending' })
      .where('due_at', '>', nowMs())
      .whereIn('enrollment_id', overdue)
      .update({ due_at: nowMs(), updated_at: nowMs() });
  };
  return {
    sequence: (sequenceId: string, q: Queryable = knex): Promise<number> =>
      release(q, (query) => void query.where({ sequence_id: sequenceId })),
    enrollment: (id: number, q: Queryable): Promise<number> => release(q, (query) => void query.where({ id })),
  };
};
