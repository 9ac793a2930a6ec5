/** What a model cannot declare about the ledger's tables. Safe to repeat. */
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';

const DUE_LANES = 'cohort_deliveries_due_lane_idx';

export const ensureIndexes = async (database: Database): Promise<void> => {
  if (database.client === 'postgres') await addPartialIndex(database);
  if (database.client === 'mysql') await tellAccentsApart(database);
  else await foldAddresses(database);
};

const FOLDED_EMAIL = 'cohort_deliveries_folded_idx';

/** Mails are found by their address whatever its case; see address-query. */
const foldAddresses = async (database: Database): Promise<void> => {
  if (database.client === 'postgres' && (await isPresent(database, FOLDED_EMAIL))) return;
  await database.knex.raw('create index if not exists ?? on ?? (lower(email), id)', [FOLDED_EMAIL, TABLES.deliveries]);
};

/** CREATE INDEX IF NOT EXISTS of PostgreSQL locks the table before it looks: it would wait for every open transaction that writes there. */
const isPresent = async ({ knex }: Database, index: string): Promise<boolean> => {
  const { rows } = await knex.raw('select to_regclass(?) is not null as present', [index]);
  return rows[0]?.present === true;
};

/** The poller reads due rows from the pending ones alone. */
const addPartialIndex = async (database: Database): Promise<void> => {
  if (await isPresent(database, DUE_LANES)) return;
  await database.knex.raw("create index if not exists ?? on ?? (sequence_id, due_at, id) where state = 'pending'", [
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
