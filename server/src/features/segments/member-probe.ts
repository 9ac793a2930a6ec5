/** Asks the database about one member: any number of scalar expressions over its row, in as few statements as fit. */
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import type { Read } from '../../platform/statement-timeout';
import type { Audience, AudienceEntity } from '../audience';
import { MEMBER } from './core/reach';

export interface MemberProbe {
  audience: Pick<Audience, 'from' | 'scope'>;
  entity: AudienceEntity;
  memberId: string;
  /** Over the alias `member`. */
  cells: readonly SqlFragment[];
}

/** SQLite answers 2,000 columns and binds 32,766 values; PostgreSQL answers 1,664 columns. */
const MAX_CELLS = 500;
const MAX_BINDINGS = 32_000;

/** The values of the cells, in their order; null where the entity has no such document. */
export async function probeMember(read: Read, probe: MemberProbe): Promise<unknown[] | null> {
  const values: unknown[] = [];
  for (const cells of batches(probe.cells)) {
    const [row] = await read(probeStatement({ ...probe, cells }));
    if (row === undefined) return null;
    values.push(...cells.map((_, index) => row[`c${index}`]));
  }
  return values;
}

function probeStatement({ audience, entity, memberId, cells }: MemberProbe): SqlFragment {
  const columns = cells.map(({ sql, bindings }, index) => fragment(`${sql} AS c${index}`, bindings));
  return joinFragments(
    [
      fragment('SELECT'),
      joinFragments([fragment(`${MEMBER}.document_id AS document_id`), ...columns], ', '),
      fragment('FROM'),
      audience.from(entity, MEMBER),
      fragment(`WHERE ${MEMBER}.document_id = ? AND`, [memberId]),
      audience.scope(entity, MEMBER),
    ],
    ' ',
  );
}

/** At least one, so that a member without questions is looked up all the same. */
function batches(cells: readonly SqlFragment[]): SqlFragment[][] {
  const all: SqlFragment[][] = [[]];
  let bindings = 0;
  for (const cell of cells) {
    const last = all[all.length - 1] ?? [];
    bindings += cell.bindings.length;
    if (last.length > 0 && (last.length === MAX_CELLS || bindings > MAX_BINDINGS)) {
      all.push([cell]);
      bindings = cell.bindings.length;
    } else {
      last.push(cell);
    }
  }
  return all;
}
