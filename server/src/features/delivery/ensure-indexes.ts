/** The index that a model cannot declare: on PostgreSQL the poller reads due rows from the pending ones alone. */
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';

export const ensureIndexes = async ({ client, knex }: Database): Promise<void> => {
  if (client !== 'postgres') return;
  await knex.raw(
    "create index if not exists cohort_deliveries_due_lane_idx on ?? (sequence_id, due_at, id) where state = 'pending'",
    [TABLES.deliveries],
  );
};
