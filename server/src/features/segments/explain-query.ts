/** How the database answers a segment: the statement that counts its members, and the plan, without running it. */
import { DomainError, type QueryExplanation } from '../../contracts';
import { assertNever } from '../../lib/assert-never';
import type { SqlBinding, SqlFragment } from '../../lib/sql-fragment';
import type { Caller } from '../../platform/caller';
import type { Database, SqlClient } from '../../platform/database';
import type { Row } from '../../platform/select-rows';
import { withStatementTimeout } from '../../platform/statement-timeout';
import type { Audience } from '../audience';
import { matchedStatement } from './core/reach';
import type { SegmentLookup } from './segment-lookup';

export interface ExplainQueryDeps {
  database: Database;
  audience: Audience;
  lookup: Pick<SegmentLookup, 'existing' | 'sound'>;
  timeoutMs: number;
}

export type QueryExplaining = ReturnType<typeof createQueryExplaining>;

export const createQueryExplaining = ({ database, audience, lookup, timeoutMs }: ExplainQueryDeps) => ({
  /** Throws forbidden for everybody but super admins: SQL and plans tell of tables that no role was granted. */
  async explainQuery(caller: Caller, documentId: string): Promise<QueryExplanation> {
    if (caller.kind !== 'server' && !(caller.kind === 'admin' && caller.isSuperAdmin)) {
      throw new DomainError('forbidden', 'Only a super admin may see how the database answers a segment');
    }
    const { entity, where } = await lookup.sound(await lookup.existing(documentId), caller);
    const statement = matchedStatement({ audience, entity, where });
    const { client } = database;
    const rows = await withStatementTimeout(database, timeoutMs, (read) => read(explained(client, statement)));
    return {
      engine: client,
      sql: statement.sql,
      bindings: statement.bindings.map(plainBinding),
      plan: planLines(client, rows),
    };
  },
});

const HEADS = {
  sqlite: 'EXPLAIN QUERY PLAN',
  postgres: 'EXPLAIN',
  mysql: 'EXPLAIN FORMAT=JSON',
} as const satisfies Record<SqlClient, string>;

const explained = (client: SqlClient, { sql, bindings }: SqlFragment): SqlFragment => ({
  sql: `${HEADS[client]} ${sql}`,
  bindings,
});

function planLines(client: SqlClient, rows: readonly Row[]): string[] {
  switch (client) {
    case 'sqlite':
      return sqliteLines(rows);
    case 'postgres':
      return rows.map((row) => String(row['QUERY PLAN']));
    case 'mysql':
      return String(rows[0]?.EXPLAIN).split('\n');
    default:
      return assertNever(client);
  }
}

/** Rows name their parent, which comes before them. */
function sqliteLines(rows: readonly Row[]): string[] {
  const depths = new Map<unknown, number>();
  return rows.map(({ id, parent, detail }) => {
    const depth = (depths.get(parent) ?? -1) + 1;
    depths.set(id, depth);
    return `${'  '.repeat(depth)}${String(detail)}`;
  });
}

const plainBinding = (value: SqlBinding): QueryExplanation['bindings'][number] => {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? String(value) : value;
};
