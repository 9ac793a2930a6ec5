import { createFilterVisibility } from '../../../../server/src/features/segments/filter-visibility';
import { createSegmentLookup } from '../../../../server/src/features/segments/segment-lookup';
import type { StoredSegment } from '../../../../server/src/features/segments/segment-row';
import type { Caller } from '../../../../server/src/platform/caller';
import { NOW } from './open-crm';
import { createSqliteOnly } from './sqlite-only';

const grant = (...fields: string[]) => ({ fields, locales: 'all' as const });
const reads = new Map([['api::contact.contact', [grant('name', 'tier')]]]);
const owner: Caller = { kind: 'admin', userId: 1, isSuperAdmin: false, reads };
const reader: Caller = { kind: 'admin', userId: 2, isSuperAdmin: false, reads };
const superAdmin: Caller = { kind: 'admin', userId: 3, isSuperAdmin: true };

const on = (...fields: string[]) => ({
  entity: 'contact',
  matchType: 'all',
  rules: fields.map((field) => ({ field, operator: 'equals', value: 'x' })),
});
const segment = (filter: unknown): StoredSegment => ({
  ...{
    documentId: 'one',
    version: 1,
    name: 'Lao',
    description: null,
    type: 'dynamic',
    state: 'active',
    visibility: 'public',
  },
  ...{ entity: 'contact', filter, tags: [], memberCount: 4, mailableCount: 2, timesUsed: 0, tracked: false },
  ...{ lastCalculatedAt: null, lastUsedAt: null, pinnedIn: 0, pinnedOut: 0 },
  ...{ createdAt: NOW.toISOString(), updatedAt: NOW.toISOString(), createdBy: { id: 1, name: 'Owner' } },
});

describe('a stored filter', () => {
  const crm = createSqliteOnly();
  const lookup = (stored: StoredSegment) =>
    createSegmentLookup({
      segments: { find: async () => stored },
      filters: crm().filters,
      audience: crm().parts.audience,
      clock: { now: () => NOW },
    });
  const view = (caller: Caller, filter: unknown) => lookup(segment(filter)).view(caller, segment(filter));

  it('is shown to who may read every field of it', async () => {
    for (const caller of [owner, reader, superAdmin]) {
      expect(await view(caller, on('name'))).toMatchObject({ filter: on('name'), filterHidden: false, problems: [] });
    }
  });

  it('is withheld whole from who may read a part, its owner too; counts stay', async () => {
    for (const caller of [owner, reader]) {
      const shown = await view(caller, on('name', 'email'));
      expect(shown).toMatchObject({ filter: null, filterHidden: true, canEdit: false, problems: [], memberCount: 4 });
      expect(JSON.stringify(shown)).not.toContain('email');
    }
    expect(await view(superAdmin, on('email'))).toMatchObject({ filter: on('email'), filterHidden: false });
  });

  it('tells how many can be mailed to who may read what decides that', async () => {
    const all = new Map([['api::contact.contact', [{ fields: 'all', locales: 'all' } as const]]]);
    expect(await view({ ...reader, reads: all }, on('name'))).toMatchObject({ memberCount: 4, mailableCount: 2 });
    expect(await view(superAdmin, on('name'))).toMatchObject({ mailableCount: 2 });
    expect(await view(reader, on('name'))).toMatchObject({ memberCount: 4, mailableCount: null });
    expect(await view(reader, on('gone'))).toMatchObject({ memberCount: 0, mailableCount: null });
  });

  it('is not changed by who may not read it', async () => {
    const { editable } = lookup(segment(on('name', 'email')));
    await expect(editable(owner, 'one')).rejects.toMatchObject({ code: 'forbidden', errors: [] });
    await expect(editable(superAdmin, 'one')).resolves.toBeDefined();
    await expect(lookup(segment(on('name'))).editable(owner, 'one')).resolves.toBeDefined();
  });

  it('once broken is shown to its owner as the owner knows it, and to other readers not at all', async () => {
    const broken = on('name', 'gone');
    expect(await view(owner, broken)).toMatchObject({ filter: broken, filterHidden: false, canEdit: true });
    expect((await view(owner, broken)).problems[0]?.path).toEqual(['filter', 'rules', 1, 'field']);
    const shown = await view(reader, broken);
    expect(shown).toMatchObject({ filter: null, filterHidden: true, memberCount: 0 });
    expect(shown.problems).toMatchObject([{ path: ['filter'], code: 'broken_segment' }]);
  });

  it('once broken says nothing of what its owner may not read', async () => {
    for (const broken of [on('email', 'gone'), on('emial'), on('company.gone'), { ...on('x'), entity: 'company' }]) {
      expect(await view(owner, broken)).toMatchObject({ filter: null, filterHidden: true, canEdit: false });
      const use = lookup(segment(broken)).sound(segment(broken), owner);
      await expect(use).rejects.toMatchObject({ code: 'broken_segment', errors: [{ path: ['filter'] }] });
    }
  });

  it('of a static segment hides nothing', async () => {
    const fixed = { ...segment(null), type: 'static' as const };
    expect(await lookup(fixed).view(reader, fixed)).toMatchObject({ filter: null, filterHidden: false });
  });

  it.each<[string, Caller, unknown, boolean]>([
    ['readable', reader, on('name'), true],
    ['readable in part', reader, on('name', 'email'), false],
    ['readable in part, to a super admin', superAdmin, on('name', 'email'), true],
    ['broken', reader, on('gone'), false],
    ['broken, to the server', { kind: 'server' }, on('gone'), true],
    ['none', reader, null, true],
  ])('mayReadFilter: %s', async (_what, caller, filter, expected) => {
    const { mayReadFilter } = createFilterVisibility({ filters: crm().filters, clock: { now: () => NOW } });
    expect(await mayReadFilter(caller, filter)).toBe(expected);
  });
});
