import { DomainError } from '../../../../../server/src/contracts';
import { checkMapping } from '../../../../../server/src/features/audience/core/check-mapping';
import type { AudienceMapping } from '../../../../../server/src/features/audience/core/role-rules';
import type { SiteSchema } from '../../../../../server/src/lib/site-schema';
import { site, withoutType } from '../site-builder';

const CONTACT = { uid: 'api::contact.contact', email: 'email' };
const COMPANY = { uid: 'api::company.company' };
const ORDER = { uid: 'api::order.order', customer: 'customer', total: 'total', placedAt: 'placedAt' };

const refusal = (mapping: AudienceMapping, schema: SiteSchema = site()): DomainError => {
  try {
    checkMapping(mapping, schema);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('The mapping was accepted');
};

describe('checkMapping refuses', () => {
  it.each<[string, AudienceMapping, string, RegExp]>([
    [
      'an unknown content type',
      { contact: { ...CONTACT, uid: 'api::kontact.contact' } },
      'contact.uid',
      /"api::kontact.contact" is not a content type of this site \(did you mean "api::contact.contact"\?\)/,
    ],
    ['a component', { contact: { ...CONTACT, uid: 'shared.address' } }, 'contact.uid', /not a content type/],
    [
      'a type of the upload plugin',
      { contact: CONTACT, files: { uid: 'plugin::upload.file' } },
      'files.uid',
      /not a content type/,
    ],
    [
      'a mistyped attribute, with the nearest that fits',
      { contact: { ...CONTACT, email: 'emial' } },
      'contact.email',
      /"emial" is not an attribute of api::contact.contact \(did you mean "email"\?\). Attributes that fit: email, workEmail, name|"emial".*did you mean "email"/,
    ],
    [
      'an email that is a number',
      { contact: { ...CONTACT, email: 'points' } },
      'contact.email',
      /"points" of api::contact.contact is of type integer, not of type string or email/,
    ],
    ['a password as an email', { contact: { ...CONTACT, email: 'pin' } }, 'contact.email', /of type password/],
    [
      'a flag that is text',
      { contact: { ...CONTACT, active: 'name' } },
      'contact.active',
      /is of type string, not of type boolean\. Attributes that fit: active, unsubscribed\./,
    ],
    [
      'a path where an attribute is due',
      { contact: { ...CONTACT, name: 'company.name' } },
      'contact.name',
      /"company.name" is a path/,
    ],
    [
      'a relation role that is no relation',
      { contact: { ...CONTACT, company: 'name' }, company: COMPANY },
      'contact.company',
      /not a relation to api::company.company\. Attributes that fit: company\./,
    ],
    [
      'a relation to another type',
      { contact: CONTACT, company: { ...COMPANY, contacts: 'contracts' } },
      'company.contacts',
      /is a relation to api::contract.contract, not a relation to api::contact.contact/,
    ],
    [
      'an unknown exclusion',
      { contact: { ...CONTACT, exclude: ['name', 'birthdy'] } },
      'contact.exclude.1',
      /did you mean "birthday"/,
    ],
    [
      'a path with an unknown step',
      { contact: CONTACT, order: { ...ORDER, category: 'product.categry' } },
      'order.category',
      /"categry" is not an attribute of api::product.product \(did you mean "category"\?\)/,
    ],
    [
      'a path through a plain attribute',
      { contact: CONTACT, order: { ...ORDER, category: 'total.category' } },
      'order.category',
      /not a relation that the path can follow/,
    ],
    [
      'a path that ends in a date',
      { contact: CONTACT, order: { ...ORDER, category: 'customer.birthday' } },
      'order.category',
      /ends in of type date|ends in/,
    ],
  ])('%s', (_what, mapping, key, message) => {
    const error = refusal(mapping);
    expect(error.code).toBe('invalid_config');
    expect(error.errors.map((detail) => detail.path.join('.'))).toEqual([`plugins.cohort.config.audience.${key}`]);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`plugins.cohort.config.audience.${key}: `);
  });

  it('with every problem at once', () => {
    const error = refusal({
      contact: { ...CONTACT, email: 'emial', active: 'nope' },
      company: { uid: 'api::firm.firm' },
    });
    expect(error.errors).toHaveLength(3);
  });
});

it('says nothing of roles that point at an entity whose own uid is wrong', () => {
  const error = refusal({
    contact: { ...CONTACT, uid: 'api::contacts.contact' },
    company: { ...COMPANY, contacts: 'contacts' },
    order: ORDER,
  });
  expect(error.errors.map((detail) => detail.path.slice(4).join('.'))).toEqual(['contact.uid']);
});

describe('checkMapping accepts', () => {
  it('entities with their roles and the site’s labels', () => {
    expect(
      checkMapping(
        { contact: { ...CONTACT, name: 'name', company: 'company' }, company: { ...COMPANY, label: 'Firms' } },
        site(),
      ),
    ).toEqual([
      {
        key: 'contact',
        uid: 'api::contact.contact',
        label: 'contact',
        roles: { email: 'email', name: 'name', company: 'company' },
      },
      { key: 'company', uid: 'api::company.company', label: 'Firms', roles: {} },
    ]);
  });

  it('a dotted category, and any relation while the entity behind it is not declared', () => {
    const entities = checkMapping(
      { contact: { ...CONTACT, company: 'company' }, order: { ...ORDER, category: 'product.category' } },
      site(),
    );
    expect(entities.map((entity) => entity.roles.category ?? entity.roles.company)).toEqual([
      'company',
      'product.category',
    ]);
  });

  it('no configuration: the users of users-permissions are the contacts', () => {
    expect(checkMapping({}, site())).toEqual([
      {
        key: 'contact',
        uid: 'plugin::users-permissions.user',
        label: 'user',
        roles: { email: 'email', name: 'username' },
      },
    ]);
  });

  it('neither configuration nor users: there is no contact', () => {
    expect(checkMapping({}, withoutType(site(), 'plugin::users-permissions.user'))).toEqual([]);
  });
});
