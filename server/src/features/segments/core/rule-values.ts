/**
 * In: the value of a rule as the filter holds it. Out: a value of the kind that the field’s type compares with, or an
 * error at its path. Nothing is cast: "7" is no number, 1 is not true.
 */
import type { ErrorPath, FieldType, FilterDuration, RelativeDate } from '../../../contracts';
import { fail, type Compilation } from './compilation';
import { parseMoment, resolveRelative, type Moment } from './relative-time';

/** The digits of a number that a JS number may not hold: at most 30 before and 20 after the point. */
const DECIMAL = /^-?\d{1,30}(\.\d{1,20})?$/;

const refuse = (compilation: Compilation, path: ErrorPath, message: string): undefined =>
  void fail(compilation, path, 'unsuitable_value', message);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function textOf(compilation: Compilation, value: unknown, path: ErrorPath): string | undefined {
  return typeof value === 'string' ? value : refuse(compilation, path, 'A text field is compared with a text.');
}

export function numberOf(
  compilation: Compilation,
  value: unknown,
  type: FieldType,
  path: ErrorPath,
): number | string | undefined {
  const isExact = type === 'biginteger' || type === 'decimal';
  if (typeof value === 'number' && Number.isFinite(value)) {
    if (!isExact || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
    return refuse(compilation, path, `${value} is too large for an exact JSON number; write its digits as a text.`);
  }
  if (typeof value === 'string' && isExact && DECIMAL.test(value)) return value;
  return refuse(compilation, path, 'A number field is compared with a number.');
}

export function momentOf(compilation: Compilation, value: unknown, path: ErrorPath): Moment | undefined {
  const expected = 'A date is written as 2026-11-20, as an instant with its offset (2026-11-20T09:00:00Z), or relative';
  if (typeof value === 'string') {
    return parseMoment(value) ?? refuse(compilation, path, `${expected}; its year lies between 1000 and 9998.`);
  }
  if (!isRelative(value)) return refuse(compilation, path, `${expected} ({ "relative": "today" }).`);
  return resolveRelative(value, compilation) ?? refuse(compilation, path, 'This date lies too far away.');
}

export function durationOf(compilation: Compilation, value: unknown, path: ErrorPath): FilterDuration | undefined {
  if (isDuration(value)) return value;
  return refuse(compilation, path, 'A length of time is written as { "amount": 30, "unit": "day" }.');
}

/** Every item converted, or undefined when one of them was refused. */
export function listOf<T>(
  compilation: Compilation,
  value: unknown,
  path: ErrorPath,
  convert: (item: unknown, path: ErrorPath) => T | undefined,
): T[] | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    return refuse(compilation, path, 'This operator needs a list of at least one value.');
  }
  const items = value.flatMap((item, index) => convert(item, [...path, index]) ?? []);
  return items.length === value.length ? items : undefined;
}

export function pairOf<T>(
  compilation: Compilation,
  value: unknown,
  path: ErrorPath,
  convert: (item: unknown, path: ErrorPath) => T | undefined,
): readonly [T, T] | undefined {
  if (!Array.isArray(value) || value.length !== 2) {
    return refuse(compilation, path, '“between” needs a list of two values: the lowest and the highest.');
  }
  const low = convert(value[0], [...path, 0]);
  const high = convert(value[1], [...path, 1]);
  return low === undefined || high === undefined ? undefined : [low, high];
}

const isRelative = (value: unknown): value is RelativeDate => isObject(value) && 'relative' in value;

const isDuration = (value: unknown): value is FilterDuration => isObject(value) && 'amount' in value && 'unit' in value;
