/**
 * Reads that the database itself stops after a while, so that one expensive filter cannot occupy the site, and of which
 * only so many run at once. On SQLite, which runs in this process, only comparisons of text can be stopped.
 */
import type { Knex } from 'knex';
import { DomainError } from '../contracts';
import type { SqlFragment } from '../lib/sql-fragment';
import { BROAD_READ_SETTINGS } from './broad-read';
import type { Database } from './database';
import { selectRows, type Row } from './select-rows';
import { deadlineOf, SQLITE_DEADLINE } from './sqlite-deadline';

export type Read = (statement: SqlFragment) => Promise<Row[]>;

/** PostgreSQL query_canceled, MySQL ER_QUERY_TIMEOUT, MariaDB ER_STATEMENT_TIMEOUT. */
const TIMEOUTS = new Set<unknown>(['57014', 3024, 1969, SQLITE_DEADLINE]);

export interface Limits {
  timeoutMs: number;
  /** Whether something is asked of very many rows that costs little of each: see broad-read. */
  isBroad: boolean;
}

/**
 * Runs reads of which none may take longer than `timeoutMs`. Throws DomainError('too_slow') when one does, and
 * 'too_many_requests' when too many others are running. Not for use inside a transaction: the reads see what is committed.
 */
export async function withStatementTimeout<T>(
  database: Database,
  limits: number | Limits,
  work: (read: Read) => Promise<T>,
): Promise<T> {
  const { timeoutMs, isBroad } = typeof limits === 'number' ? { timeoutMs: limits, isBroad: false } : limits;
  try {
    const reads = () => database.knex.transaction((trx) => limited(database, trx, { timeoutMs, isBroad }, work));
    return await (database.slots ? database.slots.run(reads) : reads());
  } catch (error) {
    if (!isTimeout(error)) throw error;
    const seconds = timeoutMs / 1000;
    throw new DomainError(
      'too_slow',
      `The question took the database longer than ${seconds} s; narrow the filter`,
      [],
      {
        cause: error,
      },
    );
  }
}

async function limited<T>(
  database: Database,
  trx: Knex.Transaction,
  { timeoutMs, isBroad }: Limits,
  work: (read: Read) => Promise<T>,
): Promise<T> {
  const limit = Math.round(timeoutMs);
  if (database.client === 'sqlite') {
    const deadline = deadlineOf(await trx.client.acquireConnection());
    return work((statement) => deadline.during(limit, () => selectRows(trx, statement)));
  }
  if (database.client === 'postgres') {
    const settings = [`set_config('statement_timeout', '${limit}', true)`, ...(isBroad ? [BROAD_READ_SETTINGS] : [])];
    await trx.raw(`SELECT ${settings.join(', ')}`);
    return work((statement) => selectRows(trx, statement));
  }
  const prefix = await isMariaDb(trx);
  return work((statement) => selectRows(trx, prefix ? mariaLimit(statement, limit) : mysqlLimit(statement, limit)));
}

const mariaLimit = ({ sql, bindings }: SqlFragment, limitMs: number): SqlFragment => ({
  sql: `SET STATEMENT max_statement_time = ${limitMs / 1000} FOR ${sql}`,
  bindings,
});

/** MySQL reads the hint at the head of the statement only. */
const mysqlLimit = ({ sql, bindings }: SqlFragment, limitMs: number): SqlFragment => ({
  sql: sql.replace(/^SELECT/, `SELECT /*+ MAX_EXECUTION_TIME(${limitMs}) */`),
  bindings,
});

async function isMariaDb(trx: Knex.Transaction): Promise<boolean> {
  const [row] = await selectRows(trx, { sql: 'SELECT VERSION() AS version', bindings: [] });
  return /mariadb/i.test(String(row?.version));
}

const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  (('code' in error && TIMEOUTS.has(error.code)) || ('errno' in error && TIMEOUTS.has(error.errno)));
