/**
 * Runs what LiquidJS computes one step at a time. In: its generator, whose values may be generators again, and how many
 * steps it may take. Out: a generator that yields now and then, so that its caller can let others work, and returns the
 * value. Too many steps throw `render limit exceeded` where the computation stands: a count ends what a clock would end
 * on a slow machine only.
 */
type Work = Iterator<unknown, unknown>;

const STEPS_BETWEEN_YIELDS = 500;

const isWork = (value: unknown): value is Work =>
  typeof value === 'object' && value !== null && 'next' in value && 'throw' in value;

export function* stepping(work: Work, mostSteps: number): Generator<void, unknown> {
  const running: Work[] = [work];
  let given: unknown;
  let failure: { error: unknown } | null = null;
  for (let steps = 1; ; steps += 1) {
    const top = running[running.length - 1];
    if (!top) return given;
    if (steps % STEPS_BETWEEN_YIELDS === 0) yield;
    if (steps > mostSteps) failure ??= { error: new Error('template render limit exceeded') };
    try {
      const thrown: { error: unknown } | null = failure;
      failure = null;
      const { done, value } = thrown ? failing(top, thrown.error) : top.next(given);
      if (done) running.pop();
      if (isWork(value)) running.push(value);
      given = isWork(value) ? undefined : value;
    } catch (error) {
      running.pop();
      if (running.length === 0) throw error;
      failure = { error };
    }
  }
}

const failing = (work: Work, error: unknown): IteratorResult<unknown, unknown> => {
  if (work.throw) return work.throw(error);
  throw error;
};
