import { filterSchema } from '../../../../../../admin/src/contracts';
import { memberSearch } from '../../../../../../admin/src/features/segments/core/member-search';
import { aCatalogue, aField } from '../../../support/catalogue';

describe('memberSearch', () => {
  it('looks in name and address fields', () => {
    const catalogue = aCatalogue();
    catalogue.types['api::contact.contact']?.fields.push(aField('note', 'Note', 'string'));
    catalogue.types['api::contact.contact']?.fields.push(aField('firstName', 'First name', 'string'));
    const filter = memberSearch(catalogue, 'contact', ' ann ');
    expect(filter).toEqual({
      entity: 'contact',
      matchType: 'any',
      rules: [
        { field: 'email', operator: 'contains', value: 'ann' },
        { field: 'firstName', operator: 'contains', value: 'ann' },
      ],
    });
    expect(filterSchema.safeParse(filter).success).toBe(true);
  });

  it('looks in any text where nothing is named so', () =>
    expect(memberSearch(aCatalogue(), 'company', 'th')?.rules).toEqual([
      { field: 'country', operator: 'contains', value: 'th' },
    ]));

  it.each([
    ['an empty text', 'contact', '  '],
    ['an entity without texts', 'order', 'x'],
    ['an unknown entity', 'gone', 'x'],
  ])('asks nothing for %s', (_name, entity, text) => expect(memberSearch(aCatalogue(), entity, text)).toBeUndefined());
});
