/** What people did to a segment and its members. Append-only: nothing here changes or deletes. */
import type { Knex } from 'knex';
import { joinFragments, fragment } from '../../lib/sql-fragment';
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';
import { listedRows } from './core/value-list';

export type LogAction =
  | 'assigned'
  | 'removed'
  | 'recalculated'
  | 'pinned_in'
  | 'pinned_out'
  | 'unpinned'
  | 'duplicated'
  | 'exported'
  | 'imported'
  | 'deleted';

export interface LogEntry {
  segmentId: string;
  action: LogAction;
  /** See core/actor. */
  actor: string;
  data?: Readonly<Record<string, unknown>>;
}

export type SegmentLogRepository = ReturnType<typeof createSegmentLogRepository>;

export const createSegmentLogRepository = (database: Database) => ({
  /** Within the transaction of what it tells of, where there is one. */
  async append(
    { segmentId, memberId = null, action, actor, data }: LogEntry & { memberId?: string | null },
    within: Knex | Knex.Transaction = database.knex,
  ): Promise<void> {
    await within(TABLES.segmentLog).insert({
      segment_id: segmentId,
      member_id: memberId,
      ...{ action, actor, at: database.nowMs(), data: data === undefined ? null : JSON.stringify(data) },
    });
  },

  /** One row per member. */
  async appendEach(
    { segmentId, action, actor, data }: LogEntry,
    members: readonly string[],
    trx: Knex.Transaction,
  ): Promise<void> {
    if (members.length === 0) return;
    const json = data === undefined ? null : JSON.stringify(data);
    const dataType = database.client === 'postgres' ? 'CAST(? AS jsonb)' : '?';
    const statement = joinFragments(
      [
        fragment(`INSERT INTO ${TABLES.segmentLog} (segment_id, member_id, action, actor, at, data)`),
        fragment(`SELECT ?, listed.value, ?, ?, ${database.nowMs().toString()}, ${dataType} FROM`, [
          ...[segmentId, action, actor, json],
        ]),
        listedRows(database.client, members),
      ],
      ' ',
    );
    await trx.raw(statement.sql, statement.bindings as never);
  },
});
