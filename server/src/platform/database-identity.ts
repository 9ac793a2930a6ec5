/**
 * What changes when a database is copied or restored elsewhere, and does not while it lives: PostgreSQL's cluster
 * identifier with the numbers of database and table, MySQL's server id, when the table was made, SQLite's file.
 */
import { stat } from 'node:fs/promises';
import type { Database } from './database';

const text = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value ?? ''));

const firstRow = async (database: Database, sql: string, bindings: readonly string[] = []): Promise<unknown[]> => {
  const result: unknown = await database.knex.raw(sql, [...bindings]);
  const rows = Array.isArray(result) ? result[0] : (result as { rows?: unknown }).rows;
  const [row] = Array.isArray(rows) ? rows : [rows];
  return typeof row === 'object' && row !== null ? Object.values(row) : [];
};

/** A managed server may keep a function from its users; the other parts then have to do. */
const orNothing = (row: Promise<unknown[]>): Promise<unknown[]> => row.catch(() => []);

const READ: Record<Database['client'], (database: Database, table: string) => Promise<unknown[]>> = {
  postgres: async (database, table) => [
    ...(await orNothing(firstRow(database, 'select system_identifier from pg_control_system()'))),
    ...(await firstRow(database, 'select oid from pg_database where datname = current_database()')),
    ...(await firstRow(database, 'select to_regclass(?)::oid', [table])),
  ],
  mysql: async (database, table) => [
    // MariaDB has no lasting identifier of the server.
    ...(await orNothing(firstRow(database, 'select @@server_uuid'))),
    ...(await firstRow(
      database,
      'select table_schema, create_time from information_schema.tables where table_schema = database() and table_name = ?',
      [table],
    )),
  ],
  sqlite: async ({ knex }) => {
    const { filename } = knex.client.config.connection as { filename: string };
    const file = await stat(filename).catch(() => null);
    return [filename, file?.ino];
  },
};

/** Of the database that holds this table. */
export const databaseIdentity = async (database: Database, table: string): Promise<string> =>
  (await READ[database.client](database, table)).map(text).join(' ');

/** Null for a database in memory, and for other engines. */
export const sqliteFile = ({ client, knex }: Database): string | null => {
  if (client !== 'sqlite') return null;
  const { filename } = knex.client.config.connection as { filename?: string };
  return filename === undefined || filename.includes(':memory:') ? null : filename;
};
