/**
 * A small site in Strapi’s physical layout and, beside it, the same site as plain documents for the oracle. Every type
 * is here for a reason: company has drafts, topic drafts and locales, address and phone are components, note is
 * reached by a foreign key, order by a link table read from its other end.
 */
import type { TableGraph } from '../../../server/src/features/audience';
import type { ColumnNode, EdgeNode, TableNode } from '../../../server/src/features/audience';

export type Value = string | number | boolean | null;

/** A document as people see it: what is published, in the default locale where there is one. */
export interface Document {
  id: number;
  type: string;
  values: Record<string, Value>;
  /** Ids of related documents, by attribute. */
  related: Record<string, number[]>;
}

type ColumnSpec = readonly [ColumnNode['type'], scale?: number];

const columns = (specs: Record<string, ColumnSpec>): Record<string, ColumnNode> =>
  Object.fromEntries(
    Object.entries(specs).map(([name, [type, scale]]) => [
      name,
      {
        column: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        label: name,
        type,
        ...(scale === undefined ? {} : { scale }),
      },
    ]),
  );

const link = (table: string, from: string, to: string, on: Record<string, string> = {}): EdgeNode['link'] => ({
  kind: 'join-table',
  table,
  from,
  to,
  on,
});
const edge = (kind: EdgeNode['kind'], target: string, way: EdgeNode['link']): EdgeNode => ({
  kind,
  label: target,
  target,
  link: way,
});

const component = (field: string, type: string): EdgeNode['link'] =>
  link('contacts_cmps', 'entity_id', 'cmp_id', { field, component_type: type });

const table = (uid: string, name: string, parts: Partial<TableNode>): TableNode => ({
  uid,
  label: uid,
  table: name,
  isComponent: false,
  hasDrafts: false,
  isLocalized: false,
  columns: {},
  edges: {},
  ...parts,
});

export const CONTACT = 'api::contact.contact';
export const COMPANY = 'api::company.company';
export const ORDER = 'api::order.order';
export const TOPIC = 'api::topic.topic';
export const NOTE = 'api::note.note';
export const ADDRESS = 'shared.address';
export const PHONE = 'shared.phone';

export const GRAPH: TableGraph = {
  entities: [
    { key: 'contact', uid: CONTACT, label: 'Contact', roles: { company: 'company', loyaltyLevel: 'tier' } },
    { key: 'company', uid: COMPANY, label: 'Company', roles: { contacts: 'contacts' } },
    { key: 'order', uid: ORDER, label: 'Order', roles: { customer: 'customer', total: 'total', placedAt: 'placedAt' } },
  ],
  defaultLocale: 'en',
  maxPathDepth: 3,
  tables: {
    [CONTACT]: table(CONTACT, 'contacts', {
      columns: columns({
        name: ['string'],
        nick: ['string'],
        tier: ['enumeration'],
        score: ['integer'],
        best: ['integer'],
        big: ['biginteger'],
        amount: ['decimal'],
        ratio: ['float'],
        vip: ['boolean'],
        joined: ['date'],
        renewed: ['date'],
        seenAt: ['datetime'],
        leftAt: ['datetime'],
      }),
      edges: {
        company: edge('to-one', COMPANY, link('contacts_company_lnk', 'contact_id', 'company_id')),
        manager: edge('to-one', CONTACT, link('contacts_manager_lnk', 'contact_id', 'inv_contact_id')),
        orders: edge('to-many', ORDER, link('orders_customer_lnk', 'contact_id', 'order_id')),
        topics: edge('to-many', TOPIC, link('contacts_topics_lnk', 'contact_id', 'topic_id')),
        favourite: edge('to-one', TOPIC, link('contacts_favourite_lnk', 'contact_id', 'topic_id')),
        address: edge('to-one', ADDRESS, component('address', ADDRESS)),
        phones: edge('to-many', PHONE, component('phones', PHONE)),
        notes: edge('to-many', NOTE, { kind: 'column', fromColumn: 'id', toColumn: 'contact_id' }),
      },
    }),
    [COMPANY]: table(COMPANY, 'companies', {
      hasDrafts: true,
      columns: columns({ name: ['string'], country: ['string'], founded: ['date'], budget: ['decimal'] }),
      edges: {
        contacts: edge('to-many', CONTACT, link('contacts_company_lnk', 'company_id', 'contact_id')),
        parent: edge('to-one', COMPANY, link('companies_parent_lnk', 'company_id', 'inv_company_id')),
      },
    }),
    [ORDER]: table(ORDER, 'orders', {
      columns: columns({
        total: ['decimal'],
        weight: ['decimal', 3],
        qty: ['integer'],
        status: ['string'],
        placedAt: ['datetime'],
        due: ['date'],
        factor: ['float'],
      }),
      edges: { customer: edge('to-one', CONTACT, link('orders_customer_lnk', 'order_id', 'contact_id')) },
    }),
    [TOPIC]: table(TOPIC, 'topics', {
      hasDrafts: true,
      isLocalized: true,
      columns: columns({ title: ['string'], points: ['integer'], fee: ['decimal'] }),
      edges: { fans: edge('to-many', CONTACT, link('contacts_topics_lnk', 'topic_id', 'contact_id')) },
    }),
    [NOTE]: table(NOTE, 'notes', {
      columns: columns({ text: ['string'] }),
      edges: { contact: edge('to-one', CONTACT, { kind: 'column', fromColumn: 'contact_id', toColumn: 'id' }) },
    }),
    [ADDRESS]: table(ADDRESS, 'components_shared_addresses', {
      isComponent: true,
      columns: columns({ city: ['string'] }),
    }),
    [PHONE]: table(PHONE, 'components_shared_phones', {
      isComponent: true,
      columns: columns({ number: ['string'], rank: ['integer'] }),
    }),
  },
};

/** The instant and the zone at which the cases are evaluated unless they say otherwise. */
export const NOW = new Date('2026-11-20T02:30:00Z');
export const TIMEZONE = 'Asia/Bangkok';
