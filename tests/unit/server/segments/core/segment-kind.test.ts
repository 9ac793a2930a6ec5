import { refusalToCreate, refusalToUpdate } from '../../../../../server/src/features/segments/core/segment-kind';

const filter = { entity: 'contact', matchType: 'all', rules: [] };
const dynamic = { documentId: 'd', type: 'dynamic', entity: 'contact', pinnedIn: 0, pinnedOut: 0 } as const;
const fixed = { ...dynamic, documentId: 's', type: 'static' } as const;

describe('refusalToCreate', () => {
  it.each([
    ['a rule', { type: 'dynamic', filter }, null],
    ['a list', { type: 'static' }, null],
    ['a list whose filter is null', { type: 'static', filter: null }, null],
    ['a list with rules', { type: 'static', filter }, 'filter'],
  ] as const)('%s', (_what, asked, place) => {
    expect(refusalToCreate(asked)?.path[1] ?? null).toBe(place);
  });
});

describe('refusalToUpdate', () => {
  it.each([
    ['the same type', dynamic, { type: 'dynamic', filter }, null],
    ['a dynamic one made static', dynamic, { type: 'static' }, 'type'],
    ['a static one made dynamic', fixed, { type: 'dynamic', filter }, 'type'],
    ['rules for a list', fixed, { filter }, 'filter'],
    ['no rules for a list', fixed, { filter: null, type: 'static' }, null],
    ['another entity', dynamic, { entity: 'company', filter }, null],
    ['another entity under pins', { ...dynamic, pinnedOut: 1 }, { entity: 'company', filter }, 'entity'],
    ['the same entity under pins', { ...dynamic, pinnedIn: 1 }, { entity: 'contact' }, null],
    ['another entity for a list', fixed, { entity: 'company' }, 'entity'],
  ] as const)('%s', (_what, kept, asked, place) => {
    expect(refusalToUpdate(kept, asked)?.path[1] ?? null).toBe(place);
  });

  it('says what to do instead', () => {
    expect(refusalToUpdate(dynamic, { type: 'static' })?.message).toContain('/segments/d/duplicate');
  });
});
