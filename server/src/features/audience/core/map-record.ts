/**
 * In: a database row of a content type and the type’s schema. Out: its readable attributes under their own names, as
 * plain values: text, finite number, boolean, and for instants an ISO 8601 string in UTC, for days YYYY-MM-DD.
 */
import type { SiteType } from '../../../lib/site-schema';
import { isReadable, type Exclusions } from './field-catalogue';

const PLAIN = new Set(['string', 'text', 'richtext', 'email', 'uid', 'enumeration', 'time']);
const NUMERIC = new Set(['integer', 'biginteger', 'decimal', 'float']);

export type PlainValue = string | number | boolean | null;

/** Column → attribute for what may be shown of a type. */
export function readableColumns(type: SiteType, exclusions: Exclusions): { column: string; attribute: string }[] {
  return Object.entries(type.attributes).flatMap(([attribute, { column, type: kind }]) =>
    column !== undefined && isShown(kind) && isReadable(type, attribute, exclusions) ? [{ column, attribute }] : [],
  );
}

const isShown = (kind: string): boolean =>
  PLAIN.has(kind) || NUMERIC.has(kind) || kind === 'boolean' || kind === 'date' || kind === 'datetime';

export const mapRecord = (
  row: Record<string, unknown>,
  type: SiteType,
  exclusions: Exclusions,
): Record<string, PlainValue> =>
  Object.fromEntries(
    readableColumns(type, exclusions).map(({ column, attribute }) => [
      attribute,
      plainValue(row[column], type.attributes[attribute]?.type ?? 'string'),
    ]),
  );

/** Drivers disagree: booleans are 0/1, decimals and bigints text, instants epoch milliseconds, text or Date. */
export function plainValue(value: unknown, kind: string): PlainValue {
  if (value === null || value === undefined) return null;
  if (kind === 'boolean') return value === true || value === 1 || value === '1';
  if (NUMERIC.has(kind)) return finiteNumber(value);
  if (kind === 'datetime') return instant(value);
  if (kind === 'date') return day(value);
  return typeof value === 'string' ? value : String(value);
}

/** A bigint beyond 2^53 stays text, digit for digit. */
function finiteNumber(value: unknown): number | string | null {
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? String(value) : number;
}

function instant(value: unknown): string | null {
  const date = value instanceof Date ? value : new Date(typeof value === 'number' ? value : utcText(String(value)));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** `2026-01-31 12:00:00` has no zone: the database keeps UTC. */
const utcText = (text: string): string | number => {
  if (/^\d{10,}$/.test(text)) return Number(text);
  return /(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`;
};

const day = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value)).slice(0, 10);
