/** Builds a site’s schema for tests: a small CRM whose tables carry the names that Strapi would give them. */
import type { SiteAttribute, SiteRelation, SiteSchema, SiteType } from '../../../../server/src/lib/site-schema';

export const attribute = (type: string, column: string, more: Partial<SiteAttribute> = {}): SiteAttribute => ({
  type,
  isPrivate: false,
  column,
  ...more,
});

export const relation = (
  kind: SiteRelation['kind'],
  target: string,
  [table, from, to]: [string, string, string],
  on = {},
): SiteAttribute => ({
  type: 'relation',
  isPrivate: false,
  relation: { kind, target, link: { kind: 'join-table', table, from, to, on } },
});

export const siteType = (uid: string, table: string, more: Partial<SiteType> = {}): SiteType => ({
  uid,
  table,
  label: uid.split('.').pop() ?? uid,
  isComponent: false,
  hasDrafts: false,
  isLocalized: false,
  ...more,
  attributes: {
    ...more.attributes,
    createdAt: attribute('datetime', 'created_at'),
    updatedAt: attribute('datetime', 'updated_at'),
    publishedAt: attribute('datetime', 'published_at'),
    createdBy: {
      type: 'relation',
      isPrivate: true,
      relation: {
        kind: 'to-one',
        target: 'admin::user',
        link: { kind: 'column', fromColumn: 'created_by_id', toColumn: 'id' },
      },
    },
    locale: attribute('string', 'locale', { isPrivate: true }),
  },
});

const CONTACT_COMPANY: [string, string, string] = ['contacts_company_lnk', 'contact_id', 'company_id'];
const COMPANY_CONTACTS: [string, string, string] = ['contacts_company_lnk', 'company_id', 'contact_id'];

export const contactType = (more: Partial<SiteType> = {}): SiteType =>
  siteType('api::contact.contact', 'contacts', {
    ...more,
    attributes: {
      name: attribute('string', 'name'),
      email: attribute('email', 'email'),
      workEmail: attribute('string', 'work_email'),
      active: attribute('boolean', 'active'),
      unsubscribed: attribute('boolean', 'unsubscribed'),
      points: attribute('integer', 'points'),
      tier: attribute('enumeration', 'tier', { enum: ['gold', 'silver'] }),
      birthday: attribute('date', 'birthday'),
      notes: attribute('text', 'notes', { isPrivate: true }),
      pin: attribute('password', 'pin'),
      profile: attribute('json', 'profile'),
      avatar: {
        type: 'media',
        isPrivate: false,
        relation: {
          kind: 'to-one',
          target: 'plugin::upload.file',
          link: { kind: 'join-table', table: 'files_related_mph', from: 'related_id', to: 'file_id', on: {} },
        },
      },
      company: relation('to-one', 'api::company.company', CONTACT_COMPANY),
      address: relation('to-one', 'shared.address', ['contacts_cmps', 'entity_id', 'cmp_id'], {
        field: 'address',
        component_type: 'shared.address',
      }),
      ...more.attributes,
    },
  });

export const companyType = (more: Partial<SiteType> = {}): SiteType =>
  siteType('api::company.company', 'companies', {
    ...more,
    attributes: {
      name: attribute('string', 'name'),
      secret: attribute('string', 'secret', { isPrivate: true }),
      turnover: attribute('decimal', 'turnover', { scale: 4 }),
      contacts: relation('to-many', 'api::contact.contact', COMPANY_CONTACTS),
      contracts: relation('to-many', 'api::contract.contract', ['contracts_company_lnk', 'company_id', 'contract_id']),
      ...more.attributes,
    },
  });

const contractType = (): SiteType =>
  siteType('api::contract.contract', 'contracts', {
    attributes: {
      number: attribute('string', 'number'),
      endDate: attribute('date', 'end_date'),
      company: relation('to-one', 'api::company.company', ['contracts_company_lnk', 'contract_id', 'company_id']),
    },
  });

const orderType = (): SiteType =>
  siteType('api::order.order', 'orders', {
    attributes: {
      total: attribute('decimal', 'total'),
      placedAt: attribute('datetime', 'placed_at'),
      customer: relation('to-one', 'api::contact.contact', ['orders_customer_lnk', 'order_id', 'contact_id']),
      product: relation('to-one', 'api::product.product', ['orders_product_lnk', 'order_id', 'product_id']),
    },
  });

const productType = (): SiteType =>
  siteType('api::product.product', 'products', { attributes: { category: attribute('string', 'category') } });

const addressType = (): SiteType => ({
  ...siteType('shared.address', 'components_shared_addresses', { isComponent: true }),
  attributes: { city: attribute('string', 'city') },
});

const usersType = (): SiteType =>
  siteType('plugin::users-permissions.user', 'up_users', {
    attributes: { username: attribute('string', 'username'), email: attribute('email', 'email') },
  });

const fileType = (): SiteType =>
  siteType('plugin::upload.file', 'files', { attributes: { name: attribute('string', 'name') } });

export const site = (...replaced: SiteType[]): SiteSchema => {
  const types = [
    contactType(),
    companyType(),
    contractType(),
    orderType(),
    productType(),
    addressType(),
    usersType(),
    fileType(),
    ...replaced,
  ];
  return { types: Object.fromEntries(types.map((type) => [type.uid, type])), defaultLocale: 'en' };
};

export const withoutType = (schema: SiteSchema, uid: string): SiteSchema => ({
  ...schema,
  types: Object.fromEntries(Object.entries(schema.types).filter(([name]) => name !== uid)),
});
