import { choicesOf, findChoice } from '../../../../../../admin/src/features/segments/core/catalogue-paths';
import { wholeCatalogue } from '../../../../../../admin/src/features/segments/core/whole-catalogue';
import { aCatalogue, aField, aSegmentField } from '../../../support/catalogue';

const CONTACT = 'api::contact.contact';
const given = aCatalogue();
given.types[CONTACT]?.computed.push(aSegmentField);
given.types[CONTACT]?.computedRelations.push({
  name: 'email.opened',
  label: 'Mail opened',
  description: 'Each opening.',
  fields: [aField('at', 'When', 'datetime')],
});
const whole = wholeCatalogue(given, (name) => ({ 'segment.member': 'สมาชิก', 'email.at': 'เมื่อ' })[name]);

describe('wholeCatalogue', () => {
  it('offers computed relations like those of the site, with their own conditions', () => {
    expect(choicesOf(whole, CONTACT)).toContainEqual({
      kind: 'relation',
      name: 'email.opened',
      path: 'email.opened',
      label: 'Mail opened',
      target: 'computed:email.opened',
    });
    expect(findChoice(whole, CONTACT, 'email.opened')).toMatchObject({ target: 'computed:email.opened' });
    expect(choicesOf(whole, 'computed:email.opened').map(({ label }) => label)).toEqual(['เมื่อ']);
  });

  it('names what is computed in the reader’s language', () =>
    expect(findChoice(whole, CONTACT, 'segment.member')?.label).toBe('สมาชิก'));

  it('leaves the server’s catalogue as it was', () => {
    expect(given.types[CONTACT]?.relations.map(({ name }) => name)).toEqual(['company', 'orders']);
    expect(given.types[CONTACT]?.computed[0]?.label).toBe('Member of a segment');
  });
});
