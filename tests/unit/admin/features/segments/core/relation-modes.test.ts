import { modeOf, RELATION_MODES, testFor } from '../../../../../../admin/src/features/segments/core/relation-modes';

describe('relation modes', () => {
  it.each(RELATION_MODES)('%s is shown as what was chosen', (mode) => {
    expect(modeOf(testFor(mode))).toBe(mode);
  });

  it('keeps the number when only the comparison changes', () => {
    const three = { ...testFor('count:equals'), value: 3 };
    expect(testFor('count:less_than', three)).toMatchObject({ operator: 'less_than', value: 3 });
    expect(testFor('count:between', three)).toMatchObject({ operator: 'between', value: [3, undefined] });
  });

  it('keeps the field from a sum to an average, and drops it for a count', () => {
    const sum = { kind: 'aggregate', aggregate: 'sum', field: 'total', operator: 'less_than', value: 9 } as const;
    expect(testFor('avg', sum)).toEqual({ ...sum, aggregate: 'avg' });
    expect(testFor('count:equals', sum)).toEqual({
      kind: 'aggregate',
      aggregate: 'count',
      operator: 'equals',
      value: 1,
    });
  });

  it('has no mode for a comparison that the list does not name', () => {
    expect(modeOf({ kind: 'aggregate', aggregate: 'count', operator: 'in_list', value: [1] })).toBeUndefined();
  });
});
