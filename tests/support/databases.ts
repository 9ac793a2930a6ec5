/** A database of a test’s own: created empty, dropped afterwards, on every engine this run may use. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import createKnex, { type Knex } from 'knex';
import type { SqlClient } from '../../server/src/platform/database';
import { makeScratchDir, removeScratchDir } from './paths';
import { ALL_CLIENTS, missingReason, serverUrl, type ServerClient } from './services';

export { redisMissingReason, redisUrl } from './services';

export interface TemporaryDatabase {
  client: SqlClient;
  /** What `knex({ client, connection })` takes. */
  knexConfig: Knex.Config;
  /** The DATABASE_* variables that a Strapi site reads. */
  env: Record<string, string>;
  drop(): Promise<void>;
}

const DRIVERS: Record<ServerClient, string> = { postgres: 'pg', mysql: 'mysql2' };

const freshName = (): string => `cohort_test_${process.pid}_${randomBytes(4).toString('hex')}`;

const createSqlite = (): TemporaryDatabase => {
  const dir = makeScratchDir();
  const filename = path.join(dir, 'data.db');
  return {
    client: 'sqlite',
    knexConfig: { client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true },
    env: { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: filename },
    drop: async () => removeScratchDir(dir),
  };
};

const onServer = async (client: ServerClient, url: string, sql: string): Promise<void> => {
  const knex = createKnex({ client: DRIVERS[client], connection: url, pool: { min: 0, max: 1 } });
  try {
    await knex.raw(sql);
  } finally {
    await knex.destroy();
  }
};

const siteEnv = (client: ServerClient, url: URL, name: string): Record<string, string> => ({
  DATABASE_CLIENT: client,
  DATABASE_HOST: url.hostname,
  DATABASE_PORT: url.port || (client === 'postgres' ? '5432' : '3306'),
  DATABASE_NAME: name,
  DATABASE_USERNAME: decodeURIComponent(url.username),
  DATABASE_PASSWORD: decodeURIComponent(url.password),
  DATABASE_SSL: 'false',
});

const createOnServer = async (client: ServerClient): Promise<TemporaryDatabase> => {
  const adminUrl = serverUrl(client);
  if (!adminUrl) throw new Error(missingReason(client));
  const name = freshName();
  const quoted = client === 'postgres' ? `"${name}"` : `\`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;
  await onServer(client, adminUrl, `CREATE DATABASE ${quoted}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    client,
    knexConfig: { client: DRIVERS[client], connection: url.toString() },
    env: siteEnv(client, url, name),
    drop: () =>
      onServer(
        client,
        adminUrl,
        client === 'postgres'
          ? `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`
          : `DROP DATABASE IF EXISTS \`${name}\``,
      ),
  };
};

export const createTemporaryDatabase = async (client: SqlClient): Promise<TemporaryDatabase> =>
  client === 'sqlite' ? createSqlite() : createOnServer(client);

/** A knex over an empty database of its own; `close` disconnects and drops it. */
export const openTemporaryKnex = async (client: SqlClient): Promise<{ knex: Knex; close(): Promise<void> }> => {
  const database = await createTemporaryDatabase(client);
  const knex = createKnex(database.knexConfig);
  const close = async (): Promise<void> => {
    await knex.destroy();
    await database.drop();
  };
  return { knex, close };
};

/** One `describe` per engine; an engine that cannot be used shows as skipped, with the reason as its name. */
export const describeEachDatabase = (
  title: string,
  suite: (client: SqlClient) => void,
  clients: readonly SqlClient[] = ALL_CLIENTS,
): void => {
  for (const client of clients) {
    const reason = missingReason(client);
    if (reason) describe(title, () => it.skip(reason, () => undefined));
    else describe(`${title} [${client}]`, () => suite(client));
  }
};
