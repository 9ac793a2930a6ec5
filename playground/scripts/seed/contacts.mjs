import { PLACES, placeOf } from './places.mjs';
import { between, chance, daysFrom, documentId, isoDate, momentOn, pick } from './random.mjs';

const TITLES = [
  'General Manager',
  'Purchasing Manager',
  'Owner',
  'Front Office Manager',
  'Accountant',
  'Chef',
  'Head of IT',
];
const LEVELS = ['bronze', 'bronze', 'silver', 'silver', 'gold', 'platinum'];
const SOURCES = ['fair', 'referral', 'website', 'import'];
const FREQUENCIES = ['daily', 'weekly', 'monthly'];
/** From the start of the list, so that a small demo has them too. */
const ODD_NAMES = [
  "Siobhán O'Neill",
  'Zoë Müller-Lüdenscheidt',
  'สมชาย ใจดี',
  'Łukasz Żółć',
  'José “Pepe” Núñez',
  '100% Anders_Berg',
  'Đặng Thị Hồng',
  '山田 太郎',
];

const addressable = (name) =>
  name
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '.')
    .replace(/^\.+|\.+$/g, '');

/** All under example.test, which reaches nobody; bounce, defer and slow are understood by the mail sink. */
const emailOf = (name, index) => {
  if (index % 33 === 20) return null;
  if (index % 200 === 7) return `bounce+${index}@example.test`;
  if (index % 400 === 9) return `defer+${index}@example.test`;
  return `${addressable(name) || 'contact'}.${index + 1}@example.test`;
};

const birthdayOf = (today, index) => {
  if (index % 10 === 0) return null;
  if (index % 150 === 1) return '1988-02-29';
  const years = -365.25 * between(20, 70);
  if (index % 90 === 2) return `${between(1955, 2004)}-${isoDate(daysFrom(today, between(0, 6))).slice(5)}`;
  return isoDate(daysFrom(today, Math.round(years) + between(0, 364)));
};

const addressesOf = (place) =>
  ['home', 'work'].slice(0, between(0, 2)).map((label) => ({
    label,
    street: place.names.location.streetAddress(),
    city: place.names.location.city(),
    postcode: place.names.location.zipCode(),
    country: place.country,
  }));

const buildContact = ({ today, index, company, isFirst }) => {
  const place = company ? placeOf(company.data.country) : pick(PLACES);
  const firstName = place.names.person.firstName();
  const odd = ODD_NAMES[index - 100];
  const name = odd ?? `${firstName} ${place.names.person.lastName()}`;
  const createdAt = daysFrom(today, -between(1_060, 1_100));
  return {
    documentId: documentId(),
    createdAt,
    place,
    data: {
      name,
      firstName: odd || chance(0.2) ? null : firstName,
      email: emailOf(name, index),
      code: `C-${String(index + 1).padStart(5, '0')}`,
      title: company ? pick(TITLES) : null,
      country: chance(0.05) ? null : place.country,
      timezone: chance(0.1) ? null : pick(place.zones),
      language: chance(0.15) ? null : place.language,
      active: !chance(0.05),
      unsubscribed: chance(0.08),
      billing: isFirst || chance(0.1),
      loyaltyLevel: chance(0.25) ? null : pick(LEVELS),
      points: chance(0.2) ? 0 : between(1, 12_000),
      birthday: birthdayOf(today, index),
      lastSeenAt: chance(0.15) ? null : momentOn(today, -between(1, 700)),
      internalNotes: chance(0.1) ? 'Asked for a discount; do not offer more than ten per cent.' : null,
      profile: chance(0.3) ? null : { source: pick(SOURCES), visits: between(0, 40) },
    },
    links: company ? { company: company.documentId } : {},
    components: {
      ...(chance(0.7)
        ? { preferences: { newsletter: chance(0.6), frequency: pick(FREQUENCIES), favouriteColour: null } }
        : {}),
      addresses: addressesOf(place),
    },
  };
};

const THAI_HOTEL_CONTACTS = 5;

/** The hotels of Thailand come first with five people each; the rest is spread, and every seventh has no company. */
export const buildContacts = ({ today, count, companies }) => {
  const thaiHotels = companies.filter(({ data }) => data.country === 'Thailand' && data.industry === 'Hotels');
  const seats = thaiHotels.flatMap((company) => Array.from({ length: THAI_HOTEL_CONTACTS }, () => company));
  const seen = new Set();
  return Array.from({ length: count }, (_, index) => {
    const company = seats[index] ?? (index % 7 === 0 ? undefined : pick(companies));
    const isFirst = company !== undefined && !seen.has(company.documentId);
    if (company) seen.add(company.documentId);
    return buildContact({ today, index, company, isFirst });
  });
};
