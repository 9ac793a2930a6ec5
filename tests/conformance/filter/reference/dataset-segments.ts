/**
 * The segments of a reference dataset: their rules translated, the rows that were added and removed by hand as pins. One
 * without rules and without rows holds nobody.
 */
import type { Knex } from 'knex';
import { parseFilter } from '../../../../server/src/contracts';
import type {
  ReferencedSegment,
  SegmentReferences,
} from '../../../../server/src/features/segments/core/segment-references';
import { TABLES } from '../../../../server/src/lib/table-names';
import type { Dataset, DatasetSegment, LoadedDataset } from './dataset';
import { translate, type Question } from './translate';

export const toFilterInput = (question: Question, { graph, rootUid }: LoadedDataset): object | undefined => {
  const node = translate(question, graph, rootUid);
  if (node === undefined) return undefined;
  const group = 'rules' in node ? node : { matchType: 'all', rules: [node] };
  return { entity: 'reference', timezone: 'UTC', ...group };
};

export async function loadSegments(
  knex: Knex,
  { segments = {} }: Dataset,
  loaded: LoadedDataset,
): Promise<SegmentReferences> {
  for (const [name, segment] of Object.entries(segments)) await insertPins(knex, name, segment);
  const referenced = Object.entries(segments).map(([name, segment]) => toReferenced(name, segment, loaded));
  return {
    byId: new Map(referenced.map((segment) => [segment.documentId, segment])),
    nameable: new Set(Object.keys(segments)),
    graph: loaded.graph,
  };
}

function toReferenced(
  documentId: string,
  { filter, manually_added = [], manually_removed = [] }: DatasetSegment,
  loaded: LoadedDataset,
): ReferencedSegment {
  const parsed = filter && parseFilter(toFilterInput(filter, loaded));
  return {
    ...{ documentId, shownName: documentId, uid: loaded.rootUid, isListed: filter === null },
    filter: parsed?.ok ? parsed.filter : null,
    isBroken: parsed !== null && !parsed.ok,
    pinnedIn: manually_added.length,
    pinnedOut: manually_removed.length,
  };
}

async function insertPins(knex: Knex, segment_id: string, segment: DatasetSegment): Promise<void> {
  const pin = (id: number, direction: string) => ({ segment_id, member_id: String(id), direction, pinned_at: 1 });
  const pins = [
    ...(segment.manually_added ?? []).map((id) => pin(id, 'in')),
    ...(segment.manually_removed ?? []).map((id) => pin(id, 'out')),
  ];
  if (pins.length > 0) await knex(TABLES.segmentPins).insert(pins);
}
