/**
 * Stops sending while the mail account itself is refused. Until a server has been seen to accept this sender, no more
 * mails are under way than failures are still allowed, so that a wrong password costs three tries, not a queue.
 */
import type { Clock } from '../../ports/clock';

const MAX_FAILURES = 3;
export const PROBE_PAUSE_MS = 60_000;

/** account: the sender was refused. served: the server spoke to this sender. none: nothing was learnt. */
export type Lesson = 'account' | 'served' | 'none';

export interface AccountBreaker {
  /** Resolves when a mail may be tried; false while sending is stopped. Each true is followed by one `leave`. */
  enter(): Promise<boolean>;
  leave(lesson: Lesson): void;
  isStopped(): boolean;
}

export const createAccountBreaker = (clock: Clock): AccountBreaker => {
  let failures = 0;
  let proven = false;
  let underWay = 0;
  let stoppedUntilMs = 0;
  let waiting: ((allowed: boolean) => void)[] = [];

  const isStopped = (): boolean => failures >= MAX_FAILURES && clock.now().getTime() < stoppedUntilMs;
  const hasRoom = (): boolean => proven || underWay < Math.max(1, MAX_FAILURES - failures);

  const admit = (): boolean => {
    underWay += 1;
    return true;
  };

  const learn = (lesson: Lesson): void => {
    if (lesson === 'served') {
      failures = 0;
      proven = true;
    } else if (lesson === 'account') {
      failures += 1;
      proven = false;
      stoppedUntilMs = clock.now().getTime() + PROBE_PAUSE_MS;
    }
  };

  const wake = (): void => {
    const queued = waiting;
    waiting = [];
    for (const resolve of queued) {
      if (isStopped()) resolve(false);
      else if (hasRoom()) resolve(admit());
      else waiting.push(resolve);
    }
  };

  return {
    isStopped,
    enter() {
      if (isStopped()) return Promise.resolve(false);
      if (hasRoom()) return Promise.resolve(admit());
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave(lesson) {
      underWay -= 1;
      learn(lesson);
      wake();
    },
  };
};
