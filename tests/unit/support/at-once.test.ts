import { atOnce } from '../../support/at-once';

describe('atOnce', () => {
  it('answers in the order of the items, with no more under way than it has lanes', async () => {
    let underWay = 0;
    let most = 0;
    const answers = await atOnce(
      [3, 1, 2, 0, 4],
      async (ticks) => {
        most = Math.max(most, (underWay += 1));
        for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
        underWay -= 1;
        return ticks * 10;
      },
      2,
    );
    expect(answers).toEqual([30, 10, 20, 0, 40]);
    expect(most).toBe(2);
  });

  it('throws the first failure once the rest has ended, and begins nothing after it', async () => {
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      await Promise.resolve();
      if (item === 0) throw new Error('the first');
      for (let tick = 0; tick < 5; tick += 1) await Promise.resolve();
      ended.push(item);
    };
    await expect(atOnce([0, 1, 2, 3], work, 2)).rejects.toThrow('the first');
    expect(ended).toEqual([1]);
  });
});
