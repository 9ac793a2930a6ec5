import { gather, gatherReads } from '../../../../server/src/lib/gather';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Answers when it is told to; `alone` answers at once. */
const createDesk = (most = 100) => {
  const together: { questions: readonly string[]; answer(answers: (string | undefined)[]): void; fail(): void }[] = [];
  const alone: string[] = [];
  const ask = gather<string, string | null>({
    most,
    together: (questions) =>
      new Promise((resolve, reject) => {
        together.push({ questions, answer: resolve, fail: () => reject(new Error('refused')) });
      }),
    async alone(question) {
      alone.push(question);
      if (question === 'poisoned') throw new Error('poisoned');
      return `${question} alone`;
    },
  });
  return { ask, together, alone, groups: () => together.map(({ questions }) => questions) };
};

describe('gather', () => {
  it('asks at once, and together what came up meanwhile', async () => {
    const { ask, together, groups } = createDesk();
    const first = ask('a');
    await turn();
    const others = [ask('b'), ask('c')];
    await turn();
    expect(groups()).toEqual([['a']]);
    together[0]?.answer(['A']);
    expect(await first).toBe('A');
    await turn();
    expect(groups()).toEqual([['a'], ['b', 'c']]);
    together[1]?.answer(['B', 'C']);
    expect(await Promise.all(others)).toEqual(['B', 'C']);
  });

  it('takes along what is asked in the same turn', async () => {
    const { ask, groups } = createDesk();
    void ask('a');
    void Promise.resolve().then(() => ask('b'));
    await turn();
    expect(groups()).toEqual([['a', 'b']]);
  });

  it('begins anew after a pause', async () => {
    const { ask, together, groups } = createDesk();
    for (const question of ['a', 'b']) {
      const answer = ask(question);
      await turn();
      together.at(-1)?.answer([question]);
      await answer;
      await turn();
    }
    expect(groups()).toEqual([['a'], ['b']]);
  });

  it('never asks more at once than it may', async () => {
    const { ask, together, groups } = createDesk(2);
    const answers = ['a', 'b', 'c'].map(ask);
    await turn();
    together[0]?.answer(['A', 'B']);
    await turn();
    together[1]?.answer(['C']);
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C']);
    expect(groups()).toEqual([['a', 'b'], ['c']]);
  });

  it('asks each alone where all fail together, and only the one at fault fails', async () => {
    const { ask, together, alone } = createDesk();
    const answers = ['a', 'poisoned', 'c'].map(ask);
    await turn();
    together[0]?.fail();
    expect(await Promise.allSettled(answers)).toMatchObject([
      { status: 'fulfilled', value: 'a alone' },
      { status: 'rejected', reason: new Error('poisoned') },
      { status: 'fulfilled', value: 'c alone' },
    ]);
    expect(alone).toEqual(['a', 'poisoned', 'c']);
  });

  it('asks alone what had no answer, and takes null for one', async () => {
    const ask = gather<number, number | null>({
      most: 9,
      together: async (questions) => questions.map((question) => [undefined, null, 3][question]),
      alone: async (question) => question + 100,
    });
    expect(await Promise.all([0, 1, 2].map(ask))).toEqual([100, null, 3]);
  });

  it('does not keep the next ones waiting for one that is asked alone', async () => {
    const groups: (readonly string[])[] = [];
    const ask = gather<string, string>({
      most: 9,
      async together(questions) {
        groups.push(questions);
        return questions.map((question) => (question === 'locked' ? undefined : question));
      },
      alone: () => new Promise(() => undefined),
    });
    void ask('locked');
    await turn();
    expect(await ask('free')).toBe('free');
    expect(groups).toEqual([['locked'], ['free']]);
  });

  it('goes on after a throw that was none of a promise', async () => {
    const ask = gather<string, string>({
      most: 9,
      together: () => {
        throw new Error('at once');
      },
      alone: async (question) => question,
    });
    expect(await ask('a')).toBe('a');
    expect(await ask('b')).toBe('b');
  });
});

describe('gatherReads', () => {
  it('reads each key once and gives every asker its row', async () => {
    const read: (readonly string[])[] = [];
    const find = gatherReads<string, number>(async (keys) => {
      read.push(keys);
      return new Map(keys.filter((key) => key !== 'gone').map((key) => [key, key.length]));
    }, 9);
    expect(await Promise.all(['ann', 'ann', 'gone', 'bob'].map(find))).toEqual([3, 3, undefined, 3]);
    expect(read).toEqual([['ann', 'gone', 'bob']]);
  });

  it('fails only whose own read fails', async () => {
    const find = gatherReads<string, number>(async (keys) => {
      if (keys.includes('bad')) throw new Error('bad');
      return new Map(keys.map((key) => [key, 1]));
    }, 9);
    expect(await Promise.allSettled(['bad', 'good'].map(find))).toMatchObject([
      { status: 'rejected' },
      { status: 'fulfilled', value: 1 },
    ]);
  });
});
