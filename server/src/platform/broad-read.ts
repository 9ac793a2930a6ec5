/**
 * Reads that ask something of very many rows, whether each may be mailed above all. PostgreSQL reckons a look into the
 * suppressions per row, although it hashes them once per statement: by such costs it compiled the statement, which took
 * longer than what compiling saved. And a list that does not fit into the working memory is looked into per row indeed.
 */
import type { Queryable, Database } from './database';

/** Hundreds of thousands of suppressions, hashed; what the server grants beyond it is kept. */
const WORK_MEMORY_KB = 16 * 1024;
const BYTES_PER_KB = 1024;

/** What a SELECT says for the rest of its transaction. */
export const BROAD_READ_SETTINGS = [
  "set_config('jit', 'off', true)",
  `set_config('work_mem', (GREATEST(pg_size_bytes(current_setting('work_mem')) / ${BYTES_PER_KB}, ${WORK_MEMORY_KB}))::text, true)`,
].join(', ');

/** Not for use inside a transaction: what is read is what is committed. */
export const broadRead = <T>({ client, knex }: Database, read: (queryable: Queryable) => Promise<T>): Promise<T> =>
  client === 'postgres'
    ? knex.transaction(async (trx) => {
        await trx.raw(`SELECT ${BROAD_READ_SETTINGS}`);
        return read(trx);
      })
    : read(knex);
