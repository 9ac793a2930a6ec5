import { narrowSite } from '../../../../../server/src/features/audience/core/narrow-site';
import type { ContentGrant, ContentReads } from '../../../../../server/src/lib/content-reads';
import { attribute, companyType, contactType, relation, site, siteType } from '../site-builder';

const CONTACT = 'api::contact.contact';
const COMPANY = 'api::company.company';
const grant = (fields: ContentGrant['fields'], locales: ContentGrant['locales'] = 'all'): ContentGrant => ({
  fields,
  locales,
});
const reads = (grants: Record<string, ContentGrant[]>): ContentReads => new Map(Object.entries(grants));
const component = (uid: string, attributes: Parameters<typeof siteType>[2]) => ({
  ...siteType(uid, uid.replace('.', '_'), { isComponent: true }),
  attributes: attributes?.attributes ?? {},
});
const names = (narrowed: ReturnType<typeof narrowSite>, uid: string): string[] =>
  Object.keys(narrowed.types[uid]?.attributes ?? {}).sort();

describe('narrowSite', () => {
  it('leaves the schema as it is for who reads everything', () => {
    const schema = site();
    expect(narrowSite(schema, 'everything')).toBe(schema);
  });

  it('knows only types that may be read, and components', () => {
    const narrowed = narrowSite(site(), reads({ [COMPANY]: [grant('all')] }));
    expect(Object.keys(narrowed.types).sort()).toEqual([COMPANY, 'shared.address']);
    expect(Object.keys(narrowSite(site(), new Map()).types)).toEqual(['shared.address']);
  });

  it('knows of a type the named attributes, of all grants together, and when it was written', () => {
    const narrowed = narrowSite(site(), reads({ [CONTACT]: [grant(['name']), grant(['email', 'no.such'])] }));
    expect(names(narrowed, CONTACT)).toEqual(['createdAt', 'email', 'name', 'updatedAt']);
    const whole = narrowSite(site(), reads({ [CONTACT]: [grant(['name']), grant('all')] }));
    expect(whole.types[CONTACT]).toEqual(site().types[CONTACT]);
  });

  it('keeps a component whole where its attribute is granted, or every part of it', () => {
    for (const field of ['address', 'address.city']) {
      const narrowed = narrowSite(site(), reads({ [CONTACT]: [grant([field])] }));
      expect(narrowed.types[CONTACT]?.attributes.address?.relation?.target).toBe('shared.address');
    }
  });

  it('makes a type of a component that is granted in parts, however deep, for the attribute that holds it', () => {
    const geo = component('shared.geo', {
      attributes: { lat: attribute('float', 'lat'), lng: attribute('float', 'lng') },
    });
    const address = component('shared.address', {
      attributes: {
        city: attribute('string', 'city'),
        zip: attribute('string', 'zip'),
        geo: relation('to-one', 'shared.geo', ['lnk', 'a', 'b']),
      },
    });
    const company = companyType({
      attributes: { seat: relation('to-one', 'shared.address', ['companies_cmps', 'entity_id', 'cmp_id']) },
    });
    const narrowed = narrowSite(
      site(address, geo, company),
      reads({ [CONTACT]: [grant(['address.city', 'address.geo.lat'])], [COMPANY]: [grant(['seat'])] }),
    );
    const part = narrowed.types[CONTACT]?.attributes.address?.relation?.target ?? '';
    expect(part).toBe('shared.address@api::contact.contact.address');
    expect(names(narrowed, part)).toEqual(['city', 'geo']);
    const inner = narrowed.types[part]?.attributes.geo?.relation?.target ?? '';
    expect(inner).toBe('shared.geo@api::contact.contact.address.geo');
    expect(narrowed.types[inner]).toMatchObject({ uid: inner, table: 'shared_geo', isComponent: true });
    expect(names(narrowed, inner)).toEqual(['lat']);
    expect(narrowed.types[COMPANY]?.attributes.seat?.relation?.target).toBe('shared.address');
    expect(names(narrowed, 'shared.address')).toEqual(['city', 'geo', 'zip']);
  });

  it('takes a dotted name of a relation for nothing: the other record has grants of its own', () => {
    const narrowed = narrowSite(site(), reads({ [CONTACT]: [grant(['company.name'])] }));
    expect(names(narrowed, CONTACT)).toEqual(['createdAt', 'updatedAt']);
  });

  it.each<[string, ContentGrant['locales'], boolean]>([
    ['all locales', 'all', true],
    ['the default locale', ['th', 'en'], true],
    ['another locale only', ['th'], false],
    ['no locale', [], false],
  ])('reads a localized type with %s', (_case, locales, isKnown) => {
    const schema = site(contactType({ isLocalized: true }));
    const narrowed = narrowSite(schema, reads({ [CONTACT]: [grant('all', locales)] }));
    expect(CONTACT in narrowed.types).toBe(isKnown);
    expect(CONTACT in narrowSite(site(), reads({ [CONTACT]: [grant('all', locales)] })).types).toBe(true);
  });
});
