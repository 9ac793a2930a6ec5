/** The members of a segment as CSV: read and written page by page, however many there are. */
import { Readable } from 'node:stream';
import { DomainError, type ExportMembers } from '../../contracts';
import { fragment, type SqlFragment } from '../../lib/sql-fragment';
import { readsOf, type Caller } from '../../platform/caller';
import type { Clock } from '../../ports/clock';
import type { Audience, AudienceEntity } from '../audience';
import { actorOf } from '../../platform/actor';
import { csvRows, type CsvStart } from './core/csv-rows';
import type { Dialect } from './core/dialects';
import { exportColumns, type ExportColumn } from './core/export-columns';
import { MEMBER, memberMailability } from './core/reach';
import type { ExportRepository } from './export-repository';
import type { SegmentLogRepository } from './segment-log-repository';
import type { SegmentLookup } from './segment-lookup';

export interface MemberExportDeps {
  audience: Audience;
  dialect: Dialect;
  timezone: string;
  clock: Clock;
  lookup: SegmentLookup;
  exports: ExportRepository;
  segmentLog: SegmentLogRepository;
}

export interface MemberExport {
  /** Throws before the first piece is there: not_found, broken_segment, invalid_input for a column, too_slow. */
  exportMembers(caller: Caller, documentId: string, asked: ExportMembers): Promise<{ name: string; csv: Readable }>;
}

export const createMemberExport = (deps: MemberExportDeps): MemberExport => ({
  async exportMembers(caller, documentId, { columns: names, bom }) {
    const { lookup, exports, segmentLog } = deps;
    const segment = await lookup.visible(caller, documentId);
    const { entity, where } = await lookup.sound(segment, caller);
    const columns = columnsOf(deps, entity, { caller, names, nowMs: await exports.nowMs() });
    const pages = exports.pages({ entity, where, columns });
    const first = await pages.next();
    const data = { columns: columns.map(({ header }) => header) };
    await segmentLog.append({ segmentId: documentId, action: 'exported', actor: actorOf(caller), data });
    const csv = written(columns, { first: first.done ? [] : first.value, pages, bom });
    return { name: segment.name, csv: Readable.from(csv, { objectMode: false }) };
  },
});

/** Destroying the stream ends the reading. */
async function* written(
  columns: readonly ExportColumn[],
  { first, pages, bom }: { first: unknown[][]; pages: AsyncGenerator<unknown[][]>; bom: boolean },
): AsyncGenerator<string> {
  try {
    yield writtenOnce(columns, first, { header: true, bom });
    for await (const rows of pages) yield writtenOnce(columns, rows, { header: false, bom: false });
  } finally {
    await pages.return(undefined);
  }
}

/** Leaves the rows empty, for the reason given in the repository. */
function writtenOnce(columns: readonly ExportColumn[], rows: unknown[][], start: CsvStart): string {
  const csv = csvRows(columns, rows, start);
  rows.length = 0;
  return csv;
}

function columnsOf(
  { audience, dialect, timezone, clock }: MemberExportDeps,
  entity: AudienceEntity,
  { caller, names, nowMs }: { caller: Caller; names: readonly string[] | undefined; nowMs: number },
): ExportColumn[] {
  const readable = audience.readableBy(readsOf(caller));
  const shown = (role: string, of = entity): SqlFragment | null => {
    const column = readable.shownColumn(of, role, MEMBER);
    return column.sql === 'NULL' ? null : column;
  };
  const documentId = fragment(`${MEMBER}.document_id`);
  // The gate tells of an address whether it is there, and of what else it looks at.
  const mailability =
    shown('email', audience.contact()) && readable.mayReadMailability()
      ? memberMailability({ audience, entity, nowMs: fragment('?', [nowMs]) })
      : null;
  if (names === undefined) {
    const standard = { documentId, name: shown('name'), email: shown('email'), mailability };
    return Object.entries(standard).flatMap(([header, sql]) => (sql ? [{ header, sql, type: 'string' }] : []));
  }
  const computed = { documentId, ...(mailability ? { mailability } : {}) };
  const context = { graph: readable.graph(), uid: entity.uid, dialect, now: clock.now(), timezone, computed };
  const found = exportColumns(names, context);
  if (found.ok) return found.columns;
  throw new DomainError('invalid_input', found.errors[0]?.message ?? 'Unknown column', found.errors);
}
