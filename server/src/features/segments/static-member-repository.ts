/** The members of static segments: found in the site’s tables, kept as stays. */
import type { Knex } from 'knex';
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import { TABLES } from '../../lib/table-names';
import { toNumber, withoutSlots, type Database } from '../../platform/database';
import { lockDocument } from '../../platform/lock-document';
import { selectRows, type Row } from '../../platform/select-rows';
import { withStatementTimeout, type Read } from '../../platform/statement-timeout';
import type { Audience, AudienceEntity } from '../audience';
import { SEGMENT_TABLE } from './content-type';
import type { Dialect } from './core/dialects';
import { onList } from './core/member-condition';
import { MEMBER } from './core/reach';
import { isExactlyAmong, listedRows } from './core/value-list';

/** Documents of an entity, and whether they are in the segment. */
export interface FoundQuestion {
  segmentId: string;
  entity: AudienceEntity;
  /** Over `member`, document scope included. */
  where: SqlFragment;
  /** Read beside each document where it is what was asked for. */
  address?: SqlFragment;
}

export interface Found {
  documentId: string;
  address: string | null;
  isInside: boolean;
}

export interface Stays {
  segmentId: string;
  /** Document ids as the database spells them. */
  ids: readonly string[];
  by: string;
}

export interface StaticMemberDeps {
  database: Database;
  audience: Pick<Audience, 'from'>;
  dialect: Dialect;
}

/** Large enough that a costly filter is evaluated rarely. */
const PAGE_SIZE = 20_000;
const PAGE_TIMEOUT_MS = 60_000;

export type StaticMemberRepository = ReturnType<typeof createStaticMemberRepository>;

export const createStaticMemberRepository = (deps: StaticMemberDeps) => {
  const { database } = deps;
  const { client } = database;
  const timed: Read = (statement) =>
    withStatementTimeout(withoutSlots(database), PAGE_TIMEOUT_MS, (read) => read(statement));
  const open = (trx: Knex, { segmentId, ids }: Pick<Stays, 'segmentId' | 'ids'>): Knex.QueryBuilder => {
    const { sql, bindings } = isExactlyAmong(client, 'member_id', ids);
    return trx(TABLES.memberships)
      .where({ segment_id: segmentId, exited_at: 0 })
      .whereRaw(sql, bindings as never);
  };
  const countOpen = async (trx: Knex, stays: Pick<Stays, 'segmentId' | 'ids'>): Promise<number> => {
    const row: Row | undefined = await open(trx, stays).count({ total: '*' }).first();
    return toNumber(row?.total ?? 0);
  };
  return {
    /** In the order of row ids; throws too_slow. Within a transaction, give a `read` of its own. */
    async *pages(question: FoundQuestion, read: Read = timed): AsyncGenerator<Found[]> {
      for (let after = 0; ;) {
        const rows = await read(pageStatement(deps, question, after));
        if (rows.length > 0) yield rows.map(toFound);
        if (rows.length < PAGE_SIZE) return;
        after = toNumber(rows.at(-1)?.row_id);
      }
    },
    /** Those of the ids that have an open stay, whether or not their documents are still there. */
    async staying(segmentId: string, ids: readonly string[]): Promise<string[]> {
      const rows: Row[] = await open(database.knex, { segmentId, ids }).select('member_id');
      return rows.map((row) => String(row.member_id));
    },
    /** Holds the segment until the end of the transaction, so that changes of its members take turns. */
    lock: (trx: Knex.Transaction, segmentId: string): Promise<boolean> =>
      lockDocument(trx, { table: SEGMENT_TABLE, documentId: segmentId }),
    /** How many were new. The segment is locked. */
    async enter(trx: Knex.Transaction, stays: Stays & { cause: 'manual' | 'import' }): Promise<number> {
      const statement = enterStatement(database, stays);
      if (client !== 'mysql') return (await selectRows(trx, statement)).length;
      // The driver counts rows that were there already among those it wrote.
      const before = await countOpen(trx, stays);
      await trx.raw(statement.sql, statement.bindings as never);
      return (await countOpen(trx, stays)) - before;
    },
    /** Every open stay of one list for another that has none, in one statement. */
    async copy(trx: Knex.Transaction, { from, to, by }: { from: string; to: string; by: string }): Promise<void> {
      const values = `?, member_id, 0, 'manual', ${database.nowMs().toString()}, 'import', ?`;
      const insert = `INSERT INTO ${TABLES.memberships} (${COLUMNS}) SELECT ${values} FROM ${TABLES.memberships}`;
      await trx.raw(`${insert} WHERE segment_id = ? AND exited_at = 0`, [to, by, from]);
    },
    /** How many were in. */
    exit: (trx: Knex.Transaction, stays: Stays): Promise<number> =>
      open(trx, stays).update({ exited_at: database.nowMs(), exited_cause: 'manual', exited_by: stays.by }),
  };
};

function pageStatement(
  { audience, dialect }: StaticMemberDeps,
  { segmentId, entity, where, address }: FoundQuestion,
  after: number,
): SqlFragment {
  const inside = onList(dialect.quote, segmentId, MEMBER);
  return joinFragments(
    [
      fragment(`SELECT ${MEMBER}.id AS row_id, ${MEMBER}.document_id AS document_id,`),
      fragment(`${address?.sql ?? 'NULL'} AS address,`, address?.bindings),
      fragment(`CASE WHEN ${inside.sql} THEN 1 ELSE 0 END AS inside FROM`, inside.bindings),
      audience.from(entity, MEMBER),
      fragment(`WHERE (${where.sql})`, where.bindings),
      fragment(`AND ${MEMBER}.id > ? ORDER BY ${MEMBER}.id LIMIT ?`, [after, PAGE_SIZE]),
    ],
    ' ',
  );
}

const KEY = ['segment_id', 'member_id', 'exited_at'];
const COLUMNS = [...KEY, 'origin', 'entered_at', 'entered_cause', 'entered_by'].join(', ');

/** An open stay that is there already is left as it is. Returns those that are new, where the engine can. */
function enterStatement(
  database: Database,
  { segmentId, ids, cause, by }: Stays & { cause: 'manual' | 'import' },
): SqlFragment {
  const values = `?, listed.value, 0, 'manual', ${database.nowMs().toString()}, ?, ?`;
  // MySQL’s INSERT IGNORE would also swallow values that do not fit; an update to the same value does not.
  const otherwise =
    database.client === 'mysql'
      ? 'ON DUPLICATE KEY UPDATE exited_at = 0'
      : `ON CONFLICT (${KEY.join(', ')}) DO NOTHING RETURNING member_id`;
  return joinFragments(
    [
      fragment(`INSERT INTO ${TABLES.memberships} (${COLUMNS}) SELECT ${values} FROM`, [segmentId, cause, by]),
      listedRows(database.client, ids),
      fragment(`WHERE 1 = 1 ${otherwise}`),
    ],
    ' ',
  );
}

const toFound = (row: Row): Found => ({
  documentId: String(row.document_id),
  address: row.address === null ? null : String(row.address),
  isInside: toNumber(row.inside) === 1,
});
