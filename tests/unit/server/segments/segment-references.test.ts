import type { StoredSegment } from '../../../../server/src/features/segments';
import { referencedIds } from '../../../../server/src/features/segments/core/segment-references';
import { refuseReferredTo, referringTo } from '../../../../server/src/features/segments/segment-referrers';
import { site } from '../audience/site-builder';
import { NOW, openCrm, type Crm } from './open-crm';

const contacts = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });
const member = (...value: string[]) => ({ field: 'segment.member', operator: 'in_list', value });
const named = { field: 'name', operator: 'equals', value: 'x' };

const AT = NOW.toISOString();
const segment = (documentId: string, filter: unknown, more: Partial<StoredSegment> = {}): StoredSegment => ({
  ...{
    documentId,
    version: 1,
    name: `Segment ${documentId.toUpperCase()}`,
    description: null,
    type: 'dynamic',
    state: 'active',
  },
  ...{ visibility: 'public', entity: 'contact', tags: [], memberCount: null, mailableCount: null },
  ...{ lastCalculatedAt: null, lastUsedAt: null, timesUsed: 0, tracked: false, pinnedIn: 0, pinnedOut: 0 },
  ...{ createdAt: AT, updatedAt: AT, createdBy: { id: 1, name: 'Ann' }, filter },
  ...more,
});

const STORED = [
  segment('plain', contacts(named)),
  segment('hidden', contacts(named), { visibility: 'private' }),
  segment('static', null, { type: 'static' }),
  segment(
    'firms',
    { entity: 'company', matchType: 'all', rules: [{ field: 'name', operator: 'is_not_empty' }] },
    { entity: 'company' },
  ),
  segment('gone', contacts({ field: 'favouriteDish', operator: 'is_empty' })),
  segment('lost', contacts(named), { entity: 'spaceship' }),
  segment('odd', 'no filter'),
  segment('to-gone', contacts(member('gone')), { tracked: true }),
  segment('one', contacts(member('plain'))),
  segment('two', contacts(member('one'))),
  segment('three', contacts(member('two'))),
  segment('a', contacts(member('b'))),
  segment('b', contacts({ matchType: 'any', rules: [named, member('c')] })),
  segment('c', contacts(member('a')), { visibility: 'private', tracked: true }),
  segment('through', contacts(member('hidden'))),
];
const ANN = { kind: 'admin' as const, userId: 1, isSuperAdmin: true };
const BOB = { kind: 'visitor' as const, reads: 'everything' as const };

describe('references to segments', () => {
  let crm: Crm;
  beforeAll(async () => (crm = await openCrm('sqlite', site(), STORED)));
  afterAll(() => crm.close());

  const errorsOf = async (filter: object, options = {}) => {
    const checked = await crm.filters.check(filter, NOW, options);
    return checked.ok ? [] : checked.errors.map(({ path, code, message }) => ({ at: path.join('.'), code, message }));
  };

  it.each<[string, object]>([
    ['one', contacts(member('plain'))],
    ['a static one', contacts({ field: 'segment.member', operator: 'equals', value: 'static' })],
    ['several', contacts({ field: 'segment.member', operator: 'not_in_list', value: ['plain', 'static'] })],
    ['three that follow one another', contacts(member('two'))],
    ['one of a related record', contacts({ field: 'company.segment.member', operator: 'equals', value: 'firms' })],
    ['a public one that refers to a private one', contacts(member('through'))],
  ])('accepts %s', async (_, filter) => {
    expect(await errorsOf(filter, { caller: BOB })).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    ['an unknown one', member('plain', 'nowhere'), 'value.1', 'unknown_segment'],
    ['one of another entity', member('firms'), 'value.0', 'other_entity'],
    ['a broken one', member('gone'), 'value.0', 'broken_segment'],
    ['one whose entity has gone', member('lost'), 'value.0', 'broken_segment'],
    ['one whose filter is none', member('odd'), 'value.0', 'broken_segment'],
    ['one that refers to a broken one, also by its list', member('to-gone'), 'value.0', 'broken_segment'],
    ['four that follow one another', member('three'), 'value.0', 'segment_depth'],
    ['a circle', member('a'), 'value.0', 'segment_cycle'],
    [
      'a comparison',
      { field: 'segment.member', operator: 'contains', value: 'plain' },
      'operator',
      'unsuitable_operator',
    ],
    ['presence', { field: 'segment.member', operator: 'is_empty' }, 'operator', 'unsuitable_operator'],
    ['a number', { field: 'segment.member', operator: 'equals', value: 7 }, 'value', 'unsuitable_value'],
    ['no value', { field: 'segment.member', operator: 'equals' }, 'value', 'unsuitable_value'],
    [
      'empty ones',
      { field: 'segment.member', operator: 'not_equals', value: 'plain', empty: 'exclude' },
      'empty',
      'unsuitable_value',
    ],
  ])('refuses %s, at its path', async (_, rule, path, code) => {
    expect(await errorsOf(contacts(named, rule), { caller: ANN })).toEqual([
      { at: `filter.rules.1.${path}`, code, message: expect.any(String) },
    ]);
  });

  it('names the circle', async () => {
    const self = { documentId: 'a', name: 'Segment A' };
    const [error] = await errorsOf(contacts(member('b')), { caller: ANN, self });
    expect(error?.message).toContain('“Segment A” → “Segment B” → “Segment C” → “Segment A”');
    const [own] = await errorsOf(contacts(member('a')), { caller: ANN, self });
    expect(own?.message).toContain('“Segment A” → “Segment A”');
  });

  it('does not name what the caller may not see, nor anything to whoever sees a stored segment', async () => {
    const self = { documentId: 'a', name: 'Segment A' };
    const [error] = await errorsOf(contacts(member('b')), { caller: BOB, self });
    expect(error?.message).toContain('“Segment A” → “Segment B” → a private segment → “Segment A”');
    const checked = await crm.filters.checkSegment(
      STORED.find(({ documentId }) => documentId === 'a') as StoredSegment,
      NOW,
    );
    expect(checked).toMatchObject({ ok: false, errors: [{ message: expect.stringContaining('a → b → c → a') }] });
  });

  it('answers a private segment exactly as one that does not exist', async () => {
    const say = async (id: string) =>
      JSON.stringify(await errorsOf(contacts(member(id)), { caller: BOB })).replaceAll(id, '…');
    expect(await say('hidden')).toBe(await say('nowhere'));
    expect(await errorsOf(contacts(member('through'), member('hidden')), { caller: BOB })).toHaveLength(1);
    expect(await errorsOf(contacts(member('hidden')), { caller: BOB, mayNameAny: true })).toEqual([]);
  });

  it('limits how often segments are asked', async () => {
    const many = Array.from({ length: 101 }, () => 'plain');
    expect(await errorsOf(contacts(member(...many.slice(1))))).toEqual([]);
    expect(await errorsOf(contacts(member(...many)))).toMatchObject([
      { at: 'filter.rules.0.value.100', code: 'too_large' },
    ]);
  });

  it('finds ids in groups, wheres and paths, each once', () => {
    const filter = {
      matchType: 'all',
      rules: [
        {
          matchType: 'any',
          rules: [member('a', 'b'), { field: 'company.segment.member', operator: 'equals', value: 'c' }],
        },
        { relation: 'contacts', quantifier: 'some', where: { matchType: 'all', rules: [member('a', 'd')] } },
        { field: 'name', operator: 'equals', value: 'e' },
      ],
    };
    expect(referencedIds(filter).sort()).toEqual(['a', 'b', 'c', 'd']);
    for (const nothing of [null, undefined, 'x', [], {}, { rules: [null, 7] }])
      expect(referencedIds(nothing)).toEqual([]);
  });

  it('keeps a segment that others refer to, and names them', async () => {
    const all = async () => STORED;
    expect(await referringTo({ all }, 'three')).toEqual([]);
    const referring = await referringTo({ all }, 'a');
    expect(referring.map(({ documentId }) => documentId)).toEqual(['c']);
    expect(() => refuseReferredTo(ANN, referring)).toThrow(
      expect.objectContaining({ code: 'conflict', message: expect.stringContaining('“Segment C”') }),
    );
    expect(() => refuseReferredTo(BOB, referring)).toThrow('1 private segment');
    expect(() => refuseReferredTo(ANN, [])).not.toThrow();
  });
});
