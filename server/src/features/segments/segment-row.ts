/** What is stored of a segment, and how a row of the database becomes it. */
import type { Filter, Segment } from '../../contracts';
import { toVersion } from '../../platform/revise-document';
import type { Ownership } from './core/access';

export type StoredSegment = Omit<Segment, 'canEdit' | 'problems' | 'filter' | 'filterHidden'> & { filter: unknown };

/** What callers may set. Counts, use and creator have their own ways in. */
export type SegmentData = Pick<
  StoredSegment,
  'name' | 'description' | 'type' | 'state' | 'visibility' | 'entity' | 'tags'
> & { filter: Filter | null; tracked?: boolean };

/** As db.query answers it. */
export interface SegmentRow {
  documentId: string;
  version: number | null;
  name: string;
  description: string | null;
  type: Segment['type'];
  state: Segment['state'];
  visibility: Segment['visibility'];
  entity: string;
  filter: unknown;
  tags: unknown;
  memberCount: number | null;
  mailableCount: number | null;
  lastCalculatedAt: string | Date | null;
  lastUsedAt: string | Date | null;
  timesUsed: number | null;
  tracked: boolean | null;
  pinnedIn: number | null;
  pinnedOut: number | null;
  createdAt: string | Date;
  updatedAt: string | Date;
  createdBy?: { id: number; firstname?: string | null; lastname?: string | null; username?: string | null } | null;
}

const instant = (value: string | Date): string => new Date(value).toISOString();
const instantOrNull = (value: string | Date | null): string | null => (value === null ? null : instant(value));

export const toStored = (row: SegmentRow): StoredSegment => ({
  documentId: row.documentId,
  version: toVersion(row.version),
  name: row.name,
  description: row.description ?? null,
  type: row.type,
  state: row.state,
  visibility: row.visibility,
  entity: row.entity,
  filter: row.filter ?? null,
  tags: Array.isArray(row.tags) ? row.tags.map(String) : [],
  memberCount: row.memberCount ?? null,
  mailableCount: row.mailableCount ?? null,
  lastCalculatedAt: instantOrNull(row.lastCalculatedAt ?? null),
  lastUsedAt: instantOrNull(row.lastUsedAt ?? null),
  timesUsed: row.timesUsed ?? 0,
  tracked: row.tracked === true,
  pinnedIn: row.pinnedIn ?? 0,
  pinnedOut: row.pinnedOut ?? 0,
  createdAt: instant(row.createdAt),
  updatedAt: instant(row.updatedAt),
  createdBy: row.createdBy ? { id: row.createdBy.id, name: nameOf(row.createdBy) } : null,
});

const nameOf = ({ firstname, lastname, username }: NonNullable<SegmentRow['createdBy']>): string =>
  [firstname, lastname].filter(Boolean).join(' ') || username || '';

export const ownershipOf = ({ createdBy, visibility, state }: StoredSegment): Ownership => ({
  creatorId: createdBy?.id ?? null,
  visibility,
  state,
});
