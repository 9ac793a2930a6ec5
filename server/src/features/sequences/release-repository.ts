/**
 * While an enrollment is paused, its mail is looked at again only now and then. When it goes on, a mail whose time has
 * come meanwhile is due at once.
 */
import { TABLES } from '../../lib/table-names';
import type { Database, Queryable } from '../../platform/database';

/** How long a mail that may not go out yet is left alone. */
export { HOUR_MS as WAIT_MS } from '../../lib/duration';

export type ReleaseRepository = ReturnType<typeof createReleaseRepository>;

export const createReleaseRepository = ({ nowMs }: Database) => ({
  enrollment: (id: number, q: Queryable): Promise<number> => {
    const overdue = q(TABLES.enrollments)
      .select('id')
      .where({ id })
      .whereIn('state', ['pending', 'active'])
      .where('next_send_at', '<=', nowMs());
    return q(TABLES.deliveries)
      .where({ state: 'pending' })
      .where('due_at', '>', nowMs())
      .whereIn('enrollment_id', overdue)
      .update({ due_at: nowMs(), updated_at: nowMs() });
  },
});
