/**
 * How many deliveries a process has in hand. In: how many mails may be under way to the mail server at once, and the rate
 * of all. Out: those and the ones that are claimed and prepared meanwhile, so that no connection waits for the database.
 * Under a rate nothing is gained by being ahead of it; one mail at a time stays one at a time.
 */
import type { RateLimits } from './throttle';

/** For each mail under way beyond the first. */
const PREPARED_AHEAD = 2;

export const mailsInHand = ({ concurrency, rate }: { concurrency: number; rate: RateLimits }): number =>
  rate.perSecond === undefined ? concurrency + PREPARED_AHEAD * (concurrency - 1) : concurrency;
