import { narrowingFilter } from '../../../../../server/src/features/segments/core/narrowing-filter';

const rules = [{ field: 'name', operator: 'equals', value: 'Ada' }];

describe('narrowingFilter', () => {
  it.each([
    ['says what it is about', { matchType: 'all', rules }, { entity: 'contact', matchType: 'all', rules }],
    ['keeps what it says', { entity: 'contact', rules }, { entity: 'contact', rules }],
    ['leaves what is no entity to be refused', { entity: 5, rules }, { entity: 5, rules }],
    ['names the entity of the shorthand', { minOrders: 2 }, { entity: 'contact', minOrders: 2 }],
    ['leaves what is no filter to be refused', [rules], [rules]],
    ['leaves nothing to be refused', null, null],
  ])('%s', (_what, input, filter) => expect(narrowingFilter(input, 'contact')).toEqual({ ok: true, filter }));

  it('refuses a filter about another entity, and says what may be asked', () =>
    expect(narrowingFilter({ entity: 'company', rules }, 'contact')).toEqual({
      ok: false,
      error: expect.objectContaining({
        path: ['filter', 'entity'],
        message: expect.stringContaining('“contact”') as string,
        code: 'other_entity',
      }),
    }));
});
