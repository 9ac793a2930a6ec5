/** Segments of the world that filters refer to: by list, by rules, with pins, by rules of other segments. */
import type { Filter, FilterNode } from '../../../server/src/contracts';
import type {
  ReferencedSegment,
  SegmentReferences,
} from '../../../server/src/features/segments/core/segment-references';
import { COMPANY, CONTACT, GRAPH } from './world';

export interface WorldSegment extends ReferencedSegment {
  /** Ids of documents: on the list now, and before. */
  listed: number[];
  left: number[];
  pins: { in: number[]; out: number[] };
}

const filterOf = (entity: string, rules: FilterNode[], more: Partial<Filter> = {}): Filter => ({
  entity,
  matchType: 'all',
  rules,
  ...more,
});

const segment = (documentId: string, filter: Filter | null, more: Partial<WorldSegment> = {}): WorldSegment => {
  const pins = more.pins ?? { in: [], out: [] };
  return {
    ...{ documentId, shownName: documentId, uid: CONTACT, isListed: filter === null, filter, isBroken: false },
    ...{ pinnedIn: pins.in.length, pinnedOut: pins.out.length, listed: [], left: [] },
    ...more,
    pins,
  };
};

const vip: FilterNode = { field: 'vip', operator: 'equals', value: true };

export const SEGMENTS: readonly WorldSegment[] = [
  segment('seg-static', null, { listed: [1, 4, 9], left: [4, 5] }),
  segment('seg-tracked', filterOf('contact', [vip]), { isListed: true, listed: [2, 3], left: [1] }),
  segment('seg-vip', filterOf('contact', [vip])),
  segment('seg-not-vip', filterOf('contact', [vip], { not: true })),
  segment('seg-pinned', filterOf('contact', [{ field: 'score', operator: 'greater_than', value: 8 }]), {
    pins: { in: [2, 5, 14], out: [6, 7, 15] },
  }),
  segment(
    'seg-evening',
    filterOf('contact', [{ field: 'seenAt', operator: 'equals', value: '2026-11-19' }], {
      timezone: 'America/New_York',
    }),
  ),
  segment(
    'seg-of-segments',
    filterOf('contact', [
      { field: 'segment.member', operator: 'in_list', value: ['seg-vip', 'seg-pinned'] },
      { field: 'segment.member', operator: 'not_equals', value: 'seg-static' },
    ]),
  ),
  segment('seg-thai', filterOf('company', [{ field: 'country', operator: 'equals', value: 'Thailand' }]), {
    uid: COMPANY,
    pins: { in: [3], out: [] },
  }),
];

export const REFERENCES: SegmentReferences = {
  byId: new Map(SEGMENTS.map((one) => [one.documentId, one])),
  nameable: new Set(SEGMENTS.map((one) => one.documentId)),
  graph: GRAPH,
};
