import { faker } from '@faker-js/faker';

export const SEED = 20_261_120;

/** Fixed choices, whatever day it is; only the dates move with `today`. */
export const startRandom = (today) => {
  faker.seed(SEED);
  faker.setDefaultRefDate(today);
};

export const chance = (probability) => faker.number.float() < probability;
export const pick = (values) => faker.helpers.arrayElement(values);
export const between = (min, max) => faker.number.int({ min, max });
export const money = (min, max) => Math.round(faker.number.float({ min, max }) * 100) / 100;

export const documentId = () =>
  faker.string.alpha({ length: 1, casing: 'lower' }) + faker.string.alphanumeric({ length: 23, casing: 'lower' });

const DAY_MS = 86_400_000;
export const daysFrom = (today, days) => new Date(today.getTime() + days * DAY_MS);
export const isoDate = (instant) => instant.toISOString().slice(0, 10);
/** A moment within the day that lies `days` from today, never in the future for past days. */
export const momentOn = (today, days) => new Date(daysFrom(today, days).getTime() + between(0, DAY_MS - 1));
