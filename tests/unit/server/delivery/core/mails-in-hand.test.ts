import { mailsInHand } from '../../../../../server/src/features/delivery/core/mails-in-hand';

describe('mails in hand', () => {
  it.each([
    { concurrency: 1, rate: {}, inHand: 1 },
    { concurrency: 2, rate: {}, inHand: 4 },
    { concurrency: 10, rate: {}, inHand: 28 },
    { concurrency: 10, rate: { perDomainPerSecond: 5 }, inHand: 28 },
    { concurrency: 10, rate: { perSecond: 100 }, inHand: 10 },
  ])('are $inHand for $concurrency under way at a rate of $rate', ({ inHand, ...sending }) => {
    expect(mailsInHand(sending)).toBe(inHand);
  });
});
