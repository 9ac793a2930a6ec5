import { choiceIdOf, operatorChoices } from '../../../../../../admin/src/features/segments/core/operator-choices';
import { aField } from '../../../support/catalogue';
import { aReader } from '../../../support/reader';

const labels = (...field: Parameters<typeof aField>) =>
  operatorChoices(aField(...field)).map(({ label }) => aReader().t(label));

describe('operatorChoices', () => {
  it.each([
    ['string', 'is'],
    ['enumeration', 'is any of'],
    ['decimal', 'equals'],
    ['datetime', 'is in the last'],
    ['boolean', 'is yes'],
  ] as const)('starts a %s with “%s”', (type, first) => {
    expect(labels('x', 'X', type)[0]).toBe(first);
  });

  it('offers yes and no, and never “is not”, for a boolean', () => {
    expect(labels('active', 'Active', 'boolean')).toEqual(['is yes', 'is no', 'has no value', 'has any value']);
  });

  it('offers each operator of the field once', () => {
    const choices = operatorChoices(aField('x', 'X', 'datetime')).map(({ operator }) => operator);
    expect([...choices].sort()).toEqual([...aField('x', 'X', 'datetime').operators].sort());
  });
});

it('tells yes from no by the value', () => {
  expect(choiceIdOf('boolean', 'equals', false)).toBe('equals:false');
  expect(choiceIdOf('text', 'equals', 'x')).toBe('equals');
});
