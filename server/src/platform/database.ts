/**
 * The database as repositories see it: knex, which engine it is, the engine’s own clock, and a transaction that the
 * Document Service joins. Instants in the plugin’s own tables are epoch milliseconds (bigint) and are compared with
 * `nowMs()`, so that no process clock and no session timezone matters.
 */
import type { Core } from '@strapi/types';
import type { Knex } from 'knex';
import type { Slots } from './slots';

export type SqlClient = 'sqlite' | 'postgres' | 'mysql';

export interface Database {
  readonly client: SqlClient;
  readonly knex: Knex;
  /** How many reads of the whole audience may run at once in this process; any number where there are none. */
  readonly slots?: Slots;
  /** SQL for the engine’s clock in epoch milliseconds. */
  nowMs(): Knex.Raw;
  /** Everything awaited inside commits or rolls back together; nested calls join the outer one. */
  transaction<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
}

export type Queryable = Knex | Knex.Transaction;

const NOW_MS: Record<SqlClient, string> = {
  sqlite: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
  postgres: 'CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)',
  mysql: 'CAST(FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000) AS SIGNED)',
};

const UNIQUE_VIOLATIONS = new Set([
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  '23505',
  'ER_DUP_ENTRY',
]);

export const isUniqueViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && UNIQUE_VIOLATIONS.has(String(error.code));

const clientOf = (knex: Knex): SqlClient => {
  const name = String(knex.client.config.client);
  if (/sqlite/.test(name)) return 'sqlite';
  return /pg|postgres/.test(name) ? 'postgres' : 'mysql';
};

/** Over a bare knex, for tests and tools. */
export const createDatabase = (knex: Knex): Database => {
  const client = clientOf(knex);
  return {
    client,
    knex,
    nowMs: () => knex.raw(NOW_MS[client]),
    transaction: (work) => knex.transaction(work),
  };
};

/** Over a running Strapi: its transactions are the ones the Document Service and db.query join. */
export const strapiDatabase = (strapi: Core.Strapi, slots?: Slots): Database => ({
  ...createDatabase(strapi.db.connection),
  slots,
  transaction: <T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T> =>
    strapi.db.transaction(({ trx }) => work(trx as Knex.Transaction)) as Promise<T>,
});

/** For what is read in many pages: turned away half-way, the pages before would have been read for nothing. */
export const withoutSlots = (database: Database): Database => ({ ...database, slots: undefined });

/** As a subquery the clock is read once, so that an index range can be used for the comparison. */
export const msAgo = ({ knex, nowMs }: Pick<Database, 'knex' | 'nowMs'>, ms: number): Knex.Raw =>
  knex.raw('(select ? - ?)', [nowMs(), ms]);

/** Bigint columns arrive as strings from PostgreSQL and MySQL. */
export const toNumber = (value: unknown): number => Number(value);
export const toNumberOrNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);
