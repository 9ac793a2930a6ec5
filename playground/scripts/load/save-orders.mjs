import { createHash } from 'node:crypto';
import { createDocumentWriter } from '../document-writer.mjs';

const CONTACT = 'api::contact.contact';
const ORDER = 'api::order.order';

/** 24 lower-case characters, a letter first, as Strapi’s own; the same code gives the same document again. */
const documentIdOf = (code) =>
  `l${BigInt(`0x${createHash('sha256').update(code).digest('hex')}`)
    .toString(36)
    .padStart(23, '0')
    .slice(0, 23)}`;

const contactOf = ({ order, code, keepEmails }) => ({
  documentId: documentIdOf(code),
  createdAt: order.placedAt,
  data: {
    code,
    name: order.name,
    firstName: order.firstName,
    email: order.email && !keepEmails ? `${order.email.split('@')[0]}@example.test` : order.email,
    active: true,
    unsubscribed: false,
    billing: false,
    points: 0,
  },
});

const orderOf = ({ order, number, contactId, source, currency }) => ({
  documentId: documentIdOf(number),
  createdAt: order.placedAt,
  data: {
    number,
    total: order.total,
    placedAt: order.placedAt,
    currency: order.currency ?? currency,
    status: 'paid',
    source,
  },
  links: { customer: contactId },
});

/** documentIds by the value of a unique column, for the values that are there. */
const existing = async ({ strapi, trx, uid, column, values }) => {
  const { tableName } = strapi.db.metadata.get(uid);
  const rows = await trx(tableName).select({ documentId: 'document_id', value: column }).whereIn(column, values);
  return new Map(rows.map(({ documentId, value }) => [value, documentId]));
};

const firstBy = (items, key) => [...new Map([...items].reverse().map((item) => [key(item), item])).values()].reverse();

/** One batch in one transaction: creates what is missing by code and number, leaves the rest. Answers what it did. */
export const saveBatch = ({ strapi, orders, source, currency, keepEmails, now }) =>
  strapi.db.transaction(async ({ trx }) => {
    const codeOf = (order) => `${source}:${order.customer}`;
    const numberOf = (order) => `${source}:${order.id}`;
    const writer = createDocumentWriter({ strapi, trx, now });

    const customers = firstBy(orders, codeOf);
    const contacts = await existing({ strapi, trx, uid: CONTACT, column: 'code', values: customers.map(codeOf) });
    const newContacts = customers
      .filter((order) => !contacts.has(codeOf(order)))
      .map((order) => contactOf({ order, code: codeOf(order), keepEmails }));
    await writer.write(CONTACT, newContacts);
    newContacts.forEach(({ data, documentId }) => contacts.set(data.code, documentId));
    await writer.know(CONTACT, [...contacts.values()]);

    const unique = firstBy(orders, numberOf);
    const known = await existing({ strapi, trx, uid: ORDER, column: 'number', values: unique.map(numberOf) });
    const newOrders = unique
      .filter((order) => !known.has(numberOf(order)))
      .map((order) =>
        orderOf({ order, number: numberOf(order), contactId: contacts.get(codeOf(order)), source, currency }),
      );
    await writer.write(ORDER, newOrders);
    return { customers: newContacts.length, orders: newOrders.length };
  });

/** What the database holds of a source. */
export const countSource = async (strapi, source) => {
  const { tableName } = strapi.db.metadata.get(ORDER);
  const { joinTable } = strapi.db.metadata.get(ORDER).attributes.customer;
  const [row] = await strapi.db
    .connection(`${tableName} as o`)
    .join(`${joinTable.name} as l`, `l.${joinTable.joinColumn.name}`, 'o.id')
    .where('o.source', source)
    .count({ orders: 'o.id' })
    .countDistinct({ customers: `l.${joinTable.inverseJoinColumn.name}` })
    .sum({ total: 'o.total' });
  return { orders: Number(row.orders), customers: Number(row.customers), total: Number(row.total ?? 0) };
};
