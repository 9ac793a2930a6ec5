/** Polls until `read` gives a value that `isDone` accepts; rejects with the last value seen. */
export const waitFor = async <T>(
  read: () => T | Promise<T>,
  isDone: (value: T) => boolean,
  { timeoutMs = 30_000, everyMs = 50 } = {},
): Promise<T> => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (performance.now() > deadline)
      throw new Error(`Not reached in ${timeoutMs} ms; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
};
