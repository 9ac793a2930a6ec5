/** A configuration over another, key by key in depth; lists and values replace. */
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const laidOver = <T extends object>(base: T, over: Partial<T>): T => {
  const merged = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isRecord(below) && isRecord(value) ? laidOver(below, value) : value);
  }
  return Object.fromEntries(merged) as T;
};
