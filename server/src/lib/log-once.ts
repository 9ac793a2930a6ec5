/** Lets one line per subject and period through, so that an outage of hours does not fill the log. */
import { MINUTE_MS } from './duration';

export interface LogOnce {
  /** Writes unless this subject was written within the last minute. */
  warn(subject: string, message: string): void;
}

export const createLogOnce = (write: (message: string) => void, nowMs: () => number): LogOnce => {
  const writtenAtMs = new Map<string, number>();
  return {
    warn(subject, message) {
      const last = writtenAtMs.get(subject);
      if (last !== undefined && nowMs() - last < MINUTE_MS) return;
      writtenAtMs.set(subject, nowMs());
      write(message);
    },
  };
};
