import { buildContracts, buildInvoices } from './agreements.mjs';
import { buildCategories, buildProducts, buildStorefronts } from './catalogue.mjs';
import { buildCompanies } from './companies.mjs';
import { buildContacts } from './contacts.mjs';
import { createDocumentWriter } from '../document-writer.mjs';
import { buildOrders } from './orders.mjs';
import { seedPlaces } from './places.mjs';
import { SEED, startRandom } from './random.mjs';

const SIZES = { companies: 300, contacts: 2_000, orders: 15_000, products: 120 };

/** In the order in which they are emptied: what points at something goes before it. */
const TYPES = ['order-line', 'order', 'invoice', 'contract', 'contact', 'company', 'product', 'category', 'storefront'];
const COMPONENTS = ['customer.preferences', 'customer.address'];
const uidOf = (name) => `api::${name}.${name}`;

const startOfDay = (now) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));

export const isSeeded = async (strapi) => (await strapi.db.query(uidOf('contact')).count()) > 0;

export const emptyPlayground = (strapi) =>
  strapi.db.transaction(async ({ trx }) => {
    for (const uid of [...TYPES.map(uidOf), ...COMPONENTS]) await trx(strapi.db.metadata.get(uid).tableName).delete();
  });

const buildAll = (today) => {
  startRandom(today);
  seedPlaces(SEED);
  const categories = buildCategories({ today });
  const storefronts = buildStorefronts({ today });
  const products = buildProducts({ today, count: SIZES.products, categories });
  const companies = buildCompanies({ today, count: SIZES.companies });
  const contacts = buildContacts({ today, count: SIZES.contacts, companies });
  const { orders, lines } = buildOrders({ today, count: SIZES.orders, contacts, companies, products, storefronts });
  const contracts = buildContracts({ today, companies });
  const invoices = buildInvoices({ today, companies });
  return {
    category: categories,
    storefront: storefronts,
    product: products,
    company: companies,
    contact: contacts,
    order: orders,
    'order-line': lines,
    contract: contracts,
    invoice: invoices,
  };
};

/** One transaction: the playground is full or untouched. Answers name → number of documents. */
export const fillPlayground = async (strapi, now) => {
  const documents = buildAll(startOfDay(now));
  await strapi.db.transaction(async ({ trx }) => {
    const writer = createDocumentWriter({ strapi, trx, now });
    for (const [name, list] of Object.entries(documents)) await writer.write(uidOf(name), list);
  });
  return Object.fromEntries(Object.entries(documents).map(([name, list]) => [name, list.length]));
};
