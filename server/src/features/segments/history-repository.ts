/** What the membership table says of the past. Instants are epoch milliseconds; `to` is excluded. */
import type { SegmentChange } from '../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { selectRows } from '../../platform/select-rows';
import type { Quote } from '../audience';
import { BUCKET_MS, type Bucket } from './core/history';
import { integer, stayedAt } from './core/member-condition';
import { MEMBER } from './core/reach';

export interface Period {
  segmentId: string;
  fromMs: number;
  toMs: number;
}

export type Move = Pick<SegmentChange, 'memberId' | 'direction' | 'cause' | 'by'> & { atMs: number };

type Direction = SegmentChange['direction'];

const COLUMNS = {
  entered: { at: 'entered_at', cause: 'entered_cause', by: 'entered_by' },
  left: { at: 'exited_at', cause: 'exited_cause', by: 'exited_by' },
} as const satisfies Record<Direction, unknown>;

export type HistoryRepository = ReturnType<typeof createHistoryRepository>;

export const createHistoryRepository = ({ knex }: Pick<Database, 'knex'>) => ({
  async sizeAt(segmentId: string, atMs: number): Promise<number> {
    const statement = fragment(
      `SELECT COUNT(*) AS total FROM ${TABLES.memberships} WHERE segment_id = ? AND ${stayedAt('', atMs)}`,
      [segmentId],
    );
    const [row] = await selectRows(knex, statement);
    return toNumber(row?.total ?? 0);
  },

  async buckets({ segmentId, fromMs, toMs }: Period, direction: Direction): Promise<Bucket[]> {
    const { at, cause } = COLUMNS[direction];
    const bucket = `${at} - (${at} % ${BUCKET_MS})`;
    const rows = await selectRows(
      knex,
      fragment(
        `SELECT ${bucket} AS bucket, ${cause} AS cause, COUNT(*) AS total FROM ${TABLES.memberships} ` +
          `WHERE segment_id = ? AND ${at} >= ${integer(fromMs)} AND ${at} < ${integer(toMs)} GROUP BY ${bucket}, ${cause}`,
        [segmentId],
      ),
    );
    return rows.map((row) => ({ at: toNumber(row.bucket), cause: String(row.cause), total: toNumber(row.total) }));
  },

  /** Newest first. Who was in already when tracking began did not enter. */
  async moves(period: Period, directions: readonly Direction[], slice: { limit: number; offset: number }) {
    const all = joinFragments(
      directions.map((direction) => movesOf(period, direction)),
      ' UNION ALL ',
    );
    const page = `ORDER BY moved_at DESC, id DESC LIMIT ${integer(slice.limit)} OFFSET ${integer(slice.offset)}`;
    const rows = await selectRows(knex, fragment(`SELECT * FROM (${all.sql}) AS moves ${page}`, all.bindings));
    const [counted] = await selectRows(
      knex,
      fragment(`SELECT COUNT(*) AS total FROM (${all.sql}) AS moves`, all.bindings),
    );
    const moves = rows.map((row): Move => ({
      memberId: String(row.member_id),
      direction: row.direction as Direction,
      cause: row.cause as Move['cause'],
      by: row.person === null ? null : String(row.person),
      atMs: toNumber(row.moved_at),
    }));
    return { moves, total: toNumber(counted?.total ?? 0) };
  },
});

/** Over `member`: in the segment at an instant. */
export const wasIn = (quote: Quote, segmentId: string, atMs: number): SqlFragment =>
  fragment(
    `EXISTS (SELECT 1 FROM ${quote(TABLES.memberships)} AS kept WHERE kept.segment_id = ? ` +
      `AND kept.member_id = ${quote(MEMBER)}.${quote('document_id')} AND ${stayedAt('kept.', atMs)})`,
    [segmentId],
  );

function movesOf({ segmentId, fromMs, toMs }: Period, direction: Direction): SqlFragment {
  const { at, cause, by } = COLUMNS[direction];
  return fragment(
    `SELECT id, member_id, '${direction}' AS direction, ${at} AS moved_at, ${cause} AS cause, ${by} AS person ` +
      `FROM ${TABLES.memberships} WHERE segment_id = ? AND ${at} >= ${integer(fromMs)} AND ${at} < ${integer(toMs)} ` +
      `AND ${cause} <> 'initial'`,
    [segmentId],
  );
}
