import { fakerDE, fakerEN, fakerES, fakerFR, fakerJA, fakerPL, fakerPT_BR, fakerTH, fakerVI } from '@faker-js/faker';

/** Where the playground's customers live: names in the country's own script, zones with and without DST. */
export const PLACES = [
  { country: 'Thailand', zones: ['Asia/Bangkok'], language: 'th', currency: 'THB', names: fakerTH },
  { country: 'Vietnam', zones: ['Asia/Ho_Chi_Minh'], language: 'vi', currency: 'USD', names: fakerVI },
  { country: 'Japan', zones: ['Asia/Tokyo'], language: 'ja', currency: 'USD', names: fakerJA },
  { country: 'Germany', zones: ['Europe/Berlin'], language: 'de', currency: 'EUR', names: fakerDE },
  { country: 'France', zones: ['Europe/Paris'], language: 'fr', currency: 'EUR', names: fakerFR },
  { country: 'Poland', zones: ['Europe/Warsaw'], language: 'pl', currency: 'EUR', names: fakerPL },
  { country: 'Spain', zones: ['Europe/Madrid', 'Atlantic/Canary'], language: 'es', currency: 'EUR', names: fakerES },
  { country: 'Brazil', zones: ['America/Sao_Paulo'], language: 'pt', currency: 'USD', names: fakerPT_BR },
  {
    country: 'United States',
    zones: ['America/New_York', 'America/Los_Angeles'],
    language: 'en',
    currency: 'USD',
    names: fakerEN,
  },
  {
    country: 'Australia',
    zones: ['Australia/Sydney', 'Australia/Lord_Howe'],
    language: 'en',
    currency: 'USD',
    names: fakerEN,
  },
];

export const THAILAND = PLACES[0];
export const placeOf = (country) => PLACES.find((place) => place.country === country) ?? PLACES[0];
/** Each locale of the library has its own generator; all of them must be fixed. */
export const seedPlaces = (seed) => PLACES.forEach(({ names }) => names.seed(seed));
