/** The statements that a server is working on in a test’s own database, the question itself left out. */
import type { Knex } from 'knex';
import type { SqlClient } from '../../server/src/platform/database';

const QUESTIONS = {
  postgres:
    "SELECT query AS statement FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()",
  mysql:
    "SELECT info AS statement FROM information_schema.processlist WHERE db = DATABASE() AND command <> 'Sleep' AND id <> CONNECTION_ID()",
} as const satisfies Record<Exclude<SqlClient, 'sqlite'>, string>;

/** SQLite runs in the process: whoever asks has what came before behind them. */
export const runningStatements = async (knex: Knex, client: SqlClient): Promise<string[]> => {
  if (client === 'sqlite') return [];
  const answer: unknown = await knex.raw(QUESTIONS[client]);
  const rows = client === 'postgres' ? (answer as { rows: Row[] }).rows : (answer as [Row[]])[0];
  return rows.map(({ statement }) => String(statement));
};

interface Row {
  statement: unknown;
}
