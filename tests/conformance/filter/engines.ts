/** The engines that the cases are executed on: each with the world loaded and the dialect that its database needs. */
import createKnex, { type Knex } from 'knex';
import { createDialect, type Dialect } from '../../../server/src/features/segments/core/dialects';
import type { SqlClient } from '../../../server/src/platform/database';
import { detectTextFold, installSqliteFunctions } from '../../../server/src/platform/text-fold';
import { openTemporaryKnex } from '../../support/databases';
import { serverUrl } from '../../support/services';

export interface Engine {
  knex: Knex;
  dialect: Dialect;
  close(): Promise<void>;
}

export async function openEngine(client: SqlClient): Promise<Engine> {
  const { knex, close } = await openTemporaryKnex(client);
  return { knex, dialect: await dialectFor(client, knex), close };
}

async function dialectFor(client: SqlClient, knex: Knex): Promise<Dialect> {
  if (client === 'sqlite') await installSqliteFunctions(knex);
  const { fold } = await detectTextFold({ client, knex });
  return createDialect(client, fold);
}

/** A database whose defaults are the worst for text: one that folds ASCII only, or one that ignores accents. */
export async function openAwkwardEngine(client: 'postgres' | 'mysql'): Promise<Engine> {
  const url = serverUrl(client);
  if (url === undefined) throw new Error(`No server for ${client}`);
  const name = `cohort_filter_${process.pid}_${client}`;
  const driver = client === 'postgres' ? 'pg' : 'mysql2';
  const admin = createKnex({ client: driver, connection: url, pool: { min: 0, max: 1 } });
  await admin.raw(
    client === 'postgres'
      ? `CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`
      : `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`,
  );
  const own = new URL(url);
  own.pathname = `/${name}`;
  const knex = createKnex({ client: driver, connection: own.toString() });
  const close = async (): Promise<void> => {
    await knex.destroy();
    await admin.raw(client === 'postgres' ? `DROP DATABASE "${name}"` : `DROP DATABASE \`${name}\``);
    await admin.destroy();
  };
  return { knex, dialect: await dialectFor(client, knex), close };
}
