/** What members are shown with, by name and as one caller may read it: columns of lists and files, and their order. */
import { DomainError } from '../../contracts';
import { fragment, type SqlFragment } from '../../lib/sql-fragment';
import { readsOf, type Caller } from '../../platform/caller';
import { toNumber, type Database } from '../../platform/database';
import { selectRows } from '../../platform/select-rows';
import type { Clock } from '../../ports/clock';
import type { Audience, AudienceEntity } from '../audience';
import type { Dialect } from './core/dialects';
import { memberColumns, type ColumnContext, type MemberColumn, type NamedColumn } from './core/member-columns';
import { enteredAt } from './core/member-condition';
import { orderBy, parseSort } from './core/member-order';
import { MEMBER, memberMailability } from './core/reach';
import type { StoredSegment } from './segment-row';

export interface MemberColumnsDeps {
  database: Database;
  audience: Audience;
  dialect: Dialect;
  timezone: string;
  clock: Clock;
}

/** Whose members, and who looks at them. */
export interface ShownSegment {
  caller: Caller;
  segment: Pick<StoredSegment, 'documentId' | 'type' | 'tracked'>;
  entity: AudienceEntity;
  /** Epoch milliseconds, where it is asked who was in then. */
  atMs?: number;
}

export interface ShownColumns {
  columns: MemberColumn[];
  order?: SqlFragment;
}

export type MemberColumnReader = ReturnType<typeof createMemberColumns>;

export const createMemberColumns = (deps: MemberColumnsDeps) => {
  const find = async (shown: ShownSegment, named: readonly NamedColumn[]): Promise<MemberColumn[]> => {
    const { audience, dialect, clock, timezone } = deps;
    const graph = audience.readableBy(readsOf(shown.caller)).graph();
    const computed = await computedColumns(deps, shown);
    const found = memberColumns(named, { graph, uid: shown.entity.uid, dialect, now: clock.now(), timezone, computed });
    if (found.ok) return found.columns;
    throw new DomainError('invalid_input', found.errors[0]?.message ?? 'Unknown column', found.errors);
  };
  return {
    /** Throws invalid_input, also for what may not be read: it answers as what does not exist. */
    async named(shown: ShownSegment, names: readonly string[]): Promise<MemberColumn[]> {
      return find(
        shown,
        names.map((name, index) => ({ name, path: ['columns', index] })),
      );
    },
    /** For a list: the columns it asks for, and the order of its rows. Throws as `named` does. */
    async listed(shown: ShownSegment, { columns = [], sort }: { columns?: readonly string[]; sort?: string }) {
      const answer: ShownColumns = { columns: columns.length > 0 ? await this.named(shown, columns) : [] };
      if (sort === undefined) return answer;
      const { name, direction } = parseSort(sort);
      const [column] = await find(shown, [{ name, path: ['sort'] }]);
      return column ? { ...answer, order: orderBy(column, direction, deps.dialect) } : answer;
    },
  };
};

async function computedColumns(
  { database, audience, dialect }: MemberColumnsDeps,
  { caller, segment, entity, atMs }: ShownSegment,
): Promise<ColumnContext['computed']> {
  const readable = audience.readableBy(readsOf(caller));
  const shown = (role: string, of = entity): SqlFragment | null => {
    const column = readable.shownColumn(of, role, MEMBER);
    return column.sql === 'NULL' ? null : column;
  };
  // The gate tells of an address whether it is there, and of what else it looks at.
  const mailability =
    shown('email', audience.contact()) && readable.mayReadMailability()
      ? memberMailability({ audience, entity, nowMs: fragment('?', [await nowMs(database)]) })
      : null;
  const texts = {
    documentId: fragment(`${MEMBER}.document_id`),
    name: shown('name'),
    email: shown('email'),
    mailability,
  };
  const isKept = segment.type === 'static' || segment.tracked;
  return {
    ...Object.fromEntries(
      Object.entries(texts).flatMap(([name, sql]) => (sql ? [[name, { sql, type: 'string' }]] : [])),
    ),
    ...(isKept ? { enteredAt: { sql: enteredAt(dialect, segment.documentId, atMs), type: 'datetime' } } : {}),
  };
}

async function nowMs(database: Database): Promise<number> {
  const [row] = await selectRows(database.knex, fragment(`SELECT ${database.nowMs().toString()} AS now`));
  return toNumber(row?.now);
}
