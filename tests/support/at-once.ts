/**
 * Runs `work` on every item, a few at a time, and answers in the order of the items. After a failure nothing new is
 * begun; it is thrown once all that was under way has ended.
 */
const LANES = 6;

export const atOnce = async <T, R>(
  items: readonly T[],
  work: (item: T) => PromiseLike<R>,
  lanes = LANES,
): Promise<R[]> => {
  const answers: R[] = [];
  const failures: unknown[] = [];
  const open = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of open) {
      if (failures.length > 0) return;
      try {
        answers[index] = await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failures.length > 0) throw failures[0];
  return answers;
};
