import { faker } from '@faker-js/faker';
import { between, chance, documentId, momentOn, pick } from './random.mjs';

const HISTORY_DAYS = 1_050;

/** Orders per contact: a quarter never bought, most bought a little, a few a lot; hotels in Thailand three or more. */
const countsFor = (contacts, count, hotelIds) => {
  const counts = contacts.map((contact) => {
    if (hotelIds.has(contact.links.company)) return chance(0.8) ? between(3, 14) : between(0, 2);
    if (chance(0.25)) return 0;
    return Math.min(60, Math.ceil(1 / (1 - faker.number.float({ min: 0, max: 0.97 })) ** 0.8));
  });
  const buyers = counts.flatMap((value, index) => (value > 2 ? [index] : []));
  let missing = count - counts.reduce((sum, value) => sum + value, 0);
  for (let turn = 0; missing !== 0; turn += 1) {
    const index = buyers[turn % buyers.length];
    const step = Math.sign(missing);
    if (counts[index] + step < 3) continue;
    counts[index] += step;
    missing -= step;
  }
  return counts;
};

/** When a contact bought: from some first day to some last day, so that every mix of recency and frequency occurs. */
const momentsOf = (today, count) => {
  const last = -Math.round(HISTORY_DAYS * faker.number.float() ** 2.2) - 1;
  const first = Math.min(last - 1, -between(-last, HISTORY_DAYS));
  return Array.from({ length: count }, (_, index) => momentOn(today, index === 0 ? last : between(first, last)));
};

const statusOf = () => {
  if (chance(0.06)) return 'cancelled';
  if (chance(0.03)) return 'refunded';
  return pick(['paid', 'shipped', 'shipped', 'shipped', 'pending']);
};

const storefrontFor = (storefronts, country) => {
  const local = storefronts.find(({ data }) => data.country === country);
  const online = storefronts.find(({ data }) => data.code === 'web');
  return local && chance(0.7) ? local : online;
};

const buildLines = (products, orderId, placedAt) =>
  faker.helpers.arrayElements(products, between(1, 3)).map((product) => ({
    documentId: documentId(),
    data: { quantity: chance(0.6) ? 1 : between(2, 12), price: product.data.price },
    links: { order: orderId, product: product.documentId },
    createdAt: placedAt,
  }));

const totalOf = (lines) => Math.round(lines.reduce((sum, { data }) => sum + data.quantity * data.price, 0) * 100) / 100;

const buildOrder = ({ contact, placedAt, products, storefronts }) => {
  const id = documentId();
  const lines = buildLines(products, id, placedAt);
  const order = {
    documentId: id,
    data: { total: totalOf(lines), placedAt, currency: contact.place.currency, status: statusOf(), source: 'seed' },
    links: { customer: contact.documentId, storefront: storefrontFor(storefronts, contact.place.country).documentId },
    createdAt: placedAt,
  };
  return { order, lines };
};

export const buildOrders = ({ today, count, contacts, companies, products, storefronts }) => {
  const hotels = companies.filter(({ data }) => data.country === 'Thailand' && data.industry === 'Hotels');
  const counts = countsFor(contacts, count, new Set(hotels.map((hotel) => hotel.documentId)));
  const onSale = products.filter((product) => product.status !== 'draft');
  const built = contacts.flatMap((contact, index) =>
    counts[index] === 0
      ? []
      : momentsOf(today, counts[index]).map((placedAt) =>
          buildOrder({ contact, placedAt, products: onSale, storefronts }),
        ),
  );
  built.sort((one, other) => one.order.data.placedAt - other.order.data.placedAt);
  built.forEach(({ order }, index) => {
    order.data.number = `O-${String(index + 1).padStart(6, '0')}`;
  });
  return { orders: built.map(({ order }) => order), lines: built.flatMap(({ lines }) => lines) };
};
