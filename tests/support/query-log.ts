/** Everything that is sent to a database while work is under way. */
import type { Knex } from 'knex';

export interface LoggedQuery {
  sql: string;
  bindings: unknown[];
}

export const recordQueries = async (knex: Knex, work: () => Promise<unknown>): Promise<LoggedQuery[]> => {
  const queries: LoggedQuery[] = [];
  const note = ({ sql, bindings }: Knex.Sql): void => void queries.push({ sql, bindings: [...(bindings ?? [])] });
  knex.on('query', note);
  try {
    await work();
  } finally {
    knex.removeListener('query', note);
  }
  return queries;
};
