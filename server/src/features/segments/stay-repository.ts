/** The membership table of tracked segments: changed in slices of the audience, counted, read back. */
import type { Knex } from 'knex';
import type { SqlFragment } from '../../lib/sql-fragment';
import { TABLES } from '../../lib/table-names';
import { broadRead } from '../../platform/broad-read';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { readCommitted } from '../../platform/read-committed';
import { runStatement } from '../../platform/run-statement';
import { selectRows } from '../../platform/select-rows';
import { withRetry } from '../../platform/with-retry';
import { matchedStatement, MEMBER } from './core/reach';
import { differencesStatement, type Difference } from './core/stay-differences';
import {
  endingStaysStatement,
  enteringRowsStatement,
  enterStatement,
  leaveStatement,
  nextSliceStatement,
  nextStaysStatement,
  originStatements,
  type Evaluation,
  type Slice,
} from './core/stay-statements';

const PURGED_AT_ONCE = 10_000;

export interface StayChanges {
  entered: number;
  left: number;
}

/** Who a run let in or out, a page at a time. */
export interface MovedQuery {
  segmentId: string;
  runId: number;
  atMs: number;
  direction: 'entered' | 'left';
  afterId: number;
  limit: number;
  among?: readonly string[];
}

export type StayRepository = ReturnType<typeof createStayRepository>;

export const createStayRepository = (database: Database) => ({ ...changing(database), ...counting(database) });

const stays = (queryable: Queryable) => queryable(TABLES.memberships);

const changing = (database: Database) => {
  const { knex } = database;
  return {
    /** A short one of its own. Not for use inside another. */
    transaction: <T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T> =>
      withRetry(() => readCommitted(database, work)),

    async apply(trx: Knex.Transaction, evaluation: Evaluation, slice: Slice): Promise<StayChanges> {
      const only = slice.kind === 'members' ? slice.only : undefined;
      const noneLeaves = slice.kind === 'rows' || slice.kind === 'row-ids' || only === 'enters';
      const noneEnters = slice.kind === 'stays' || slice.kind === 'stay-ids' || only === 'leaves';
      const left = noneLeaves ? 0 : await runStatement(trx, leaveStatement(evaluation, slice));
      const entered = noneEnters ? 0 : await runStatement(trx, enterStatement(evaluation, slice));
      return { entered, left };
    },

    /** Of all open stays, or of those of the members named. */
    async settleOrigins(trx: Knex.Transaction, evaluation: Evaluation, ids?: readonly string[]): Promise<void> {
      for (const statement of originStatements(evaluation, ids)) await runStatement(trx, statement);
    },

    /** After many rows have come or gone PostgreSQL plans by what there was before. */
    async analyze(): Promise<void> {
      if (database.client === 'postgres') await knex.raw('ANALYZE ??', [TABLES.memberships]);
    },

    /** Everything that is known of who was in it; in pieces, so that no other write waits long. */
    async purge(segmentId: string): Promise<void> {
      for (;;) {
        const ids: { id: number }[] = await stays(knex)
          .where({ segment_id: segmentId })
          .orderBy('id')
          .limit(PURGED_AT_ONCE)
          .select('id');
        const last = ids[ids.length - 1];
        if (!last) return;
        await withRetry(() => stays(knex).where({ segment_id: segmentId }).where('id', '<=', last.id).delete());
      }
    },
  };
};

const counting = (database: Database) => ({ ...comparing(database), ...sizes(database) });

const comparing = (database: Database) => {
  const { knex } = database;
  const idsOf = async (statement: SqlFragment): Promise<number[]> => {
    const rows = await broadRead(database, (queryable) => selectRows(queryable, statement));
    return rows.map(({ id }) => toNumber(id)).sort((a, b) => a - b);
  };
  return {
    /**
     * Rows that are to enter and stays that are to end, as ids, of which a million fit into a few dozen megabytes. A read
     * of any length, like `differences`.
     */
    async differingIds(evaluation: Evaluation): Promise<{ rowIds: number[]; stayIds: number[] }> {
      const [{ total } = { total: 0 }] = await selectRows(knex, nextStaysStatement(evaluation, 0, 1));
      const stayIds = toNumber(total) === 0 ? [] : await idsOf(endingStaysStatement(evaluation));
      return { stayIds, rowIds: await idsOf(enteringRowsStatement(evaluation)) };
    },

    /** How many members, or open stays, come next, and the id of the last; null after the last of all. */
    async nextSlice(of: 'rows' | 'stays', evaluation: Evaluation, { after, size }: { after: number; size: number }) {
      const statement = of === 'rows' ? nextSliceStatement : nextStaysStatement;
      const [row] = await selectRows(knex, statement(evaluation, after, size));
      const total = toNumber(row?.total ?? 0);
      return total === 0 ? null : { total, upTo: toNumber(row?.last) };
    },

    /** Who is to enter and who to leave; null where that is more than `most`. A read of any length: it holds up no write. */
    async differences(evaluation: Evaluation, most: number): Promise<Difference[] | null> {
      const rows = await selectRows(knex, differencesStatement(evaluation, most + 1));
      if (rows.length > most) return null;
      return rows.map((row) => ({ memberId: String(row.member_id), kind: row.kind as Difference['kind'] }));
    },
  };
};

const sizes = ({ knex }: Database) => ({
  /** Documents of the audience. */
  async audienceSize({ audience, entity }: Evaluation): Promise<number> {
    const where = audience.scope(entity, MEMBER);
    const [row] = await selectRows(knex, matchedStatement({ audience, entity, where }));
    return toNumber(row?.total ?? 0);
  },

  async size(segmentId: string, within: Queryable = knex): Promise<number> {
    const [row]: { total: unknown }[] = await stays(within)
      .where({ segment_id: segmentId, exited_at: 0 })
      .count({ total: '*' });
    return toNumber(row?.total ?? 0);
  },

  async moved({ segmentId, runId, atMs, direction, afterId, limit, among }: MovedQuery) {
    const [at, run] = direction === 'entered' ? ['entered_at', 'entered_run'] : ['exited_at', 'exited_run'];
    const rows: { id: number; member_id: string }[] = await stays(knex)
      .where({ segment_id: segmentId, [at]: atMs, [run]: runId })
      .where('id', '>', afterId)
      .modify((query) => void (among && query.whereIn('member_id', among)))
      .orderBy('id')
      .limit(limit)
      .select('id', 'member_id');
    return rows.map(({ id, member_id: memberId }) => ({ id, memberId }));
  },
});
