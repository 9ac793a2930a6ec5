/**
 * In: which segments refer to which, by id, and one of them. Out: the longest way of references that leads through it,
 * from the first that refers to the last that is referred to. Where references lead in a circle the way ends.
 */
export type ReferenceGraph = ReadonlyMap<string, readonly string[]>;

export function longestChainThrough(id: string, refersTo: ReferenceGraph): string[] {
  return [...longestFrom(id, reversed(refersTo)).reverse(), id, ...longestFrom(id, refersTo)];
}

function reversed(graph: ReferenceGraph): ReferenceGraph {
  const back = new Map<string, string[]>();
  for (const [from, all] of graph) {
    for (const to of all) back.set(to, [...(back.get(to) ?? []), from]);
  }
  return back;
}

/** Without its start. */
function longestFrom(start: string, graph: ReferenceGraph): string[] {
  const known = new Map<string, string[]>();
  const open = new Set<string>();
  const visit = (id: string): string[] => {
    const found = known.get(id);
    if (found) return found;
    open.add(id);
    let longest: string[] = [];
    for (const next of graph.get(id) ?? []) {
      if (open.has(next)) continue;
      const way = [next, ...visit(next)];
      if (way.length > longest.length) longest = way;
    }
    open.delete(id);
    known.set(id, longest);
    return longest;
  };
  return [...visit(start)];
}
