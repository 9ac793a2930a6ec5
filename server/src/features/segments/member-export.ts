/** The members of a segment as CSV: read and written page by page, however many there are. */
import { Readable } from 'node:stream';
import type { ExportMembers } from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import { actorOf } from '../../platform/actor';
import { csvRows, type CsvStart } from './core/csv-rows';
import { STANDARD, type MemberColumn } from './core/member-columns';
import type { ExportRepository } from './export-repository';
import type { MemberColumnReader } from './member-columns';
import type { NarrowMembers } from './member-narrowing';
import { searched, type MemberSearchDeps } from './member-search';
import type { SegmentLogRepository } from './segment-log-repository';
import type { SegmentLookup } from './segment-lookup';

export interface MemberExportDeps extends MemberSearchDeps {
  lookup: SegmentLookup;
  narrow: NarrowMembers;
  columns: MemberColumnReader;
  exports: ExportRepository;
  segmentLog: SegmentLogRepository;
}

export interface MemberExport {
  /** Throws before the first piece is there: not_found, broken_segment, invalid_input for a column, invalid_filter, too_slow. */
  exportMembers(caller: Caller, documentId: string, asked: ExportMembers): Promise<{ name: string; csv: Readable }>;
}

export const createMemberExport = (deps: MemberExportDeps): MemberExport => ({
  async exportMembers(caller, documentId, { columns: names, search, filter, bom }) {
    const { lookup, narrow, exports, segmentLog } = deps;
    const segment = await lookup.visible(caller, documentId);
    const members = await lookup.sound(segment, caller);
    const { entity } = members;
    const narrowed = await narrow(caller, members, filter);
    const where = searched(deps, { entity, where: narrowed, reads: readsOf(caller) }, search);
    const columns = await deps.columns.named({ caller, segment, entity }, names ?? [STANDARD]);
    const pages = exports.pages({ entity, where, columns });
    const first = await pages.next();
    const isPart = filter !== undefined || search !== undefined;
    const data = { columns: columns.map(({ header }) => header), ...(isPart ? { isPart } : {}) };
    await segmentLog.append({ segmentId: documentId, action: 'exported', actor: actorOf(caller), data });
    const csv = written(columns, { first: first.done ? [] : first.value, pages, bom });
    return { name: segment.name, csv: Readable.from(csv, { objectMode: false }) };
  },
});

/** Destroying the stream ends the reading. */
async function* written(
  columns: readonly MemberColumn[],
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
function writtenOnce(columns: readonly MemberColumn[], rows: unknown[][], start: CsvStart): string {
  const csv = csvRows(columns, rows, start);
  rows.length = 0;
  return csv;
}
