import { faker } from '@faker-js/faker';
import { chance, daysFrom, documentId, money } from './random.mjs';

const CATEGORIES = [
  'Linen',
  'Kitchen',
  'Furniture',
  'Lighting',
  'Cleaning',
  'Garden',
  'Office',
  'Electronics',
  'Toiletries',
  'Beverages',
  'Uniforms',
  'Décor',
];
const STOREFRONTS = [
  { code: 'bkk', country: 'Thailand', en: 'Bangkok store', th: 'ร้านกรุงเทพ' },
  { code: 'web', country: null, en: 'Online store', th: 'ร้านค้าออนไลน์' },
  { code: 'ber', country: 'Germany', en: 'Berlin store', th: 'ร้านเบอร์ลิน' },
  { code: 'nyc', country: 'United States', en: 'New York store', th: 'ร้านนิวยอร์ก' },
];

export const buildCategories = ({ today }) =>
  CATEGORIES.map((name) => ({ documentId: documentId(), data: { name }, createdAt: daysFrom(today, -2_000) }));

export const buildStorefronts = ({ today }) =>
  STOREFRONTS.map(({ code, country, en, th }) => ({
    documentId: documentId(),
    data: { code, country },
    locales: { en: { name: en }, th: { name: th } },
    createdAt: daysFrom(today, -2_000),
  }));

const statusOf = (index) => {
  if (index % 15 === 14) return 'draft';
  return index % 20 === 3 ? 'modified' : 'published';
};

export const buildProducts = ({ today, count, categories }) =>
  Array.from({ length: count }, (_, index) => {
    const price = money(3, chance(0.1) ? 900 : 90);
    return {
      documentId: documentId(),
      data: { name: faker.commerce.productName(), sku: `P-${String(index + 1).padStart(4, '0')}`, price },
      status: statusOf(index),
      draft: { price: Math.round(price * 110) / 100 },
      links: { category: categories[index % categories.length].documentId },
      createdAt: daysFrom(today, -1_500),
    };
  });
