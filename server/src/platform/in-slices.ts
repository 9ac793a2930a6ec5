/** Long computations that leave room for others. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What a request that waits meanwhile may be late by, several times over. */
const SLICE_MS = 15;

/** Does what the generator computes; whenever it has gone on for a while and yields, the event loop runs first. */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  let endsAt = performance.now() + SLICE_MS;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < endsAt) continue;
    await nextTurn();
    endsAt = performance.now() + SLICE_MS;
  }
}
