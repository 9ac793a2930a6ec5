/**
 * How this database folds text, found out once at boot, and the functions that SQLite lacks. Segments pass the answer
 * to `createDialect(engine, textFold)`.
 */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { SQLITE_SHA256 } from '../lib/address-hash';
import { localMonthDay, SQLITE_MONTH_DAY } from '../lib/local-month-day';
import { FOLD_PROBE, foldText, SQLITE_FOLD } from '../lib/text-fold';
import type { Database } from './database';
import { deadlineOf } from './sqlite-deadline';

/** `$` stands for the expression to fold. In order of cost; the second line repairs what ICU does to İ and Σ. */
const POSTGRES_FOLDS = [
  'lower($ COLLATE "default")',
  `lower(translate($, 'İΣ', 'iσ') COLLATE "default")`,
  'lower($ COLLATE "C.UTF-8")',
  'lower($ COLLATE "C.utf8")',
  'lower($ COLLATE "pg_c_utf8")',
  `lower(translate($, 'İΣ', 'iσ') COLLATE "und-x-icu")`,
  'lower($ COLLATE "en_US.utf8")',
];

/** uca1400 is MariaDB’s (10.10 and later), 0900 MySQL’s; the older ones know fewer scripts. */
const MYSQL_FOLDS = ['utf8mb4_uca1400_as_ci', 'utf8mb4_0900_as_ci', 'utf8mb4_unicode_520_ci'];

export interface TextFold {
  /** Undefined on SQLite, where the registered function folds. */
  fold: string | undefined;
  /** False where no way of this database folds all of Unicode: letters outside its locale then differ by case. */
  isComplete: boolean;
}

export async function detectTextFold({ client, knex }: Pick<Database, 'client' | 'knex'>): Promise<TextFold> {
  if (client === 'sqlite') return { fold: undefined, isComplete: true };
  return client === 'postgres' ? detectPostgresFold(knex) : detectMysqlFold(knex);
}

export const detectPostgresFold = (knex: Knex): Promise<TextFold> =>
  firstComplete(POSTGRES_FOLDS, (fold) =>
    foldsLikeUs(
      knex,
      fold.replace('$', () => 'CAST(? AS text)'),
    ),
  );

export const detectMysqlFold = (knex: Knex): Promise<TextFold> =>
  firstComplete(MYSQL_FOLDS, (fold) => foldsLikeUs(knex, `LOWER(CONVERT(? USING utf8mb4) COLLATE ${fold})`));

type Verdict = 'complete' | 'partial' | 'unavailable';

async function firstComplete(folds: readonly string[], probe: (fold: string) => Promise<Verdict>): Promise<TextFold> {
  let fallback: string | undefined;
  for (const fold of folds) {
    const verdict = await probe(fold);
    if (verdict === 'complete') return { fold, isComplete: true };
    if (verdict === 'partial') fallback ??= fold;
  }
  return { fold: fallback, isComplete: false };
}

/** An unknown collation is an error of the statement, and an answer here. */
async function foldsLikeUs(knex: Knex, sql: string): Promise<Verdict> {
  try {
    const row: unknown = await knex.select(knex.raw(`${sql} AS folded`, [FOLD_PROBE.text])).first();
    const folded = typeof row === 'object' && row !== null && 'folded' in row ? row.folded : undefined;
    return folded === FOLD_PROBE.folded ? 'complete' : 'partial';
  } catch {
    return 'unavailable';
  }
}

/** The part of a better-sqlite3 connection that is needed here. */
export interface FunctionHost {
  function(
    name: string,
    options: { deterministic: boolean },
    implementation: (...values: unknown[]) => unknown,
  ): unknown;
}

/** Registers cohort_fold, cohort_sha256 and cohort_month_day; safe to repeat on the same connection. */
export function registerSqliteFunctions(connection: FunctionHost): void {
  const deterministic = { deterministic: true };
  const { check } = deadlineOf(connection);
  connection.function(SQLITE_FOLD, deterministic, (text: unknown) => {
    check();
    return text === null ? null : foldText(String(text));
  });
  connection.function(SQLITE_SHA256, deterministic, (text: unknown) => {
    check();
    return text === null ? null : createHash('sha256').update(String(text)).digest('hex');
  });
  connection.function(SQLITE_MONTH_DAY, deterministic, (epochMs: unknown, timezone: unknown) =>
    epochMs === null ? null : localMonthDay(Number(epochMs), String(timezone)),
  );
}

/** Registers the functions on every connection that a SQLite knex has or will open. */
export async function installSqliteFunctions(knex: Knex): Promise<void> {
  const client: SqliteClient = knex.client;
  const open = client.acquireRawConnection.bind(client);
  client.acquireRawConnection = async () => {
    const connection = await open();
    registerSqliteFunctions(connection);
    return connection;
  };
  const connection = await client.acquireConnection();
  try {
    registerSqliteFunctions(connection);
  } finally {
    await client.releaseConnection(connection);
  }
}

interface SqliteClient {
  acquireRawConnection(): Promise<FunctionHost>;
  acquireConnection(): Promise<FunctionHost>;
  releaseConnection(connection: FunctionHost): Promise<void>;
}
