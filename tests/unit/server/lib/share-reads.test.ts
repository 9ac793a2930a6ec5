import { shareReads } from '../../../../server/src/lib/share-reads';

/** Reads that end when they are told to. */
const createReads = () => {
  const begun: { key: string; answer(value: number): void; fail(): void }[] = [];
  const share = shareReads(
    (key: string) =>
      new Promise<number>((resolve, reject) => {
        begun.push({ key, answer: resolve, fail: () => reject(new Error('gone')) });
      }),
  );
  return { begun, share };
};
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('shareReads', () => {
  it('answers nobody with what was read before it asked', async () => {
    const { begun, share } = createReads();
    const first = share('a');
    const [second, third] = [share('a'), share('a')];
    expect(begun).toHaveLength(1);
    begun[0]?.answer(1);
    expect(await first).toBe(1);
    await settle();
    expect(begun).toHaveLength(2);
    const late = share('a');
    begun[1]?.answer(2);
    expect(await Promise.all([second, third])).toEqual([2, 2]);
    await settle();
    begun[2]?.answer(3);
    expect(await late).toBe(3);
    expect(begun).toHaveLength(3);
  });

  it('reads other keys at once, and anew when nobody reads', async () => {
    const { begun, share } = createReads();
    const answers = [share('a'), share('b')];
    expect(begun.map(({ key }) => key)).toEqual(['a', 'b']);
    begun.forEach(({ answer }, index) => answer(index));
    expect(await Promise.all(answers)).toEqual([0, 1]);
    await settle();
    void share('a');
    expect(begun).toHaveLength(3);
  });

  it('goes on after a failure, which is told to those who shared it', async () => {
    const { begun, share } = createReads();
    const first = share('a');
    const second = share('a');
    begun[0]?.fail();
    await expect(first).rejects.toThrow('gone');
    await settle();
    begun[1]?.answer(2);
    expect(await second).toBe(2);
  });
});
