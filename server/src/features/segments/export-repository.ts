/** Reads members for an export, a page of rows at a time, in the order of their keys. */
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import { toNumber, withoutSlots, type Database } from '../../platform/database';
import { withStatementTimeout } from '../../platform/statement-timeout';
import type { Audience, AudienceEntity } from '../audience';
import type { MemberColumn } from './core/member-columns';
import { MEMBER } from './core/reach';

export interface ExportQuestion {
  entity: AudienceEntity;
  /** Over `member`, document scope included. */
  where: SqlFragment;
  columns: readonly Pick<MemberColumn, 'sql'>[];
}

export type ExportRepository = ReturnType<typeof createExportRepository>;

const PAGE_TIMEOUT_MS = 60_000;
/** A page holds this many cells at most, in 1,000 to 2,000 rows. */
const CELLS = 20_000;
const pageSizeOf = (columns: number): number => Math.max(1_000, Math.min(2_000, Math.floor(CELLS / columns)));

export const createExportRepository = ({
  database,
  audience,
}: {
  database: Database;
  audience: Pick<Audience, 'from'>;
}) => ({
  /**
   * Values in the order of the columns. Throws too_slow. Reading stops where the caller stops asking. The pages are the
   * caller’s, to be emptied once they are done with.
   */
  async *pages({ entity, where, columns }: ExportQuestion): AsyncGenerator<unknown[][]> {
    const pageSize = pageSizeOf(columns.length);
    const selected = joinFragments(
      columns.map(({ sql }, index) => fragment(`${sql.sql} AS c${index}`, sql.bindings)),
      ', ',
    );
    for (let after = 0; ;) {
      const statement = joinFragments(
        [
          fragment(`SELECT ${MEMBER}.id AS row_id,`),
          selected,
          fragment('FROM'),
          audience.from(entity, MEMBER),
          fragment(`WHERE (${where.sql})`, where.bindings),
          fragment(`AND ${MEMBER}.id > ? ORDER BY ${MEMBER}.id LIMIT ?`, [after, pageSize]),
        ],
        ' ',
      );
      const rows = await withStatementTimeout(withoutSlots(database), PAGE_TIMEOUT_MS, (read) => read(statement));
      const count = rows.length;
      after = toNumber(rows.at(-1)?.row_id);
      const page = rows.map((row) => columns.map((_column, index) => row[`c${index}`]));
      // Each answered promise and query leads to the next. Once one of them is in the old generation, all later ones and
      // what they hold are kept until a full collection, 70 MB of rows later: emptied, they hold next to nothing.
      rows.length = 0;
      if (count > 0) yield page;
      if (count < pageSize) return;
    }
  },
});
