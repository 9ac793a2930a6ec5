/**
 * Stops sending while the mail account itself is refused. Until a server has been seen to accept this sender, no more
 * mails are under way than failures are still allowed, so that a wrong password costs three tries, not a queue.
 */
import type { Clock } from '../../ports/clock';

const MAX_FAILURES = 3;
export const PROBE_PAUSE_MS = 60_000;

/** account: the sender was refused. served: the server spoke to this sender. none: nothing was learnt. */
export type Lesson = 'account' | 'served' | 'none';

export interface Pass {
  /** False once the sender has been refused since it was given. */
  isGood(): boolean;
}

export interface AccountBreaker {
  /** Resolves when a mail may be tried; null while sending is stopped. Each pass is followed by one `leave`. */
  enter(): Promise<Pass | null>;
  leave(): void;
  learn(lesson: Lesson): void;
  isStopped(): boolean;
}

/** A clock that was set back meanwhile does not make a stop longer. */
const isAhead = (leftMs: number): boolean => leftMs > 0 && leftMs <= PROBE_PAUSE_MS;

export const createAccountBreaker = (clock: Clock): AccountBreaker => {
  let failures = 0;
  let proven = false;
  let underWay = 0;
  let stoppedUntilMs = 0;
  let refusals = 0;
  let waiting: ((pass: Pass | null) => void)[] = [];

  const isStopped = (): boolean => failures >= MAX_FAILURES && isAhead(stoppedUntilMs - clock.now().getTime());
  const hasRoom = (): boolean => proven || underWay < Math.max(1, MAX_FAILURES - failures);

  const admit = (known = refusals): Pass => {
    underWay += 1;
    return { isGood: () => refusals === known };
  };

  const learn = (lesson: Lesson): void => {
    if (lesson === 'served') {
      failures = 0;
      proven = true;
    } else if (lesson === 'account') {
      failures += 1;
      refusals += 1;
      proven = false;
      stoppedUntilMs = clock.now().getTime() + PROBE_PAUSE_MS;
    }
  };

  const wake = (): void => {
    const queued = waiting;
    waiting = [];
    for (const resolve of queued) {
      if (isStopped()) resolve(null);
      else if (hasRoom()) resolve(admit());
      else waiting.push(resolve);
    }
  };

  return {
    isStopped,
    enter() {
      if (isStopped()) return Promise.resolve(null);
      if (hasRoom()) return Promise.resolve(admit());
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave() {
      underWay -= 1;
      wake();
    },
    learn(lesson) {
      learn(lesson);
      wake();
    },
  };
};
