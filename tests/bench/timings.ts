/** What benchmarks measure by: ways of asking the same, timed in turns, and what stands in the middle of the times. */

/** NaN of none. */
export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

export const median = (values: readonly number[] = []): number => percentile(values, 0.5);

export interface Turns {
  rounds: number;
  /** After so long, and no fewer than three rounds, the rest is left out. */
  mostMs?: number;
}

/**
 * What every way answered, a warming round left out; every round begins with another way. `sameAs` tells what must be
 * alike in the answers of one question; throws where it is not.
 */
export async function inTurns<W extends string, A>(
  name: string,
  ways: Readonly<Partial<Record<W, () => Promise<A>>>>,
  { rounds, mostMs = Infinity, sameAs }: Turns & { sameAs: (answer: A) => string | number },
): Promise<Map<W, A[]>> {
  const all = Object.entries(ways) as [W, () => Promise<A>][];
  const answers = new Map<W, A[]>(all.map(([way]) => [way, []]));
  const seen = new Set<string | number>();
  const end = performance.now() + mostMs;
  for (let round = 0; round <= rounds && (round <= 3 || performance.now() < end); round += 1) {
    const first = round % all.length;
    for (const [way, ask] of [...all.slice(first), ...all.slice(0, first)]) {
      const answer = await ask();
      seen.add(sameAs(answer));
      if (round > 0) answers.get(way)?.push(answer);
    }
    if (seen.size > 1) throw new Error(`${name}: the ways do not agree: ${[...seen].join(' ≠ ')}`);
  }
  return answers;
}

export const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> => {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
};
