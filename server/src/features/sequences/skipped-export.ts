/** Whom a run left out and why, as CSV, however many they are. */
import { Readable } from 'node:stream';
import { DomainError } from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import type { Audience } from '../audience';
import { csvRows } from '../segments';
import type { EnrollmentRuns } from './enrollment-runs';
import type { SkippedRepository } from './skipped-repository';

export interface SkippedExportDeps {
  audience: Pick<Audience, 'readableBy'>;
  skipped: SkippedRepository;
  runs: Pick<EnrollmentRuns, 'run'>;
}

export interface SkippedExport {
  /** Throws not_found, and forbidden where the caller may not read what mailing depends on, before the first piece. */
  exportSkipped(caller: Caller, segmentId: string, runId: number): Promise<{ name: string; csv: Readable }>;
}

const HIDDEN = 'Whom a run left out tells of contacts what you may not read';

const COLUMNS = ['documentId', 'name', 'email', 'reason'].map((header) => ({ header, type: 'string' as const }));

export const createSkippedExport = ({ audience, skipped, runs }: SkippedExportDeps): SkippedExport => ({
  async exportSkipped(caller, segmentId, runId) {
    const { segment, sequence } = await runs.run(caller, segmentId, runId);
    const readable = audience.readableBy(readsOf(caller));
    // Who was left out, and by which reason, is the gate’s verdict on each of them.
    if (!readable.mayReadMailability()) throw new DomainError('forbidden', HIDDEN);
    const pages = skipped.pages(runId, readable);
    return { name: `${segment.name} – ${sequence.name}`, csv: Readable.from(written(pages), { objectMode: false }) };
  },
});

/** Destroying the stream ends the reading. */
async function* written(pages: AsyncGenerator<unknown[][]>): AsyncGenerator<string> {
  yield csvRows(COLUMNS, [], { header: true, bom: true });
  for await (const rows of pages) yield csvRows(COLUMNS, rows, { header: false, bom: false });
}
