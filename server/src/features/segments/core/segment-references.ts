/**
 * What a filter needs to know of the segments that it refers to by `segment.member`. Plain data: whoever asks has
 * loaded them. In: any JSON, for the names of segments in it. Out: their document ids, each once.
 */
import { SEGMENT_MEMBER, type Filter } from '../../../contracts';
import type { TableGraph } from '../../audience';

export interface ReferencedSegment {
  documentId: string;
  /** As messages may say it: a name, or what stands for one that must not be told. */
  shownName: string;
  /** The content type of its members; null where the site no longer has that audience. */
  uid: string | null;
  /** Read by its list: static, or tracked. */
  isListed: boolean;
  /** Null where it has none (static), or one that cannot be read. */
  filter: Filter | null;
  isBroken: boolean;
  pinnedIn: number;
  pinnedOut: number;
}

/** One step of the way from a filter into the segments that it refers to. */
export type ReferenceStep = Pick<ReferencedSegment, 'documentId' | 'shownName'>;

export interface SegmentReferences {
  byId: ReadonlyMap<string, ReferencedSegment>;
  /** Those that the filter itself may name: of the others it must not be said that they exist. */
  nameable: ReadonlySet<string>;
  /** The whole schema: what a segment asks was checked when it was saved, with its author’s rights. */
  graph: TableGraph;
  /** The segment whose filter this is, where it is one’s. */
  self?: ReferenceStep;
}

/** How many references may follow one another. */
export const MAX_REFERENCE_DEPTH = 3;
/** How often other segments may be asked in one statement. */
export const MAX_REFERENCES = 100;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export function referencedIds(filter: unknown): string[] {
  const ids = new Set<string>();
  const open: unknown[] = [filter];
  for (let node = open.pop(); open.length > 0 || node !== undefined; node = open.pop()) {
    if (!isRecord(node)) continue;
    if (typeof node.field === 'string' && isMemberField(node.field)) {
      for (const id of [node.value].flat()) if (typeof id === 'string') ids.add(id);
    }
    if (Array.isArray(node.rules)) open.push(...(node.rules as unknown[]));
    open.push(node.where);
  }
  return [...ids];
}

const isMemberField = (field: string): boolean => field === SEGMENT_MEMBER || field.endsWith(`.${SEGMENT_MEMBER}`);
