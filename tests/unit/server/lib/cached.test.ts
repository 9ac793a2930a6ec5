import { cached } from '../../../../server/src/lib/cached';

const open = (takesMs = 0, leastMs = 5_000) => {
  let nowMs = 0;
  let reads = 0;
  let isBroken = false;
  const read = cached(
    async () => {
      reads += 1;
      nowMs += takesMs;
      if (isBroken) throw new Error('broken');
      return reads;
    },
    { leastMs, nowMs: () => nowMs },
  );
  return {
    read,
    advance: (ms: number) => void (nowMs += ms),
    break: (is: boolean) => void (isBroken = is),
    reads: () => reads,
  };
};

describe('a cached reading', () => {
  it('is made once per period, and once for all who ask at once', async () => {
    const { read, advance } = open();
    expect(await Promise.all([read(), read()])).toEqual([1, 1]);
    advance(4_999);
    expect(await read()).toBe(1);
    advance(1);
    expect(await read()).toBe(2);
  });

  it('is kept for thirty times as long as it took', async () => {
    const { read, advance } = open(2_000);
    await read();
    advance(59_999);
    expect(await read()).toBe(1);
    advance(1);
    expect(await read()).toBe(2);
  });

  it('is not kept where it failed', async () => {
    const { read, break: breakIt, reads } = open();
    breakIt(true);
    await expect(read()).rejects.toThrow('broken');
    breakIt(false);
    expect(await read()).toBe(2);
    expect(reads()).toBe(2);
  });
});
