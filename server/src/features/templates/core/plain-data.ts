/**
 * In: a record as the database or an ORM gives it. Out: the same as null-prototype objects, lists and plain values, the
 * only thing a template may see. Functions, symbols and whatever lies deeper than six levels are left out.
 */
export type PlainValue = string | number | boolean | null | PlainValue[] | { [key: string]: PlainValue };
export type PlainRecord = { [key: string]: PlainValue };

const MAX_DEPTH = 6;

export const toPlainRecord = (record: Readonly<Record<string, unknown>>, depth = 0): PlainRecord => {
  const plain = Object.create(null) as PlainRecord;
  for (const [key, value] of Object.entries(record)) {
    const converted = toPlainValue(value, depth + 1);
    if (converted !== undefined) plain[key] = converted;
  }
  return plain;
};

const toPlainValue = (value: unknown, depth: number): PlainValue | undefined => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== 'object' || depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    return value.map((item) => toPlainValue(item, depth + 1)).filter((item) => item !== undefined);
  }
  return toPlainRecord(value as Record<string, unknown>, depth);
};
