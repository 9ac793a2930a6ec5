/**
 * One read at a time for each key, shared by all who asked before it began: whoever asks while one is under way gets the
 * next. An answer is therefore never older than the question, and what fails fails for those who shared it.
 */
export function shareReads<K, V>(read: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const running = new Map<K, Promise<V>>();
  const waiting = new Map<K, Promise<V>>();

  const begin = (key: K): Promise<V> => {
    waiting.delete(key);
    const reading = read(key).finally(() => {
      if (running.get(key) === reading) running.delete(key);
    });
    running.set(key, reading);
    return reading;
  };

  return (key) => {
    const next = waiting.get(key);
    if (next) return next;
    const current = running.get(key);
    if (!current) return begin(key);
    const after = current.then(
      () => begin(key),
      () => begin(key),
    );
    waiting.set(key, after);
    return after;
  };
}
