/**
 * Reads at most once per period, and never spends more than a share of the time on reading: what took two seconds is kept
 * for a minute. Callers meanwhile get the same promise; a failure is not kept.
 */
export interface CachedOptions {
  leastMs: number;
  nowMs(): number;
}

/** Of all time that may go into reading. */
const LARGEST_SHARE = 1 / 30;

export const cached = <T>(read: () => Promise<T>, { leastMs, nowMs }: CachedOptions): (() => Promise<T>) => {
  let kept: Promise<T> | undefined;
  let keptUntilMs = 0;

  const fresh = async (): Promise<T> => {
    const startedAtMs = nowMs();
    const value = await read();
    const endedAtMs = nowMs();
    keptUntilMs = endedAtMs + Math.max(leastMs, (endedAtMs - startedAtMs) / LARGEST_SHARE);
    return value;
  };

  return () => {
    if (kept !== undefined && nowMs() < keptUntilMs) return kept;
    keptUntilMs = Infinity;
    const reading = fresh();
    kept = reading;
    reading.catch(() => {
      kept = undefined;
      keptUntilMs = 0;
    });
    return reading;
  };
};
