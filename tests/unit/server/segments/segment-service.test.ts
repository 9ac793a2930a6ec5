import {
  createSegments,
  createSegmentStores,
  type SegmentRepository,
  type SegmentService,
} from '../../../../server/src/features/segments';
import { EVERYTHING } from '../../../../server/src/lib/content-reads';
import type { StoredSegment } from '../../../../server/src/features/segments/segment-row';
import { NOW } from './open-crm';
import { createSqliteOnly } from './sqlite-only';

const AT = NOW.toISOString();
const FRESH = {
  ...{ documentId: 'one', memberCount: null, mailableCount: null, lastCalculatedAt: null, lastUsedAt: null },
  ...{ timesUsed: 0, tracked: false, pinnedIn: 0, pinnedOut: 0, createdAt: AT, updatedAt: AT, createdBy: null },
};

const NO_MEMBERSHIP = {
  saved: async () => undefined,
  removed: async () => undefined,
  listChanged: async () => undefined,
  pinned: () => undefined,
};

/** Holds one segment; what the suite does not ask of it is left undone. */
const createShelf = (): SegmentRepository => {
  let kept: StoredSegment | null = null;
  const keep = async (data: Partial<StoredSegment>): Promise<StoredSegment> => {
    kept = { ...FRESH, ...kept, ...data } as StoredSegment;
    return kept;
  };
  return {
    find: async () => kept,
    findMany: async (ids) => (kept && ids.includes(kept.documentId) ? [kept] : []),
    list: async () => ({ segments: kept ? [kept] : [], total: kept ? 1 : 0 }),
    creators: async () => [],
    all: async () => (kept ? [kept] : []),
    tracked: async () => (kept?.tracked ? [kept] : []),
    saveSize: async () => undefined,
    create: (data) => keep(data),
    update: (_documentId, data) => keep(data),
    delete: async () => void (kept = null),
    saveCounts: async () => undefined,
    holdForUse: async () => kept !== null,
    markAsUsed: async () => undefined,
    named: async () => [],
    standIn: async () => 'one',
  };
};

describe('createSegments', () => {
  const crm = createSqliteOnly();
  const open = (): SegmentService => {
    const { filters, members, countRules, parts } = crm();
    const log = { warn: () => undefined };
    return createSegments({
      ...parts,
      ...createSegmentStores(parts),
      uses: { usesOf: async () => [], countUses: async (ids) => ids.map(() => 0) },
      ...{ segments: createShelf(), filters, members, countRules, log },
      membership: NO_MEMBERSHIP,
      clock: { now: () => NOW },
      adminNames: async () => new Map(),
      previewTimeoutMs: 5_000,
      refreshIntervalMs: 60_000,
    });
  };
  const filter = { entity: 'contact', matchType: 'all', rules: [{ field: 'name', operator: 'equals', value: 'x' }] };
  const input = {
    ...{ name: 'Lao', type: 'dynamic' as const, state: 'active' as const, entity: 'contact' },
    filter,
  };

  it('refuses to empty a filter, and keeps one that is left out', async () => {
    const service = open();
    const server = { kind: 'server' as const };
    await service.create(server, input);
    await expect(service.update(server, 'one', { filter: null })).rejects.toMatchObject({
      code: 'invalid_filter',
      errors: [{ path: ['data', 'filter'] }],
    });
    expect(await service.update(server, 'one', { entity: 'contact' })).toMatchObject({ filter });
  });

  it('lets a custom token read what it has created, and refuses it a private one', async () => {
    const service = open();
    const token = { kind: 'token' as const, isFullAccess: false, reads: EVERYTHING };
    const { documentId } = await service.create(token, input);
    expect(await service.get(token, documentId)).toMatchObject({ visibility: 'public' });
    await expect(service.create(token, { ...input, visibility: 'private' })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ path: ['data', 'visibility'] }],
    });
  });
});
