/** In: definitions by name with the names that each refers to. Out: the order in which each finds what it refers to. */
export interface Named {
  name: string;
  refersTo: readonly string[];
}

/** Null for a circle, which has no first. Names outside the list are left to whoever knows them. */
export function importOrder<T extends Named>(definitions: readonly T[]): T[] | null {
  const waiting = new Map(definitions.map((definition) => [definition.name, definition]));
  const ordered: T[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ refersTo }) => !refersTo.some((name) => waiting.has(name)));
    if (ready.length === 0) return null;
    for (const definition of ready) {
      waiting.delete(definition.name);
      ordered.push(definition);
    }
  }
  return ordered;
}
