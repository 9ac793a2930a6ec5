/**
 * How late a step may be sent, as people write it. In: hours, or null for the site’s limit. Out: an amount of hours or days
 * and back; never outside 1 hour to 30 days.
 */
import { LONGEST_LATENESS_HOURS } from '../../../contracts';

export const LATENESS_UNITS = ['site', 'hours', 'days'] as const;
export type LatenessUnit = (typeof LATENESS_UNITS)[number];

const HOURS = { hours: 1, days: 24 } as const;
const DEFAULT_HOURS = 72;

export const latestAmount = (unit: 'hours' | 'days'): number => LONGEST_LATENESS_HOURS / HOURS[unit];

/** Whole days are read as days. */
export const unitOf = (hours: number | null): LatenessUnit => {
  if (hours === null) return 'site';
  return hours % HOURS.days === 0 ? 'days' : 'hours';
};

export const amountIn = (unit: 'hours' | 'days', hours: number): number => Math.ceil(hours / HOURS[unit]);

export const toHours = (unit: 'hours' | 'days', amount: number): number => amount * HOURS[unit];

/** The same lateness in another unit, rounded up to whole ones. */
export const inUnit = (unit: LatenessUnit, hours: number | null): number | null =>
  unit === 'site' ? null : toHours(unit, amountIn(unit, hours ?? DEFAULT_HOURS));
