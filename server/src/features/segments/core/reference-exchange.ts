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

export function referencesIn(filter: unknown, path: ErrorPath = []): Reference[] {
  if (Array.isArray(filter)) return filter.flatMap((item, index) => referencesIn(item, [...path, index]));
  if (!isObject(filter)) return [];
  if (isReference(filter)) return namesIn(filter.value, [...path, 'value']);
  return Object.entries(filter).flatMap(([key, part]) => referencesIn(part, [...path, key]));
}

export function exchangeReferences(filter: unknown, exchange: (segment: string) => string): unknown {
  if (Array.isArray(filter)) return filter.map((item) => exchangeReferences(item, exchange));
  if (!isObject(filter)) return filter;
  if (isReference(filter)) return { ...filter, value: exchanged(filter.value, exchange) };
  return Object.fromEntries(Object.entries(filter).map(([key, part]) => [key, exchangeReferences(part, exchange)]));
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Also behind relations to one: `company.segment.member`. */
const isReference = (rule: Json): boolean =>
  typeof rule.field === 'string' && /(^|\.)segment\.member$/.test(rule.field);

function namesIn(value: unknown, path: ErrorPath): Reference[] {
  if (typeof value === 'string') return [{ segment: value, path }];
  return Array.isArray(value) ? value.flatMap((item, index) => namesIn(item, [...path, index])) : [];
}

function exchanged(value: unknown, exchange: (segment: string) => string): unknown {
  if (typeof value === 'string') return exchange(value);
  return Array.isArray(value) ? value.map((item) => exchanged(item, exchange)) : value;
}
