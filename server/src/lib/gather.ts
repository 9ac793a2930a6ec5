/**
 * Questions that come up while others of their kind are being answered are answered together afterwards: one statement
 * for many, and nobody waits for a clock. An answer is therefore never older than its question. Each question has its own
 * answer: where they cannot be answered together, each is asked alone, so that one that fails fails by itself.
 */
export interface Gathered<Q, A> {
  /**
   * The answers in the order of the questions; undefined: this one is to be asked alone, for which the next ones do not
   * wait. A rejection has all of them asked alone.
   */
  together(questions: readonly Q[]): Promise<readonly (A | undefined)[]>;
  alone(question: Q): Promise<A>;
  /** How many at once, at most. */
  most: number;
}

interface Asked<Q, A> {
  question: Q;
  resolve(answer: A | Promise<A>): void;
}

export const gather = <Q, A>({ together, alone, most }: Gathered<Q, A>): ((question: Q) => Promise<A>) => {
  let waiting: Asked<Q, A>[] = [];
  let isAnswering = false;

  const askTogether = async (questions: readonly Q[]): Promise<readonly (A | undefined)[]> => {
    try {
      return await together(questions);
    } catch {
      return [];
    }
  };

  const answer = async (asked: readonly Asked<Q, A>[]): Promise<void> => {
    const answers = await askTogether(asked.map(({ question }) => question));
    asked.forEach(({ question, resolve }, index) => {
      const given = answers[index];
      resolve(given === undefined ? alone(question) : given);
    });
  };

  const answerAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const asked = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await answer(asked);
    }
    isAnswering = false;
  };

  return (question) =>
    new Promise<A>((resolve) => {
      waiting.push({ question, resolve });
      if (isAnswering) return;
      isAnswering = true;
      // What comes up in the same turn of the event loop goes along.
      setImmediate(() => void answerAll());
    });
};

/** The same for reads of rows by key; whoever asks for one key twice at once gets one row. Undefined: there is none. */
export const gatherReads = <K, V>(
  read: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
  most: number,
): ((key: K) => Promise<V | undefined>) => {
  const find = gather<K, { found: V | undefined }>({
    most,
    async together(keys) {
      const rows = await read([...new Set(keys)]);
      return keys.map((key) => ({ found: rows.get(key) }));
    },
    alone: async (key) => ({ found: (await read([key])).get(key) }),
  });
  return async (key) => (await find(key)).found;
};
