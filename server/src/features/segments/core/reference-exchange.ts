/**
 * Which segments a filter speaks of. In: a filter as stored or sent, trusted in nothing. Out: what its rules on
 * `segment.member` name, each with its path, or the same filter with these exchanged. Nothing else is touched.
 */
import type { ErrorPath } from '../../../contracts';

export interface Reference {
  /** A document id in stored filters, a name in definitions. */
  segment: string;
  path: ErrorPath;
}

type Json = Readonly<Record<string, unknown>>;

/** Levels of JSON: three times what the deepest filter of any configuration has. What lies deeper is refused as such. */
const MAX_LEVELS = 100;

export function referencesIn(filter: unknown, path: ErrorPath = []): Reference[] {
  if (path.length > MAX_LEVELS) return [];
  if (Array.isArray(filter)) return filter.flatMap((item, index) => referencesIn(item, [...path, index]));
  if (!isObject(filter)) return [];
  if (isReference(filter)) return namesIn(filter.value, [...path, 'value']);
  return Object.entries(filter).flatMap(([key, part]) => referencesIn(part, [...path, key]));
}

export function exchangeReferences(filter: unknown, exchange: (segment: string) => string, level = 0): unknown {
  if (level > MAX_LEVELS) return filter;
  const inside = (part: unknown) => exchangeReferences(part, exchange, level + 1);
  if (Array.isArray(filter)) return filter.map(inside);
  if (!isObject(filter)) return filter;
  if (isReference(filter)) return { ...filter, value: exchanged(filter.value, exchange) };
  return Object.fromEntries(Object.entries(filter).map(([key, part]) => [key, inside(part)]));
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Also behind relations to one: `company.segment.member`. */
const isReference = (rule: Json): boolean =>
  typeof rule.field === 'string' && /(^|\.)segment\.member$/.test(rule.field);

/** A text, or a list of texts; a list within a list is no value. */
function namesIn(value: unknown, path: ErrorPath): Reference[] {
  if (typeof value === 'string') return [{ segment: value, path }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) => (typeof item === 'string' ? [{ segment: item, path: [...path, index] }] : []));
}

function exchanged(value: unknown, exchange: (segment: string) => string): unknown {
  if (typeof value === 'string') return exchange(value);
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => (typeof item === 'string' ? exchange(item) : item));
}
