import { thenClose } from '../../../playground/scripts/shut-down.mjs';

const failing = (message: string) => async (): Promise<never> => {
  throw new Error(message);
};

describe('work that is followed by closing', () => {
  it('answers once it is closed', async () => {
    const order: string[] = [];
    const work = async () => order.push('work');
    expect(await thenClose(work, async () => void order.push('closed'))).toBe(1);
    expect(order).toEqual(['work', 'closed']);
  });

  it('says why it failed, also where closing fails for it', async () => {
    let closed = 0;
    await expect(thenClose(failing('invalid configuration'), async () => void (closed += 1))).rejects.toThrow(
      /invalid/,
    );
    expect(closed).toBe(1);
    await expect(thenClose(failing('invalid configuration'), failing('half loaded'))).rejects.toThrow(/invalid/);
  });

  it('fails where closing does', async () => {
    await expect(thenClose(async () => 1, failing('still open'))).rejects.toThrow('still open');
  });
});
