/** Transactions of several statements, each of which sees what was committed before it. */
import type { Knex } from 'knex';
import type { Database } from './database';

/**
 * In MySQL, whose transactions otherwise see everything as of their first read, and lock what their writes only read.
 * Not for use inside another transaction.
 */
export const readCommitted = <T>(
  { client, knex }: Pick<Database, 'client' | 'knex'>,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> => knex.transaction(work, client === 'mysql' ? { isolationLevel: 'read committed' } : undefined);
