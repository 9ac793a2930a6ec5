/** Which databases and services this run may use: named by environment variables, never guessed. */
import type { SqlClient } from '../../server/src/platform/database';

export type ServerClient = Exclude<SqlClient, 'sqlite'>;

const URL_VARIABLES: Record<ServerClient, string> = {
  postgres: 'COHORT_TEST_POSTGRES_URL',
  mysql: 'COHORT_TEST_MYSQL_URL',
};
const REDIS_VARIABLE = 'COHORT_TEST_REDIS_URL';

const SERVERS = Object.keys(URL_VARIABLES) as ServerClient[];
export const ALL_CLIENTS: SqlClient[] = ['sqlite', ...SERVERS];

export const serverUrl = (client: ServerClient): string | undefined => process.env[URL_VARIABLES[client]] || undefined;
export const redisUrl = (): string | undefined => process.env[REDIS_VARIABLE] || undefined;

/** Undefined where the database can be used; otherwise one sentence for the log. */
export const missingReason = (client: SqlClient): string | undefined => {
  if (client === 'sqlite' || serverUrl(client)) return undefined;
  return `${client} left out: ${URL_VARIABLES[client]} is not set`;
};
export const redisMissingReason = (): string | undefined =>
  redisUrl() ? undefined : `redis left out: ${REDIS_VARIABLE} is not set`;

export const missingReasons = (): string[] =>
  [...ALL_CLIENTS.map(missingReason), redisMissingReason()].filter((reason) => reason !== undefined);
