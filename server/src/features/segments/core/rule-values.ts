/**
 * In: the value of a rule as the filter holds it. Out: a value of the kind that the field’s type compares with, or an
 * error at its path. Nothing is cast: "7" is no number, 1 is not true.
 */
import type { FieldType, FilterDuration, RelativeDate } from '../../../contracts';
import { fail, inside, type Place } from './compilation';
import { parseMoment, resolveRelative, type Moment } from './relative-time';

/** The digits of a number that a JS number may not hold: at most 30 before and 20 after the point. */
const DECIMAL = /^-?\d{1,30}(\.\d{1,20})?$/;

const refuse = (place: Place, message: string): undefined => void fail(place, 'unsuitable_value', message);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function textOf(place: Place, value: unknown): string | undefined {
  return typeof value === 'string' ? value : refuse(place, 'A text field is compared with a text.');
}

export function numberOf(place: Place, value: unknown, type: FieldType): number | string | undefined {
  const isExact = type === 'biginteger' || type === 'decimal';
  if (typeof value === 'number' && Number.isFinite(value)) {
    if (!isExact || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
    return refuse(place, `${value} is too large for an exact JSON number; write its digits as a text.`);
  }
  if (typeof value === 'string' && isExact && DECIMAL.test(value)) return value;
  return refuse(place, 'A number field is compared with a number.');
}

export function momentOf(place: Place, value: unknown): Moment | undefined {
  const expected = 'A date is written as 2026-11-20, as an instant with its offset (2026-11-20T09:00:00Z), or relative';
  if (typeof value === 'string') {
    return parseMoment(value) ?? refuse(place, `${expected}; its year lies between 1000 and 9998.`);
  }
  if (!isRelative(value)) return refuse(place, `${expected} ({ "relative": "today" }).`);
  return resolveRelative(value, place.compilation) ?? refuse(place, 'This date lies too far away.');
}

export function durationOf(place: Place, value: unknown): FilterDuration | undefined {
  if (isDuration(value)) return value;
  return refuse(place, 'A length of time is written as { "amount": 30, "unit": "day" }.');
}

type Convert<T> = (place: Place, item: unknown) => T | undefined;

/** Every item converted, or undefined when one of them was refused. */
export function listOf<T>(place: Place, value: unknown, convert: Convert<T>): T[] | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    return refuse(place, 'This operator needs a list of at least one value.');
  }
  const items = value.flatMap((item, index) => convert(inside(place, index), item) ?? []);
  return items.length === value.length ? items : undefined;
}

export function pairOf<T>(place: Place, value: unknown, convert: Convert<T>): readonly [T, T] | undefined {
  if (!Array.isArray(value) || value.length !== 2) {
    return refuse(place, '“between” needs a list of two values: the lowest and the highest.');
  }
  const low = convert(inside(place, 0), value[0]);
  const high = convert(inside(place, 1), value[1]);
  return low === undefined || high === undefined ? undefined : [low, high];
}

export const isRelative = (value: unknown): value is RelativeDate => isObject(value) && 'relative' in value;

const isDuration = (value: unknown): value is FilterDuration => isObject(value) && 'amount' in value && 'unit' in value;
