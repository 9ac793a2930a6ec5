/** How many members the next transaction of a refresh compares. In: the last size and how long it took. */
export const FIRST_SLICE = 2_000;
const LARGEST = 500_000;
const SMALLEST = 1_000;
const QUICK_MS = 600;
const SLOW_MS = 2_000;

export function nextSliceSize(size: number, tookMs: number): number {
  if (tookMs < QUICK_MS) return Math.min(LARGEST, size * 2);
  return tookMs > SLOW_MS ? Math.max(SMALLEST, Math.floor(size / 2)) : size;
}
