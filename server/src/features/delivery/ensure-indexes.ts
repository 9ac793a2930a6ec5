/** What a model cannot declare about the ledger's tables. Safe to repeat. */
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';

const DUE_LANES = 'cohort_deliveries_due_lane_idx';

export const ensureIndexes = async (database: Database): Promise<void> => {
  if (database.client === 'postgres') await addPartialIndex(database);
  if (database.client === 'mysql') await tellAccentsApart(database);
};

/** The poller reads due rows from the pending ones alone. */
const addPartialIndex = async ({ knex }: Database): Promise<void> => {
  // CREATE INDEX IF NOT EXISTS locks the table before it looks: it would wait for every open transaction that writes there.
  const { rows } = await knex.raw('select to_regclass(?) is not null as present', [DUE_LANES]);
  if (rows[0]?.present) return;
  await knex.raw("create index if not exists ?? on ?? (sequence_id, due_at, id) where state = 'pending'", [
    DUE_LANES,
    TABLES.deliveries,
  ]);
};

const EXACT = 'utf8mb4_bin';

/** In MySQL’s default collations josé@ is jose@: of the two the unique key would keep one, and the other be mailed. */
const tellAccentsApart = async ({ knex }: Database): Promise<void> => {
  const column = await knex('information_schema.columns')
    .select({ collation: 'collation_name' })
    .whereRaw('table_schema = database()')
    .where({ table_name: TABLES.suppressions, column_name: 'address' })
    .first();
  if (column?.collation === EXACT) return;
  await knex.raw(`alter table ?? modify ?? varchar(255) character set utf8mb4 collate ${EXACT} null`, [
    TABLES.suppressions,
    'address',
  ]);
};
