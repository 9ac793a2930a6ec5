import { faker } from '@faker-js/faker';
import { PLACES, THAILAND } from './places.mjs';
import { between, chance, daysFrom, documentId, pick } from './random.mjs';

const INDUSTRIES = [
  'Hotels',
  'Restaurants',
  'Retail',
  'Logistics',
  'Manufacturing',
  'Healthcare',
  'Education',
  'Software',
];
const HOTEL_PLACES = ['Bangkok', 'Phuket', 'Chiang Mai', 'Hua Hin', 'Krabi', 'Koh Samui', 'Pattaya', 'Ayutthaya'];
const HOTEL_KINDS = ['Riverside Hotel', 'Grand Resort', 'Garden Suites', 'Beach Club', 'โรงแรม', 'Boutique Hotel'];

const THAI_HOTELS = 40;
const NEVER_PUBLISHED = 25;
const EDITED_SINCE = 20;

const nameOf = (index, isThaiHotel) =>
  isThaiHotel
    ? `${HOTEL_PLACES[index % HOTEL_PLACES.length]} ${HOTEL_KINDS[index % HOTEL_KINDS.length]} ${index + 1}`
    : faker.company.name();

/** Some drafts move the company elsewhere: a reader that takes the draft for the truth is found out. */
const draftOf = (data) => ({
  name: `${data.name} (new name)`,
  country: data.country === 'Thailand' ? 'Vietnam' : 'Thailand',
  industry: data.industry === 'Hotels' ? 'Retail' : 'Hotels',
});

const statusOf = (index) => {
  if (index % 12 === 5 && index < NEVER_PUBLISHED * 12) return 'draft';
  if (index % 13 === 8 && index < EDITED_SINCE * 13) return 'modified';
  return 'published';
};

export const buildCompanies = ({ today, count }) => {
  const companies = [];
  for (let index = 0; index < count; index += 1) {
    const isThaiHotel = index < THAI_HOTELS;
    const name = nameOf(index, isThaiHotel);
    const data = {
      name,
      code: `CO-${String(index + 1).padStart(4, '0')}`,
      country: isThaiHotel ? THAILAND.country : pick(PLACES).country,
      industry: isThaiHotel ? 'Hotels' : pick(INDUSTRIES),
      employees: chance(0.1) ? null : between(2, 4_000),
      website: chance(0.2) ? null : `https://company-${index + 1}.example.test`,
    };
    const parent = index > 30 && index % 10 === 0 ? companies[between(0, 29)] : undefined;
    companies.push({
      documentId: documentId(),
      data,
      status: statusOf(index),
      draft: draftOf(data),
      links: parent ? { parent: parent.documentId } : {},
      createdAt: daysFrom(today, -between(1_100, 2_000)),
    });
  }
  return companies;
};
