import path from 'node:path';
import type { Core } from '@strapi/strapi';

type Env = Core.Config.Shared.ConfigParams['env'];
type Client = 'sqlite' | 'postgres' | 'mysql';

const appRoot = path.resolve(__dirname, '..', '..');

const clientOfUrl = (url: string): Client => {
  const protocol = new URL(url).protocol.replace(':', '');
  if (protocol === 'postgres' || protocol === 'postgresql') return 'postgres';
  if (protocol === 'mysql' || protocol === 'mariadb') return 'mysql';
  throw new Error(`DATABASE_URL begins with "${protocol}:"; use postgres:// or mysql://`);
};

const clientFrom = (): Client => {
  const name = process.env.DATABASE_CLIENT || '';
  if (name === 'sqlite' || name === 'postgres' || name === 'mysql') return name;
  if (name === 'mariadb') return 'mysql';
  if (name) throw new Error(`DATABASE_CLIENT is "${name}"; use sqlite, postgres, mysql or mariadb`);
  return process.env.DATABASE_URL ? clientOfUrl(process.env.DATABASE_URL) : 'sqlite';
};

const serverConnection = (env: Env, fallback: { port: number; user: string }) => {
  const url = process.env.DATABASE_URL ? new URL(process.env.DATABASE_URL) : undefined;
  return {
    host: url?.hostname || env('DATABASE_HOST', '127.0.0.1'),
    port: Number(url?.port) || env.int('DATABASE_PORT', fallback.port),
    database: url ? decodeURIComponent(url.pathname.slice(1)) : env('DATABASE_NAME', 'cohort_playground'),
    user: url ? decodeURIComponent(url.username) : env('DATABASE_USERNAME', fallback.user),
    password: url ? decodeURIComponent(url.password) : env('DATABASE_PASSWORD', ''),
    ...(env.bool('DATABASE_SSL', false) ? { ssl: { rejectUnauthorized: env.bool('DATABASE_SSL_VERIFY', true) } } : {}),
  };
};

export default ({ env }: Core.Config.Shared.ConfigParams) => {
  const client = clientFrom();
  const pool = { min: env.int('DATABASE_POOL_MIN', 2), max: env.int('DATABASE_POOL_MAX', 10) };
  if (client === 'postgres') {
    const connection = {
      ...serverConnection(env, { port: 5432, user: 'postgres' }),
      schema: env('DATABASE_SCHEMA', 'public'),
    };
    return { connection: { client, connection, pool } };
  }
  if (client === 'mysql') {
    const connection = { ...serverConnection(env, { port: 3306, user: 'root' }), charset: 'utf8mb4' };
    return { connection: { client, connection, pool } };
  }
  // An empty DATABASE_FILENAME= in .env is not replaced by a default, hence `||`.
  const filename = path.resolve(appRoot, process.env.DATABASE_FILENAME || path.join('.tmp', 'data.db'));
  return { connection: { client, connection: { filename }, useNullAsDefault: true } };
};
