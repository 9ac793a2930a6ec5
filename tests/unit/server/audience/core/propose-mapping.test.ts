import { checkMapping } from '../../../../../server/src/features/audience/core/check-mapping';
import { proposeMapping } from '../../../../../server/src/features/audience/core/propose-mapping';
import { site, withoutType } from '../site-builder';

describe('proposeMapping', () => {
  it('finds the entities of a CRM by name and type, and the relations between them', () => {
    const { entities } = proposeMapping(site());
    expect(entities).toEqual({
      contact: {
        uid: 'api::contact.contact',
        email: 'email',
        name: 'name',
        company: 'company',
        active: 'active',
        unsubscribed: 'unsubscribed',
        loyaltyLevel: 'tier',
      },
      company: { uid: 'api::company.company', name: 'name', contacts: 'contacts' },
      order: { uid: 'api::order.order', customer: 'customer', total: 'total', placedAt: 'placedAt' },
      contract: { uid: 'api::contract.contract', number: 'number', company: 'company', endDate: 'endDate' },
    });
  });

  it('proposes only what the check accepts', () => {
    const { entities } = proposeMapping(site());
    expect(checkMapping(entities, site()).map((entity) => entity.key)).toEqual(Object.keys(entities));
  });

  it('takes the users of users-permissions where the site has no contacts of its own', () => {
    const { entities, snippet } = proposeMapping(withoutType(site(), 'api::contact.contact'));
    expect(entities.contact).toEqual({ uid: 'plugin::users-permissions.user', email: 'email', name: 'username' });
    expect(snippet).toContain("contact: { uid: 'plugin::users-permissions.user', email: 'email', name: 'username' },");
  });

  it('proposes nothing for a site without fitting types', () => {
    expect(proposeMapping({ types: {}, defaultLocale: null }).entities).toEqual({});
  });
});
